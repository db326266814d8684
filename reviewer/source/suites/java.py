"""Tests of JUnit 3 to 5 and TestNG."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from reviewer.model.facts import TestCase
from reviewer.source.nodes import field_text, names_in, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.suites.cases import body_of, with_unique_ids
from reviewer.source.suites.delegates import TestFile
from reviewer.source.suites.java_asserts import assertions_in, delegates_of
from reviewer.source.suites.subjects import folded

_TEST = re.compile(r"@(?:\w+\.)*(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\b")
_SKIP = re.compile(
    r"@(?:\w+\.)*(?:Disabled|Ignore)\b(?:\([^)]*\))?|@Test\([^)]*enabled\s*=\s*false"
)
_NEVER = re.compile(
    r"(?:\w+\.)*(?:assumeTrue\(\s*(?:\"[^\"]*\",\s*)?false\b|assumeFalse\(\s*(?:\"[^\"]*\",\s*)?true\b|abort\()"
    r"[^;]*"
)
_ROWS = re.compile(r"@(?:ValueSource|CsvSource|EnumSource)\b")
_CLASSES = ("class_declaration", "record_declaration", "interface_declaration")


def java_tests(parsed: ParsedText) -> tuple[TestCase, ...]:
    """Methods marked as tests, and JUnit 3's `testX`; ids are `Class.method`."""
    root = parsed.root
    if root is None:
        return ()
    file = TestFile(root, parsed.lines, "java", delegates_of(root, _TEST))
    methods = (one for one in of_kinds(root, "method_declaration") if _is_test(one))
    return tuple(with_unique_ids(_case(method, file) for method in methods))


def _is_test(method: SgNode) -> bool:
    if _TEST.search(_modifiers(method)):
        return True
    returns_nothing = field_text(method, "type") == "void"
    no_parameters = not parts(method.field("parameters"))
    named = re.match(r"test[A-Z_]", field_text(method, "name")) is not None
    return named and returns_nothing and no_parameters and "public" in _modifiers(method)


def _case(method: SgNode, file: TestFile) -> TestCase:
    classes = [one for one in method.ancestors() if one.kind() in _CLASSES]
    names = [field_text(one, "name") for one in reversed(classes)]
    span = span_of(method)
    skip = next(_skips([method, *classes]), None) or _assumption(method)
    return TestCase(
        id=".".join([*names, field_text(method, "name")]),
        span=span,
        assertions=assertions_in(method, file.delegates),
        rows=tuple(_rows(method)),
        skip=skip[0] if skip else None,
        skip_line=skip[1] if skip else None,
        calls=names_in(method),
        body=body_of(file.lines, span, "java"),
    )


def _skips(holders: list[SgNode]) -> Iterator[tuple[str, int]]:
    for holder in holders:
        text = _modifiers(holder)
        found = _SKIP.search(text)
        if found:
            yield folded(found.group()), span_of(holder).start + text[: found.start()].count("\n")


def _assumption(method: SgNode) -> tuple[str, int] | None:
    """The first statement, if it assumes what never holds."""
    first = parts(method.field("body"))[:1]
    found = _NEVER.match(first[0].text()) if first else None
    return (folded(found.group()), span_of(first[0]).start) if found else None


def _rows(method: SgNode) -> Iterator[str]:
    for annotation in of_kinds(method, "annotation"):
        if _ROWS.match(annotation.text()):
            for array in of_kinds(annotation, "element_value_array_initializer")[:1]:
                yield from (folded(element.text()) for element in parts(array))


def _modifiers(holder: SgNode) -> str:
    return next((one.text() for one in holder.children() if one.kind() == "modifiers"), "")
