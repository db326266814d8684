from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "special-case-literal"
WORDS = r"[\"'][a-z]+[\"']|\d"
OLD = "def rank(name, size=1):\n    return len(name)\n"


def branch(condition: str, result: str) -> str:
    return f"def rank(name, size=1):\n    if {condition}:\n        return {result}\n    return 0\n"


def asserting(asserted: str) -> str:
    return f"from a import rank\n\n\ndef test_rank():\n    {asserted}\n"


def found(after: str, asserted: str, before: str = OLD) -> list[int]:
    files = {"a.py": after, "tests/test_a.py": asserting(asserted)}
    return lines(matches(CHECK, {"a.py": before}, files, words=WORDS, lines=1))


def test_the_input_and_result_of_a_test_are_found_at_their_branch() -> None:
    assert found(branch('name == "z9"', "7"), 'assert rank("z9") == 7') == [2]


def test_quotes_do_not_matter() -> None:
    assert found(branch('name == "z9"', "7"), "assert rank('z9') == 7") == [2]


def test_two_names_compared_at_once_are_no_plain_word() -> None:
    case = branch('name == "ab" and size == 3', "7")
    assert found(case, 'assert rank("ab", size=3) == 7') == [2]


GOOD = {
    "a word": (branch('name == "free"', "7"), 'assert rank("free") == 7', OLD),
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
