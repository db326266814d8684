from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reviewer.checks.parallel_change_missed import Params, find
from reviewer.model.change import Span
from reviewer.model.judged import Change, Likeness, MissedEdit, Place

PARAMS = Params(
    min_edited_copies=2,
    min_tokens=60,
    min_context=12,
    min_logic=4,
    min_distinct=0.3,
    min_edited=4,
    min_same_names=0.6,
    sample_folders=("examples",),
)
ONE, TWO, THREE = (Place(f"{name}.py", Span(5, 5)) for name in ("one", "three", "two"))
LEFT = Place("left.py", Span(4, 12))
MISSED = MissedEdit(
    place=ONE,
    text="a -> b",
    twin=LEFT,
    context=20,
    tokens=70,
    removed=8,
    added=14,
    likeness=Likeness(exact=True, logic=6),
    name="read",
    twin_name="scan",
)
PAIR = (MISSED, replace(MISSED, place=TWO))


def said(*missed: MissedEdit) -> list[tuple[Place, tuple[Place, ...]]]:
    return [(one.place, one.related) for one in find(Change((), missed=missed), PARAMS)]


def test_the_copy_that_was_left_is_named() -> None:
    (match,) = find(Change((), missed=PAIR), PARAMS)
    assert match.place == ONE
    assert dict(match.values) == {
        "COPIES": "2",
        "FUNCTION": "scan",
        "TWIN": "left.py:4-12",
        "MORE": "",
    }
    assert match.related == (LEFT, TWO)


def test_an_edit_of_a_single_copy_is_nobodys_business() -> None:
    assert not said(MISSED)
    assert not said(MISSED, replace(MISSED, text="a -> c", place=TWO))


def test_more_copies_have_to_be_edited_than_left() -> None:
    other = Place("other.py", Span(1, 9))
    others = tuple(replace(one, twin=other) for one in PAIR)
    assert not said(*PAIR, *others)
    three = (*PAIR, replace(MISSED, place=THREE))
    assert said(*three, *(replace(one, twin=other) for one in three)) == [
        (ONE, (LEFT, other, TWO, THREE))
    ]


def test_what_is_like_one_of_the_copies_only_was_not_left() -> None:
    other = Place("other.py", Span(1, 9))
    assert said(*PAIR, replace(MISSED, twin=other)) == [(ONE, (LEFT, TWO))]


def test_a_function_that_was_left_without_two_edits_is_named_once() -> None:
    second = tuple(replace(one, text="c -> d") for one in PAIR)
    assert said(*PAIR, *second) == [(ONE, (LEFT, TWO))]
    other = Place("other.py", Span(1, 9))
    elsewhere = tuple(replace(one, twin=other, twin_name="look") for one in second)
    assert len(said(*PAIR, *elsewhere)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"tokens": 59},
        {"context": 11},
        {"added": 1, "removed": 2},
        {"likeness": Likeness(exact=True, logic=3)},
        {"likeness": Likeness(exact=True, logic=6, distinct=0.2)},
        {"likeness": Likeness(exact=False, logic=6, same_names=0.5)},
        {"twin": Place("examples/scan.py", Span(4, 12))},
        {"twin": Place("tests/test_scan.py", Span(4, 12))},
    ],
    ids=str,
)
def test_each_limit_silences(change: dict[str, Any]) -> None:
    assert said(*PAIR)
    assert not said(*(replace(one, **change) for one in PAIR))
