"""Finds branches added to functions that already had many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.growth import growth_match
from reviewer.model.finding import Match
from reviewer.model.judged import Change


@dataclass(frozen=True, slots=True)
class Params:
    """`limit` is the cyclomatic complexity that counts as much; `min_rise` what is reported.

    Each further branch costs `points_per_branch`, up to `max_extra_points`.
    """

    limit: int
    min_rise: int
    points_per_branch: float
    max_extra_points: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Functions over the limit in the base whose cyclomatic complexity rose."""
    for file, function in change.product_functions():
        before, after = function.before, function.after
        if before is None or after is None or file.mostly_moves(after.span):
            continue
        was, now = before.measures.cyclomatic, after.measures.cyclomatic
        if was > params.limit and now - was >= params.min_rise:
            further = (now - was - params.min_rise) * params.points_per_branch
            extra = min(further, params.max_extra_points)
            yield growth_match(function, after, before=was, now=now, extra_points=extra)


CHECK = Check("growing-function", Params, find)
