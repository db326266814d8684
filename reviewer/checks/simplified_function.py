"""Finds complex functions that this change made simpler."""

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
    """`limit` is the cyclomatic complexity above which a fall earns credit.

    Each branch below the first `min_fall` is worth `points_per_branch`, up to
    `max_extra_points`; all three add to the rule's own (negative) points.
    """

    limit: int
    min_fall: int
    points_per_branch: float
    max_extra_points: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Functions over the limit in the base whose cyclomatic complexity fell.

    A split is credited if it cost no more than one branch for each piece.
    """
    for one in families(change):
        after = one.change.after
        if after is None or one.change.before is None or one.now > one.was + len(one.pieces):
            continue
        was, now = one.was, after.measures.cyclomatic
        if was > params.limit and was - now >= params.min_fall:
            further = (was - now - params.min_fall) * params.points_per_branch
            extra = -min(further, params.max_extra_points)
            yield growth_match(one.change, after, before=was, now=now, extra_points=extra)


CHECK = Check("simplified-function", Params, find)
