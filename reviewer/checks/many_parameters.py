"""Finds parameter lists that grew too long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.growth import growth_match
from reviewer.model.facts import Function
from reviewer.model.finding import Match
from reviewer.model.judged import Change

_CONSTRUCTORS = {"__init__", "__new__", "constructor", "init"}


@dataclass(frozen=True, slots=True)
class Params:
    """`limit` is the most parameters that pass; `min_rise` how many must be new.

    Those that a caller has to name are not counted, for nobody takes one for another.
    """

    limit: int
    min_rise: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Existing functions that gained parameters and now have more than the limit."""
    for _, function in change.product_functions():
        before, after = function.before, function.after
        if before is None or after is None or _last_name(after.name) in _CONSTRUCTORS:
            continue
        was, now = _by_position(before), _by_position(after)
        if now > params.limit and now - was >= params.min_rise:
            yield growth_match(function, after, before=was, now=now)


def _by_position(function: Function) -> int:
    return function.measures.parameters - function.measures.by_name


def _last_name(name: str) -> str:
    return name.rpartition(".")[2]


CHECK = Check("many-parameters", Params, find)
