"""Where a score stands among those that a backtest gave to past changes."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.review import Standing

FEWEST_CHANGES = 20
"""Of fewer past changes no share is told."""


def standing(score: int, past: Sequence[int]) -> Standing | None:
    """How many of the past scores are higher or equal; None if they are too few to say."""
    if len(past) < FEWEST_CHANGES:
        return None
    higher = sum(one > score for one in past)
    return Standing(changes=len(past), higher=higher, equal=past.count(score))
