"""The function around a line."""

from __future__ import annotations

from reviewer.model.judged import Version


def symbol_at(version: Version, line: int) -> str:
    """The qualified name of the innermost function that holds the line, else empty."""
    around = [one for one in version.facts.functions if line in one.span]
    return min(around, key=lambda one: len(one.span)).name if around else ""
