"""Finds control structures nested deeper than before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.growth import growth_match
from reviewer.model.finding import Match
from reviewer.model.judged import Change


@dataclass(frozen=True, slots=True)
class Params:
    """`limit` is the deepest nesting that passes."""

    limit: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Functions whose nesting is over the limit and deeper than in the base."""
    for file, function in change.product_functions():
        after = function.after
        if after is None or function.moved_from or file.mostly_moves(after.span):
            continue
        was = function.before.measures.nesting if function.before else 0
        now = after.measures.nesting
        if now > max(was, params.limit):
            yield growth_match(function, after, before=was, now=now)


CHECK = Check("deep-nesting", Params, find)
