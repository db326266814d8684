"""Tests of Go's testing package, with testify."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from reviewer.model.facts import TestCase
from reviewer.source.nodes import field_text, names_in, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.suites.cases import body_of, with_unique_ids
from reviewer.source.suites.delegates import TestFile
from reviewer.source.suites.go_asserts import assertions_in, delegates_of
from reviewer.source.suites.subjects import folded

_TEST = re.compile(r"(?:Test|Fuzz|Example)(?:[^a-z].*)?")
_SKIP = re.compile(r"(?:\w+\.)*(?:t|b|T\(\))\.Skip(?:f|Now)?\(")
_SUITE_METHOD = re.compile(r"Test[A-Z]\w*")


def go_tests(parsed: ParsedText) -> tuple[TestCase, ...]:
    """Functions `TestX` and methods of testify's suites; rows are those of tables."""
    root = parsed.root
    if root is None:
        return ()
    file = TestFile(root, parsed.lines, "go", delegates_of(root))
    return tuple(with_unique_ids(_case(name, node, file) for name, node in _functions(root)))


def _functions(root: SgNode) -> Iterator[tuple[str, SgNode]]:
    for node in of_kinds(root, "function_declaration", "method_declaration"):
        name = field_text(node, "name")
        if node.kind() == "method_declaration":
            if _SUITE_METHOD.fullmatch(name):
                yield f"{_receiver(node)}.{name}", node
        elif _TEST.fullmatch(name) and name != "TestMain":
            yield name, node


def _receiver(method: SgNode) -> str:
    return re.sub(r"[()*]", " ", field_text(method, "receiver")).split()[-1]


def _case(name: str, node: SgNode, file: TestFile) -> TestCase:
    span = span_of(node)
    skip = _skip(node)
    return TestCase(
        id=name,
        span=span,
        assertions=assertions_in(node, file.delegates),
        rows=tuple(_rows(node)),
        skip=folded(skip.text()) if skip else None,
        skip_line=span_of(skip).start if skip else None,
        calls=names_in(node),
        body=body_of(file.lines, span, "go"),
    )


def _skip(node: SgNode) -> SgNode | None:
    for statement in _statements(node):
        if _SKIP.match(statement.text()):
            return statement
        if statement.kind() == "return_statement":
            return statement
    return None


def _statements(node: SgNode) -> list[SgNode]:
    statements = parts(node.field("body"))
    if len(statements) == 1 and statements[0].kind() == "statement_list":
        return parts(statements[0])
    return statements


def _rows(node: SgNode) -> Iterator[str]:
    """Elements of literal slices and maps whose elements are literals themselves."""
    for literal in of_kinds(node, "composite_literal"):
        kind = literal.field("type")
        if kind is None or kind.kind() not in {"slice_type", "map_type", "array_type"}:
            continue
        for element in parts(literal.field("body")):
            if "{" in element.text():
                yield folded(element.text())
