from __future__ import annotations

import pytest

from reviewer.model.change import Hunk, Span
from reviewer.source.repairs.edits import amended
from reviewer.source.repairs.occasion import Base
from reviewer.source.repairs.repair import RepairTask, repair

TEST = """\
from dice import score, sides


def test_score():
    result = score([2, 2])
    assert result == 4
    assert sides() == 6
    assert result


def test_other():
    assert score([]) == 0
"""


def restored(base: str, head: str, line: int, *, hunk: Hunk) -> str | None:
    task = RepairTask(
        "test_dice.py",
        "python",
        head,
        Span(line, line),
        "restore-asserts",
        Base(base, (hunk,)),
    )
    fix = repair(task)
    return "\n".join(amended(head.split("\n"), fix.edits)) if fix else None


def without(*numbers: int, text: str = TEST) -> str:
    lines = text.split("\n")
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in numbers)


@pytest.mark.parametrize(
    ("first", "last"), [(6, 6), (6, 7), (8, 8)], ids=["within", "two of them", "at the end"]
)
def test_asserts_that_went_come_back_where_they_stood(first: int, last: int) -> None:
    head = without(*range(first, last + 1))
    hunk = Hunk(first, last - first + 1, first - 1, 0)
    assert restored(TEST, head, first, hunk=hunk) == TEST


def test_asserts_of_unittest_come_back_too() -> None:
    start = "class TestA(TestCase):\n    def test_a(self):\n"
    base = f"{start}        b = 1\n        self.assertEqual(b, 1)\n"
    assert restored(base, without(4, text=base), 4, hunk=Hunk(4, 1, 3, 0)) == base


def test_a_comment_above_an_assert_comes_back_with_it() -> None:
    base = TEST.replace("    assert sides", "    # six as ever\n    assert sides")
    assert restored(base, without(7, 8, text=base), 8, hunk=Hunk(7, 2, 6, 0)) == base


def test_a_name_that_is_not_bound_any_more_forbids_it() -> None:
    head = without(7).replace(", sides", "")
    assert restored(TEST, head, 7, hunk=Hunk(7, 1, 6, 0)) is None


def test_what_gave_way_to_something_else_stays_away() -> None:
    head = TEST.replace("assert sides() == 6", "print(sides())")
    assert restored(TEST, head, 7, hunk=Hunk(7, 1, 7, 1)) is None


def test_more_than_asserts_stays_away() -> None:
    assert restored(TEST, without(5, 6), 6, hunk=Hunk(5, 2, 4, 0)) is None


def test_a_test_with_another_name_gets_nothing_back() -> None:
    head = without(7).replace("test_score", "test_dice")
    assert restored(TEST, head, 7, hunk=Hunk(7, 1, 6, 0)) is None


def test_an_assert_does_not_come_back_under_another_condition() -> None:
    under = "    if result:\n        print()\n        assert sides() == 6\n"
    base = TEST.replace("    assert sides() == 6\n", under)
    head = without(9, text=base)
    assert restored(base, head, 9, hunk=Hunk(9, 1, 8, 0)) == base
    assert (
        restored(base, head.replace("if result", "if not result"), 9, hunk=Hunk(9, 1, 8, 0)) is None
    )
