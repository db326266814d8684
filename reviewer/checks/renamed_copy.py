"""Finds new code that stands elsewhere under other names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.clone_matches import CloneLimits, clone_matches
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Params(CloneLimits):
    """The limits of every copy, and how alike the names must be.

    `min_same_references` is the share of members and called functions that are equal,
    `min_consistent_names` of names that are renamed the same way each time. A whole
    function of `min_tokens_of_shape`, all of whose names are renamed alike, may refer to
    other things. A part of a function has `min_common_of_part` of its names, strings and
    numbers in common with the twin: with fewer both are rungs of one ladder.
    """

    min_same_references: float
    min_consistent_names: float
    min_tokens_of_shape: int
    min_common_of_part: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Copies that differ in names, strings or numbers, but not in shape.

    Left out are overloads of one name, mirror images, in which two names change places, and
    cases that stand in one file of tests.
    """
    tests = {file.path for file in change.files if file.is_test}

    def is_renamed(clone: Clone) -> bool:
        return (
            not clone.exact
            and clone.likeness.similarity is None
            and clone.likeness.consistent_names >= params.min_consistent_names
            and (
                clone.likeness.same_references >= params.min_same_references
                or _is_whole_shape(clone, params)
            )
            and (not _is_part(clone, params) or clone.likeness.common >= params.min_common_of_part)
            and not (clone.place.path == clone.twin.path and clone.place.path in tests)
            and not _is_overload(clone)
            and not _is_mirrored(clone)
        )

    return clone_matches(change, params, is_meant=is_renamed)


def _is_part(clone: Clone, params: Params) -> bool:
    return clone.home.name != "" and clone.home.share < params.whole_share


def _is_overload(clone: Clone) -> bool:
    homes = (clone.home, clone.twin_home)
    whole = all(home.share > _HALF for home in homes)
    same_name = clone.home.name == clone.twin_home.name and clone.home.name != ""
    return whole and same_name and clone.place.path == clone.twin.path


def _is_mirrored(clone: Clone) -> bool:
    """`left` stands for `right` and `right` for `left`."""
    words = {(ours, theirs) for ours, theirs in clone.contrast.words if ours != theirs}
    return any((theirs, ours) in words for ours, theirs in words)


def _is_whole_shape(clone: Clone, params: Params) -> bool:
    return (
        clone.home.share == clone.twin_home.share == 1
        and clone.likeness.consistent_names == 1
        and clone.tokens >= params.min_tokens_of_shape
    )


CHECK = Check("renamed-copy", Params, find)
