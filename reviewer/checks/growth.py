"""How a function grew, told as a match."""

from __future__ import annotations

from reviewer.model.facts import Function
from reviewer.model.finding import Match
from reviewer.model.judged import FunctionChange, Place


def growth_match(
    change: FunctionChange, after: Function, *, before: int, now: int, extra_points: float = 0
) -> Match:
    """A match on the whole function.

    Its values are `$NAME`, `$BEFORE`, `$AFTER` and `$HISTORY`, which is `new` or `before: 7`.
    """
    history = f"before: {before}" if change.before else "new"
    values = {"NAME": after.name, "BEFORE": before, "AFTER": now, "HISTORY": history}
    return Match(
        place=Place(change.path, after.span),
        symbol=after.name,
        identity=after.name,
        values=tuple((name, str(value)) for name, value in values.items()),
        extra_points=extra_points,
    )
