"""Finds new code that stands elsewhere under other names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.clone_matches import CloneLimits, clone_matches
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone


@dataclass(frozen=True, slots=True)
class Params(CloneLimits):
    """The limits of every copy, and how alike the names must be.

    `min_same_references` is the share of members and called functions that are equal,
    `min_consistent_names` of names that are renamed the same way each time.
    """

    min_same_references: float
    min_consistent_names: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Copies that differ in names, strings or numbers, but not in shape."""

    def is_renamed(clone: Clone) -> bool:
        return (
            not clone.exact
            and clone.likeness.similarity is None
            and clone.likeness.same_references >= params.min_same_references
            and clone.likeness.consistent_names >= params.min_consistent_names
        )

    return clone_matches(change, params, is_meant=is_renamed)


CHECK = Check("renamed-copy", Params, find)
