from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "commented-out-test"
BEFORE = "def test_total():\n    found = total()\n    assert found == 3\n    assert found.ready\n"


def found(after: str, *, whole: bool) -> list[int]:
    before = {"tests/test_a.py": BEFORE}
    return lines(matches(CHECK, before, {"tests/test_a.py": after}, whole=whole))


def test_asserts_in_a_comment_are_found_once_a_block() -> None:
    after = BEFORE.replace("    assert", "    # assert")
    assert found(after, whole=False) == [3]
    assert found(after, whole=True) == []


def test_a_test_in_a_comment_is_found_as_a_whole() -> None:
    after = "x = 1\n" + "".join(f"# {line}\n" for line in BEFORE.splitlines())
    assert found(after, whole=True) == [2]
    assert found(after, whole=False) == []


def test_blank_lines_and_empty_comments_do_not_part_a_test_from_its_asserts() -> None:
    after = "x = 1\n" + "\n#\n".join(f"# {line}" for line in BEFORE.splitlines()) + "\n"
    assert found(after, whole=True) == [2]
    assert found(after, whole=False) == []


def test_other_comments_do_not_part_a_test_from_its_asserts() -> None:
    after = "x = 1\n" + "# said\n".join(f"# {line}\n" for line in BEFORE.splitlines())
    assert found(after, whole=True) == [2]
    assert found(after, whole=False) == []


def test_code_between_two_comments_parts_them() -> None:
    first, second = "# assert found == 3", "# assert found.ready"
    after = f"def test_total():\n    found = total()\n    {first}\n    found()\n    {second}\n"
    assert found(after, whole=False) == [3, 5]


GOOD = {
    "no assert": BEFORE.replace("    found = total()", "    # found = total()\n    found = sum()"),
    "prose": BEFORE.replace("    assert found ==", "    # assert it is 3\n    assert found =="),
    "still there": BEFORE + "    # assert found == 3\n",
}


@pytest.mark.parametrize("after", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(after: str) -> None:
    assert found(after, whole=False) + found(after, whole=True) == []
