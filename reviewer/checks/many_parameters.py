"""Finds parameter lists that grew too long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.growth import growth_match
from reviewer.model.facts import Function
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile

_CONSTRUCTORS = {"__init__", "__new__", "constructor", "init"}


@dataclass(frozen=True, slots=True)
class Params:
    """`limit` is the most parameters that pass; `min_rise` how many must be new.

    Where there were more than the limit before, `min_rise_beyond` must be new. Those that a
    caller has to name are not counted, for nobody takes one for another.
    """

    limit: int
    min_rise: int
    min_rise_beyond: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Existing functions that gained parameters and now have more than the limit."""
    for file, function in change.product_functions():
        before, after = function.before, function.after
        if before is None or after is None or _constructs(after, file):
            continue
        was, now = _by_position(before), _by_position(after)
        rise = params.min_rise if was <= params.limit else params.min_rise_beyond
        if now > params.limit and now - was >= rise:
            yield growth_match(function, after, before=was, now=now)


def _by_position(function: Function) -> int:
    return function.measures.parameters - function.measures.by_name


def _constructs(function: Function, file: JudgedFile) -> bool:
    """Whether it is a constructor; one of Java has the name of its class."""
    name = function.name.rpartition(".")[2]
    is_java = file.after is not None and file.after.language == "java"
    return name in _CONSTRUCTORS or (is_java and name[:1].isupper())


CHECK = Check("many-parameters", Params, find)
