"""Small questions about ast-grep's nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.model.facts import TestCase
from reviewer.source.functions.code_lines import body_hashes, code_lines

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


def span_of(node: SgNode) -> Span:
    """The lines of a node."""
    place = node.range()
    return Span(place.start.line + 1, place.end.line + 1)


def of_kinds(node: SgNode, *kinds: str) -> list[SgNode]:
    """All nodes of these kinds below and at `node`, in source order."""
    found = node.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}})
    return sorted(found, key=lambda one: one.range().start.index)


def field_text(node: SgNode, name: str) -> str:
    """The text of a field, empty if there is none."""
    found = node.field(name)
    return found.text() if found else ""


def parts(node: SgNode | None) -> list[SgNode]:
    """The named children that are no comments: arguments, elements, statements."""
    if node is None:
        return []
    return [
        child for child in node.children() if child.is_named() and "comment" not in child.kind()
    ]


def names_in(node: SgNode) -> frozenset[str]:
    """The words of a node outside quotes."""
    return frozenset(_WORD.findall(_QUOTED.sub("", node.text())))


def body_of(lines: list[str], span: Span, language: str) -> tuple[int, ...]:
    """Hashes of the code lines of a test, its signature left out."""
    return body_hashes(lines, code_lines(lines, span, language=language))


def with_unique_ids(cases: Iterable[TestCase]) -> Iterator[TestCase]:
    """The cases with `#2`, `#3` … behind an id that was seen before."""
    seen: dict[str, int] = {}
    for case in cases:
        seen[case.id] = count = seen.get(case.id, 0) + 1
        yield case if count == 1 else _renamed(case, f"{case.id}#{count}")


def _renamed(case: TestCase, name: str) -> TestCase:
    return TestCase(
        id=name,
        span=case.span,
        assertions=case.assertions,
        rows=case.rows,
        skip=case.skip,
        skip_line=case.skip_line,
        calls=case.calls,
        body=case.body,
    )
