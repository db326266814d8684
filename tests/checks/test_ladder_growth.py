from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "ladder-growth"


def chain(arms: str, subject: str = "code: str", after: str = '    return "?"\n') -> str:
    branches = "".join(
        f'    {"elif" if at else "if"} code == "{arm}":\n        return "is {arm}"\n'
        for at, arm in enumerate(arms)
    )
    return f"def label({subject}):\n{branches}{after}"


def grown(before: str, after: str) -> list[int]:
    return lines(matches(CHECK, {"a.py": before}, {"a.py": after}, min_arms=5))


def test_a_sixth_arm_is_found_where_it_stands() -> None:
    assert grown(chain("ABCDE"), chain("ABCDEF")) == [12]


def test_an_arm_put_between_others_is_found() -> None:
    assert grown(chain("ABCDE"), chain("AXBCDE")) == [4]


def test_an_arm_with_a_further_condition_is_an_arm() -> None:
    extra = '    elif code == "F" and code.isupper():\n        return "fish"\n    return "?"\n'
    assert grown(chain("ABCDE"), chain("ABCDE", after=extra)) == [12]


def test_returns_one_after_another_are_a_chain() -> None:
    before = chain("ABCDE").replace("elif", "if")
    assert grown(before, chain("ABCDEF").replace("elif", "if")) == [12]


GOOD = {
    "short before": (chain("ABCD"), chain("ABCDE")),
    "new as a whole": ("", chain("ABCDEFG")),
    "an arm renamed": (chain("ABCDE"), chain("ABCDX")),
    "an arm less": (chain("ABCDEF"), chain("ABCDE")),
    "a type of its own": (chain("ABCDE", "code: Code"), chain("ABCDEF", "code: Code")),
    "exhaustive": (
        chain("ABCDE", after="    assert_never(code)\n"),
        chain("ABCDEF", after="    assert_never(code)\n"),
    ),
    "another subject": (
        chain("ABCDE"),
        chain("ABCDE", after='    if name == "A":\n        return "a"\n'),
    ),
}


@pytest.mark.parametrize(("before", "after"), GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(before: str, after: str) -> None:
    assert grown(before, after) == []
