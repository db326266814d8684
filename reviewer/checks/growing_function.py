"""Finds branches added to functions that already had many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.families import families
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
    """Functions over the limit in the base that rose, with what was split off them."""
    for one in families(change):
        if one.file.mostly_moves(one.shown.span) and not one.pieces:
            continue
        rise = one.now - one.was
        if one.was > params.limit and rise >= params.min_rise:
            extra = min(
                (rise - params.min_rise) * params.points_per_branch, params.max_extra_points
            )
            yield growth_match(
                one.change, one.shown, before=one.was, now=one.now, extra_points=extra
            )


CHECK = Check("growing-function", Params, find)
