from __future__ import annotations

import pytest

from reviewer.model.review import Standing
from reviewer.review.standing import FEWEST_CHANGES, standing

PAST = [100] * 15 + [90] * 3 + [60] * 2


@pytest.mark.parametrize(
    ("score", "expected", "percentile"),
    [
        (100, Standing(20, 0, 15), 100),
        (95, Standing(20, 15, 0), 25),
        (90, Standing(20, 15, 3), 25),
        (60, Standing(20, 18, 2), 10),
        (10, Standing(20, 20, 0), 0),
    ],
)
def test_a_score_is_placed_among_the_past(score: int, expected: Standing, percentile: int) -> None:
    found = standing(score, PAST)
    assert found == expected
    assert found.percentile == percentile


def test_of_too_few_changes_nothing_is_told() -> None:
    assert standing(100, PAST[: FEWEST_CHANGES - 1]) is None
