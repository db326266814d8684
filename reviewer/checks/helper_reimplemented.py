"""Finds code that does in-line what an existing function does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.clone_matches import CloneLimits, clone_matches
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone, Contrast


@dataclass(frozen=True, slots=True)
class Params(CloneLimits):
    """The limits of every copy, and how much of the function stands again.

    `min_body_share` is the share of the function's body that the new code repeats;
    `max_home_share` is how much of its own function the new code may be, else the two
    functions are copies of each other. `min_same_references` is as for a renamed copy.
    """

    min_body_share: float
    max_home_share: float
    min_same_references: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Copies of a whole body that are a part of another function; a test helps nobody.

    Names may differ; with other literals, or a line more or less, it is another thing.
    """

    def is_inlined(clone: Clone) -> bool:
        return (
            clone.twin_home.name != ""
            and not clone.twin_home.name.lower().startswith("test")
            and clone.twin_home.share >= params.min_body_share
            and clone.home.share <= params.max_home_share
            and clone.likeness.same_references >= params.min_same_references
            and _does_the_same(clone.contrast)
        )

    return clone_matches(change, params, is_meant=is_inlined)


def _does_the_same(contrast: Contrast) -> bool:
    """Whether two pieces of code differ in nothing but names."""
    has_gaps = contrast.only_here or contrast.only_there
    words = (word for pair in contrast.words for word in pair)
    return not has_gaps and all(word.isidentifier() for word in words)


CHECK = Check("helper-reimplemented", Params, find)
