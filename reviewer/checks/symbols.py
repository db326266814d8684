"""Where a piece of a version stands, and the function around it."""

from __future__ import annotations

from collections.abc import Collection

from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Place, Version


def symbol_at(version: Version, line: int) -> str:
    """The qualified name of the innermost function that holds the line, else empty."""
    around = [one for one in version.facts.functions if line in one.span]
    return min(around, key=lambda one: len(one.span)).name if around else ""


def match_at(
    version: Version, span: Span, text: str, *, values: tuple[tuple[str, str], ...]
) -> Match:
    """A match of these lines of a version, known by their `text` however it is laid out."""
    return Match(
        place=Place(version.path, span),
        symbol=symbol_at(version, span.start),
        identity=" ".join(text.split()),
        values=values,
    )


def is_below(path: str, folders: Collection[str]) -> bool:
    """Whether a path lies below a folder of one of these names; a name may hold a slash."""
    above = f"/{path.rpartition('/')[0]}/"
    return any(f"/{folder}/" in above for folder in folders)
