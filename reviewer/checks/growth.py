"""How a function grew, told as a match."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.facts import Function
from reviewer.model.finding import Match
from reviewer.model.judged import FunctionChange, Place

_NAMED = 6
"""Lines that are named one by one."""


def growth_match(
    change: FunctionChange, after: Function, *, before: int, now: int, extra_points: float = 0
) -> Match:
    """A match on the whole function.

    Its values are `$NAME`, `$BEFORE`, `$AFTER`, `$HISTORY`, which is `new` or `before: 7`,
    and `$BRANCHES`, the lines of the new branches: `12, 15, 20`.
    """
    history = f"before: {before}" if change.before else "new"
    values = {
        "NAME": after.name,
        "BEFORE": before,
        "AFTER": now,
        "HISTORY": history,
        "BRANCHES": _named(change.branches) or f"{after.span.start}-{after.span.end}",
    }
    return Match(
        place=Place(change.path, after.span),
        symbol=after.name,
        identity=after.name,
        values=tuple((name, str(value)) for name, value in values.items()),
        extra_points=extra_points,
    )


def _named(lines: Sequence[int]) -> str:
    """`12, 15`, or the first of many: `12, 15, 20, 22, 24, 30 and 3 more`."""
    shown = ", ".join(str(line) for line in lines[:_NAMED])
    rest = len(lines) - _NAMED
    return f"{shown} and {rest} more" if rest > 0 else shown
