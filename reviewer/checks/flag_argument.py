"""Finds boolean parameters that turn one function into two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, FunctionChange, JudgedFile, Place, Version
from reviewer.source.flags import Flag

_ABOVE = 1
"""Lines between a modifier or a name and the parameters of a function."""


@dataclass(frozen=True, slots=True)
class Params:
    """`together` is how many new flags are told even if none of them forks the body."""

    together: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Existing functions that gained boolean parameters on which their body forks."""
    for file, function in change.product_functions():
        if file.before and file.after and function.before and function.after:
            new = _new(file.before, file.after, function)
            yield from _told(file, function, new, params=params)


def _new(before: Version, after: Version, function: FunctionChange) -> list[Flag]:
    """The flags that the function has more than before; none if some were only renamed."""
    old = {flag.name for flag in _of(before, function.before.span if function.before else None)}
    now = _of(after, function.after.span if function.after else None)
    new = [flag for flag in now if flag.name not in old]
    return new if len(now) - len(new) == len(old) else []


def _of(version: Version, span: Span | None) -> list[Flag]:
    """The flags of a function; its lines may begin a little before those of its parameters."""
    return [
        flag
        for flag in version.facts.of(Flag)
        if span and flag.span.end == span.end and 0 <= flag.span.start - span.start <= _ABOVE
    ]


def _told(
    file: JudgedFile, function: FunctionChange, new: list[Flag], *, params: Params
) -> Iterator[Match]:
    asked = [flag for flag in new if flag.uses]
    forking = [flag for flag in asked if flag.fork and not flag.quiet and file.renews(flag.fork)]
    told = asked if len(asked) >= params.together else forking
    if told:
        first = told[0]
        names = ", ".join(f"`{flag.name}`" for flag in told)
        lines = ", ".join(str(flag.fork.start) for flag in told if flag.fork)
        yield Match(
            place=Place(function.path, Span(first.line, _last_line(told))),
            symbol=function.name,
            identity=f"{function.name} {names}",
            values=(
                ("NAME", function.name),
                ("FLAGS", names),
                ("FORKS", f"line {lines}" if lines else "its body"),
            ),
        )


def _last_line(told: list[Flag]) -> int:
    return max(max(flag.fork.end if flag.fork else flag.line, flag.line) for flag in told)


CHECK = Check("flag-argument", Params, find)
