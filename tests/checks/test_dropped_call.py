from __future__ import annotations

from typing import Any

import pytest

from tests.checks.changes import lines, matches

PARAMS: dict[str, Any] = {"guards": ("validate", "check_access"), "most_added": 2}
GUARD = "def validate(order):\n    raise ValueError(order)\n\n\n"


def pay(*body: str) -> str:
    return "def pay(order):\n" + "".join(f"    {line}\n" for line in body)


BEFORE = {"pay.py": GUARD + pay("validate(order)", "return order.charge()")}


def found(after: dict[str, str], before: dict[str, str] = BEFORE) -> list[int]:
    return lines(matches("dropped-call", before, after, **PARAMS))


def test_a_guard_that_is_no_longer_called_is_missed_where_it_stood() -> None:
    assert found({"pay.py": GUARD + pay("return order.charge()")}) == [6]


def test_an_argument_may_be_a_call_itself() -> None:
    before = {"pay.py": GUARD + pay("validate(order.of(1))", "return order.charge()")}
    assert found({"pay.py": GUARD + pay("return order.charge()")}, before) == [6]


def test_a_line_or_two_may_come_in_its_place() -> None:
    assert found({"pay.py": GUARD + pay("log(order)", "return order.charge()")}) == [6]


GOOD = {
    "it went with what it checked": {"pay.py": pay("return order.charge()")},
    "it is asked elsewhere": {
        "pay.py": GUARD + pay("return order.charge()"),
        "desk.py": "def take(order):\n    validate(order)\n    return pay(order)\n",
    },
    "another one like it came": {
        "pay.py": GUARD + pay("order.ensure_valid()", "return order.charge()")
    },
    "the same is still asked about it": {
        "pay.py": GUARD + pay("validate_total(order)", "return order.charge()")
    },
    "nothing is left to guard": {"pay.py": GUARD + pay("return None")},
    "the function was written anew": {
        "pay.py": GUARD + pay("a = order.a", "b = order.b", "c = a + b", "return order.charge(c)")
    },
    "it is asked in another way": {"pay.py": GUARD + pay("return validate(order).charge()")},
}


@pytest.mark.parametrize("after", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(after: dict[str, str]) -> None:
    assert found(after) == []


def test_other_calls_may_go() -> None:
    before = {"pay.py": pay("log(order)", "return order.charge()")}
    assert found({"pay.py": pay("return order.charge()")}, before) == []


def test_tests_may_drop_what_they_like() -> None:
    test = "\n\ndef test_pay():\n    assert pay(order())\n"
    before = {"tests/test_pay.py": BEFORE["pay.py"] + test}
    assert found({"tests/test_pay.py": GUARD + pay("return order.charge()") + test}, before) == []
