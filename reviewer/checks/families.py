"""A function together with what this change split off it, so that a split hides no growth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.model.facts import Function
from reviewer.model.judged import Change, FunctionChange, JudgedFile

NAMELESS = "<anonymous>"
"""The end of a name that several functions may share."""


@dataclass(frozen=True, slots=True)
class Family:
    """A function of the base that lives on; `shown` is the head function to point at.

    `now` is the cyclomatic complexity of all its parts as if they were still one function.
    """

    file: JudgedFile
    change: FunctionChange
    shown: Function
    was: int
    now: int
    pieces: tuple[FunctionChange, ...] = ()


def families(change: Change) -> Iterator[Family]:
    """The families of product code, in order."""
    pieces: dict[str, list[tuple[JudgedFile, FunctionChange]]] = defaultdict(list)
    for file, function in change.product_functions():
        if function.moved_from and not function.moved_from.endswith(NAMELESS):
            pieces[function.moved_from].append((file, function))
    for file, function in change.product_functions():
        family = _family(file, function, pieces.get(function.name, []))
        if family:
            yield family


def _family(
    file: JudgedFile, change: FunctionChange, pieces: list[tuple[JudgedFile, FunctionChange]]
) -> Family | None:
    parts = [(file, change), *pieces]
    heads = [(at, one, one.after) for at, one in parts if one.after is not None]
    if change.before is None or not heads:
        return None
    at, shown, function = heads[0] if change.after else max(heads, key=_cyclomatic)
    return Family(
        file=at,
        change=shown,
        shown=function,
        was=change.before.measures.cyclomatic,
        now=1 + sum(after.measures.cyclomatic - 1 for _, _, after in heads),
        pieces=tuple(one for _, one in pieces),
    )


def _cyclomatic(head: tuple[JudgedFile, FunctionChange, Function]) -> int:
    return head[2].measures.cyclomatic
