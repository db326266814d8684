"""Finds new code that stands elsewhere but for a few statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.clone_matches import CloneLimits, clone_matches
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone


@dataclass(frozen=True, slots=True)
class Params(CloneLimits):
    """The limits of every copy, and how alike the two must be.

    `min_similarity` is the share of the shorter side that stands in the other as well;
    `min_same_references` and `min_consistent_names` are as for a renamed copy.
    """

    min_similarity: float
    min_same_references: float
    min_consistent_names: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Copies with statements added, taken out or replaced."""

    def is_near_miss(clone: Clone) -> bool:
        likeness = clone.likeness
        return (
            likeness.similarity is not None
            and likeness.similarity >= params.min_similarity
            and likeness.same_references >= params.min_same_references
            and likeness.consistent_names >= params.min_consistent_names
        )

    return clone_matches(change, params, is_meant=is_near_miss)


CHECK = Check("near-miss-copy", Params, find)
