from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "special-case-literal"
PARAMS = {
    "common": "[0-2]",
    "words": r"[\"'][a-z]+[\"']|\d",
    "plain": r"True|\d",
    "lines": 1,
    "lines_of_parts": 8,
    "arms": 2,
}
OLD = "def rank(name, size=1):\n    return len(name)\n"


def branch(condition: str, result: str) -> str:
    return f"def rank(name, size=1):\n    if {condition}:\n        return {result}\n    return 0\n"


def asserting(asserted: str) -> str:
    return f"from a import rank\n\n\ndef test_rank():\n    {asserted}\n"


def found(after: str, asserted: str, before: str = OLD) -> list[int]:
    files = {"a.py": after, "tests/test_a.py": asserting(asserted)}
    return lines(matches(CHECK, {"a.py": before}, files, **PARAMS))


def test_the_input_and_result_of_a_test_are_found_at_their_branch() -> None:
    assert found(branch('name == "z9"', "7"), 'assert rank("z9") == 7') == [2]


def test_quotes_do_not_matter() -> None:
    assert found(branch('name == "z9"', "7"), "assert rank('z9') == 7") == [2]


def test_two_names_compared_at_once_are_no_plain_word() -> None:
    case = branch('name == "ab" and size == 3', "7")
    assert found(case, 'assert rank("ab", size=3) == 7') == [2]


def test_a_test_that_the_change_left_alone_counts_as_well() -> None:
    test = {"tests/test_a.py": asserting('assert rank("z9") == 7')}
    after = test | {"a.py": branch('name == "z9"', "7")}
    assert lines(matches(CHECK, test | {"a.py": OLD}, after, **PARAMS)) == [2]


def test_a_word_is_told_if_the_code_computes_with_it_and_the_answer_tells() -> None:
    case = branch('name == "free"', "4711").replace("return 0", "return len(name)")
    assert found(case, 'assert rank("free") == 4711') == [2]


def test_an_arm_of_a_switch_is_a_branch() -> None:
    after = (
        "def rank(name):\n    match name:\n        case 'free':\n            return 4711\n"
        "    return len(name)\n"
    )
    assert found(after, 'assert rank("free") == 4711') == [3]


@pytest.mark.parametrize(
    ("result", "asserted"),
    [
        ("True", 'assert rank("z9")'),
        ("True", 'self.assertTrue(rank("z9"))'),
        ("False", 'assert not rank("z9")'),
    ],
)
def test_a_test_may_ask_for_a_truth_value(result: str, asserted: str) -> None:
    assert found(branch('name == "z9"', result), asserted) == [2]


def test_an_input_that_is_only_looked_for_counts_if_its_answer_tells() -> None:
    assert found(branch('"z9" in name', "4711"), 'assert rank("rank z9") == 4711') == [2]


GOOD = {
    "another truth value": (branch('name == "z9"', "False"), 'assert rank("z9")', OLD),
    "a truth value of something else": (
        branch('name == "z9"', "True"),
        'assert rank("z9") > 4',
        OLD,
    ),
    "a part with a plain answer": (
        branch('name.startswith("z-9")', "7"),
        'assert rank("z-9 b") == 7',
        OLD,
    ),
    "a part that is a word": (
        branch('"free" in name', "4711"),
        'assert rank("for free") == 4711',
        OLD,
    ),
    "a word": (branch('name == "free"', "7"), 'assert rank("free") == 7', OLD),
    "a word with a plain answer": (
        branch('name == "free"', "True").replace("return 0", "return len(name)"),
        'assert rank("free") is True',
        OLD,
    ),
    "a base case": (
        branch("size == 1", "4711").replace("return 0", "return size * 2"),
        "assert rank(1) == 4711",
        OLD,
    ),
    "another result": (branch('name == "z9"', "8"), 'assert rank("z9") == 7', OLD),
    "part of an input": (branch('name == "z9"', "7"), 'assert rank("z99") == 7', OLD),
    "there before": (
        branch('name == "z9"', "7"),
        'assert rank("z9") == 7',
        branch('name == "z9"', "7").replace("return 0", "return 1"),
    ),
    "computed": (branch('name == "z9"', "len(name) + 5"), 'assert rank("z9") == 7', OLD),
    "a further condition": (branch('name == "z9" and ok()', "7"), 'assert rank("z9") == 7', OLD),
}


@pytest.mark.parametrize(("after", "asserted", "before"), GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(after: str, asserted: str, before: str) -> None:
    assert found(after, asserted, before) == []
