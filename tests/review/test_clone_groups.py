from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.model.judged import Contrast, Likeness, Resident
from reviewer.review.clone_groups import group_repeats
from reviewer.source.repeats import Repeat

TEXTS = {"new.py": "x = 1\n" * 200}


def a_repeat(start: int, end: int, *, twin: int, similarity: float | None = 0.9) -> Repeat:
    return Repeat(
        path="new.py",
        span=Span(start, end),
        twin_path="old.py",
        twin=Span(twin, twin + end - start),
        tokens=5 * (end - start),
        lines=end - start + 1,
        likeness=Likeness(exact=False, similarity=similarity),
        twin_is_new=False,
        contrast=Contrast(),
        home=Resident(),
        twin_home=Resident(),
    )


@pytest.mark.parametrize(
    ("start", "similarity", "told"),
    [
        (26, 0.9, ["1-30"]),
        (27, 0.9, ["1-30", "27-38"]),
        (26, None, ["1-30", "26-37"]),
        (24, None, ["1-30"]),
    ],
    ids=["more than a third", "a third", "another manner", "more than half"],
)
def test_what_overlaps_a_longer_copy_is_told_with_it(
    start: int, similarity: float | None, told: list[str]
) -> None:
    longer = a_repeat(1, 30, twin=1)
    shorter = a_repeat(start, start + 11, twin=100, similarity=similarity)
    found = group_repeats([shorter, longer], TEXTS)
    assert [f"{one.place.span.start}-{one.place.span.end}" for one in found] == told


def test_a_group_is_told_at_its_closest_copy() -> None:
    gapped = a_repeat(1, 10, twin=1)
    renamed = a_repeat(21, 30, twin=1, similarity=None)
    (found,) = group_repeats([gapped, renamed], TEXTS)
    assert found.place.span == Span(21, 30)
    assert [place.span for place in found.copies] == [Span(1, 10)]
