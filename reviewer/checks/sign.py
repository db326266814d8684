"""Reports what the source shows by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.symbols import match_at
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Version
from reviewer.source.signs.sign import Sign


@dataclass(frozen=True, slots=True)
class Params:
    """`sign` is the name of what is looked for; its measure lies between the two limits."""

    sign: str
    at_least: float
    at_most: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """The signs of one name in the head whose measure is within the limits.

    The words may use `$MEASURE` and the values of the sign.
    """
    for file in change.files:
        if file.after:
            yield from _matches(file.after, params)


def _matches(version: Version, params: Params) -> Iterator[Match]:
    for sign in version.facts.of(Sign):
        if sign.name == params.sign and params.at_least <= sign.measure <= params.at_most:
            values = (("MEASURE", f"{sign.measure:g}"), *sign.values)
            yield match_at(version, sign.span, sign.text, values=values)


CHECK = Check("sign", Params, find, compares=False)
