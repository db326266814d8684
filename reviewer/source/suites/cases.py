"""What the inventories of all languages do with a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reviewer.model.change import Span
from reviewer.model.facts import TestCase
from reviewer.source.functions.code_lines import body_hashes, code_lines


def body_of(lines: list[str], span: Span, language: str) -> tuple[int, ...]:
    """Hashes of the code lines of a test, its signature left out."""
    return body_hashes(lines, code_lines(lines, span, language=language))


def with_unique_ids(cases: Iterable[TestCase]) -> Iterator[TestCase]:
    """The cases with `#2`, `#3` … behind an id that was seen before."""
    seen: dict[str, int] = {}
    for case in cases:
        seen[case.id] = count = seen.get(case.id, 0) + 1
        yield case if count == 1 else replace(case, id=f"{case.id}#{count}")
