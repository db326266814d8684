"""Finds new code that stands elsewhere but for a few statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.clone_matches import CloneLimits, clone_matches
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone, Place
from reviewer.source.testcode import is_test_path

_ASYNCHRONOUS = re.compile(r"\b(?:async|await)\b")


@dataclass(frozen=True, slots=True)
class Params(CloneLimits):
    """The limits of every copy, and how alike the two must be.

    `min_similarity` is the share of the shorter side that stands in the other as well,
    `max_gap_share` how many lines of code of the longer side may stand on one side only,
    `min_common` the share of its names, strings and numbers that the other has to the letter:
    with fewer the two have a skeleton in common, as they have with less than `enough_logic`
    if not `min_logic_share` of the statements compute or decide something, unless they are
    a whole function. The tokens times the common share are its weight: a copy lighter than
    `light` has `min_same_names_of_light` of its names in common, or is `min_share_of_light`
    of both functions;
    `min_same_references` and `min_consistent_names` are as for a renamed copy.
    """

    min_similarity: float
    max_gap_share: float
    min_common: float
    min_logic_share: float
    enough_logic: int
    light: float
    min_same_names_of_light: float
    min_share_of_light: float
    min_same_references: float
    min_consistent_names: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Copies with statements added, taken out or replaced.

    Left out are tests that repeat tests, for all of one kind have one mould, and the
    asynchronous twin of a function that waits: neither can call the other.
    """
    tests = {file.path for file in change.files if file.is_test}
    colours = _Colours(change)

    def is_near_miss(clone: Clone) -> bool:
        likeness = clone.likeness
        return (
            likeness.similarity is not None
            and likeness.similarity >= params.min_similarity
            and _gap_share(clone) <= params.max_gap_share
            and likeness.common >= params.min_common
            and _says_enough(clone, params)
            and _weighs_enough(clone, params)
            and likeness.same_references >= params.min_same_references
            and likeness.consistent_names >= params.min_consistent_names
            and not (clone.place.path in tests and is_test_path(clone.twin.path))
            and not colours.differ(clone.place, clone.twin)
        )

    return clone_matches(change, params, is_meant=is_near_miss)


def _says_enough(clone: Clone, params: Params) -> bool:
    likeness = clone.likeness
    fewest = min(params.enough_logic, params.min_logic_share * likeness.statements)
    return likeness.logic >= fewest or clone.twin_home.share >= params.whole_share


def _weighs_enough(clone: Clone, params: Params) -> bool:
    likeness = clone.likeness
    return (
        clone.tokens * likeness.common >= params.light
        or likeness.same_names >= params.min_same_names_of_light
        or min(clone.home.share, clone.twin_home.share) >= params.min_share_of_light
    )


def _gap_share(clone: Clone) -> float:
    here, there = sum(clone.contrast.only_here), sum(clone.contrast.only_there)
    return (here + there) / (clone.lines + max(here, there))


class _Colours:
    """Which places of a change are asynchronous code."""

    def __init__(self, change: Change) -> None:
        self._lines = {file.path: file.after.lines for file in change.files if file.after}

    def differ(self, one: Place, other: Place) -> bool:
        """Whether one place is asynchronous and the other is known not to be."""
        known = one.path in self._lines and other.path in self._lines
        return known and self._is_asynchronous(one) is not self._is_asynchronous(other)

    def _is_asynchronous(self, place: Place) -> bool:
        lines = self._lines[place.path][place.span.start - 1 : place.span.end]
        return any(_ASYNCHRONOUS.search(line) for line in lines)


CHECK = Check("near-miss-copy", Params, find)
