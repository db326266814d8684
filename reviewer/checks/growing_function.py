"""Finds branches added to functions that already had many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.families import Family, families
from reviewer.checks.growth import growth_match
from reviewer.model.finding import Match
from reviewer.model.judged import Change
from reviewer.source.silencers import Silencer


@dataclass(frozen=True, slots=True)
class Params:
    """`limit` is the cyclomatic complexity that counts as much; `min_rise` what is reported.

    Each further branch costs `points_per_branch`, up to `max_extra_points`. `accepted` is a
    pattern for the codes by which other checkers are told that a function may be complex.
    """

    limit: int
    min_rise: int
    accepted: str
    points_per_branch: float
    max_extra_points: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Functions over the limit in the base that rose, with what was split off them.

    Left out are those that the base allows to be complex. What the change made simpler, by
    taking out pieces within the limit, has to rise twice as much as others.
    """
    for one in families(change):
        if one.file.mostly_moves(one.shown.span) and not one.pieces:
            continue
        rise = one.now - one.was
        least = params.min_rise * (2 if _is_eased(one, params) else 1)
        if one.was > params.limit and rise >= least and not _is_accepted(one, params):
            extra = min(
                (rise - params.min_rise) * params.points_per_branch, params.max_extra_points
            )
            yield growth_match(
                one.change, one.shown, before=one.was, now=one.now, extra_points=extra
            )


def _is_eased(family: Family, params: Params) -> bool:
    """Whether what is left of a function is simpler than it was, and no piece is complex."""
    pieces = [one.after.measures.cyclomatic for one in family.pieces if one.after]
    own = family.shown.measures.cyclomatic
    return bool(pieces) and own < family.was and max(pieces) <= params.limit


def _is_accepted(family: Family, params: Params) -> bool:
    """Whether the base says beside the function, by name, that its complexity is accepted."""
    version, function = family.file.before, family.change.before
    if version is None or function is None:
        return False
    first = function.span.start
    return any(
        one.line in {first - 1, first} and re.search(params.accepted, one.codes)
        for one in version.facts.of(Silencer)
    )


CHECK = Check("growing-function", Params, find)
