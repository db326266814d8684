"""Numbers, places and functions, worded."""

from __future__ import annotations

from reviewer.model.change import Span
from reviewer.model.facts import Function
from reviewer.model.judged import FunctionChange, Place

_SHORT_ID = 12
_FULL_ID = 40
_BRANCHED, _LONG = 5, 60
"""Cyclomatic complexity and lines of code from which a function that came is worth a look."""


def number(value: float) -> int | float:
    """`value` with at most one decimal, whole numbers as integers."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def plural(count: int, noun: str) -> str:
    """`1 line`, `2 lines`, `2 matches`."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun}{'es' if noun.endswith('ch') else 's'}"


def points(value: float) -> str:
    """`1 point`, `5.3 points`."""
    shown = number(value)
    return "1 point" if shown == 1 else f"{shown} points"


def span_text(span: Span) -> str:
    """`12` or `12-20`."""
    return str(span.start) if span.start == span.end else f"{span.start}-{span.end}"


def near(path: str, limit: int) -> str:
    """The end of a path, in whole folders: `…/data/cells.tsx`; its name stays whole."""
    if len(path) <= limit:
        return path
    *folders, shown = path.split("/")
    while folders and len(folders[-1]) + len(shown) + 3 <= limit:
        shown = f"{folders.pop()}/{shown}"
    return f"…/{shown}" if folders else shown


def location(place: Place) -> str:
    """`path:12` or `path:12-20`, as editors understand it."""
    return f"{place.path}:{span_text(place.span)}"


def short(revision: str) -> str:
    """The first digits of a full commit id; other names stay whole."""
    return revision[:_SHORT_ID] if len(revision) >= _FULL_ID else revision


def measures(change: FunctionChange) -> tuple[tuple[str, int | None, int | None], ...]:
    """Name, before and after of each measure; None on a side that does not exist."""
    before, after = _numbers(change.before), _numbers(change.after)
    names = ("cyclomatic", "cognitive", "lines", "nesting")
    return tuple(zip(names, before, after, strict=True))


def step(before: int | None, after: int | None) -> str:
    """`14 → 9`, or the one number that there is."""
    if before is None or after is None or before == after:
        known = before if after is None else after
        return "" if known is None else str(known)
    return f"{before} → {after}"


def measured(change: FunctionChange) -> str:
    """The measures that changed, or all of a function that came or went."""
    stayed = change.before is not None and change.after is not None
    return ", ".join(
        f"{name} {step(before, after)}"
        for name, before, after in measures(change)
        if (before != after if stayed else (before or after))
    )


def fate(change: FunctionChange) -> str:
    """`new`, `gone`, `moved from …`, or empty for a function that stayed."""
    if change.moved_from:
        return f"from {change.moved_from}"
    if change.before is None:
        return "new"
    return "gone" if change.after is None else ""


def whereabouts(change: FunctionChange) -> str:
    """`path:12`, or the mere path of a function that is gone."""
    return f"{change.path}:{change.after.span.start}" if change.after else change.path


def most_changed(functions: tuple[FunctionChange, ...]) -> list[FunctionChange]:
    """The functions whose complexity moved most, largest step first."""
    return sorted(functions, key=lambda change: (-abs(cyclomatic_step(change)), -_size(change)))


def is_measurable(change: FunctionChange) -> bool:
    """Whether it grew or shrank by any measure, or came or went and is worth a look."""
    if change.before and change.after:
        return change.before.measures != change.after.measures
    return abs(cyclomatic_step(change)) >= _BRANCHED or _size(change) > _LONG


def cyclomatic_step(change: FunctionChange) -> int:
    """By how much the cyclomatic number rose; a side that does not exist counts 0."""
    before = change.before.measures.cyclomatic if change.before else 0
    after = change.after.measures.cyclomatic if change.after else 0
    return after - before


def listed(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else items[0]


def _numbers(function: Function | None) -> tuple[int | None, ...]:
    if function is None:
        return (None, None, None, None)
    found = function.measures
    return (found.cyclomatic, found.cognitive, found.lines, found.nesting)


def _size(change: FunctionChange) -> int:
    function = change.after or change.before
    return function.measures.lines if function else 0
