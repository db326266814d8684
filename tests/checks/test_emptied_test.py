from __future__ import annotations

import pytest

from reviewer.model.finding import Match
from tests.checks.changes import Files, lines, matches

OLD = {"shop.py": "def total(order):\n    return 1\n"}
NEW = {"shop.py": "def total(order):\n    return 1 + 0\n"}


def test(body: str) -> str:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"from shop import total\n\n\ndef test_total(order):\n{indented}\n"


test.__test__ = False  # type: ignore[attr-defined]  # a builder, whatever its name


def emptied(before: Files, after: Files) -> list[Match]:
    return matches("emptied-test", before, after, passing=("DeprecationWarning",))


FULL = test("assert total(order) == 3")
EMPTIED = {
    "the call alone": "total(order)",
    "a tautology": "total(order)\nassert True",
    "printed": "print(total(order))",
    "on another constant": "result = total(order)\nassert 1 == 1",
}


@pytest.mark.parametrize("body", EMPTIED.values(), ids=EMPTIED)
def test_a_test_that_lost_all_its_asserts_is_found(body: str) -> None:
    before, after = {**OLD, "tests/test_a.py": FULL}, {**NEW, "tests/test_a.py": test(body)}
    assert len(emptied(before, after)) == 1


FULL_STILL = {
    "another assert": "assert total(order) > 2",
    "a helper that checks": "check_total(order, 3)",
    "a matcher of lines": "total(order)\nresult.stdout.fnmatch_lines(['3'])",
    "a helper that waits": "wait_until(lambda: total(order) == 3)",
    "skipped": "pytest.skip('later')\ntotal(order)",
}


@pytest.mark.parametrize("body", FULL_STILL.values(), ids=FULL_STILL)
def test_a_look_alike_is_left_alone(body: str) -> None:
    before, after = {**OLD, "tests/test_a.py": FULL}, {**NEW, "tests/test_a.py": test(body)}
    assert emptied(before, after) == []


def test_what_was_asserted_may_leave_the_code() -> None:
    gone = {"shop.py": "def add(order):\n    return 1\n"}
    after = {**gone, "tests/test_a.py": test("add(order)").replace("total", "add")}
    assert emptied({**OLD, "tests/test_a.py": FULL}, after) == []


def test_the_line_in_the_asserts_place_is_shown() -> None:
    after = {**NEW, "tests/test_a.py": test("result = total(order)\nassert True")}
    assert lines(emptied({**OLD, "tests/test_a.py": FULL}, after)) == [6]


def test_a_test_with_a_new_name_asks_for_something_else() -> None:
    renamed = test("total(order)").replace("test_total", "test_any_order_has_a_total")
    after = {**NEW, "tests/test_a.py": renamed}
    assert emptied({**OLD, "tests/test_a.py": FULL}, after) == []
