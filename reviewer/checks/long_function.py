"""Finds functions that grew very long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.growth import growth_match
from reviewer.model.finding import Match
from reviewer.model.judged import Change


@dataclass(frozen=True, slots=True)
class Params:
    """`limit` is the most lines of code that pass; `min_rise` the growth that is reported.

    A function with at most `max_branches` (cyclomatic complexity) is a list, not a tangle.
    """

    limit: int
    min_rise: int
    max_branches: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Functions over the limit that this change made longer."""
    for file, function in change.product_functions():
        after = function.after
        if after is None or function.moved_from or file.mostly_moves(after.span):
            continue
        was = function.before.measures.lines if function.before else 0
        now = after.measures.lines
        tangled = after.measures.cyclomatic > params.max_branches
        if tangled and now > params.limit and now - was >= params.min_rise:
            yield growth_match(function, after, before=was, now=now)


CHECK = Check("long-function", Params, find)
