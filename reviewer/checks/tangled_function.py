"""Finds functions that this change made hard to follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.growth import growth_match
from reviewer.model.facts import Function
from reviewer.model.finding import Match
from reviewer.model.judged import Change


@dataclass(frozen=True, slots=True)
class Params:
    """`limit` is the highest cyclomatic complexity that passes; `min_rise` what is reported."""

    limit: int
    min_rise: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """New functions over the limit, and old ones that crossed it."""
    for file, function in change.product_functions():
        after = function.after
        if after is None or function.moved_from or file.mostly_moves(after.span):
            continue
        was, now = _cyclomatic(function.before), after.measures.cyclomatic
        if was <= params.limit < now and now - was >= params.min_rise:
            yield growth_match(function, after, before=was, now=now)


def _cyclomatic(function: Function | None) -> int:
    return function.measures.cyclomatic if function else 0


CHECK = Check("tangled-function", Params, find)
