from __future__ import annotations

from reviewer.model.finding import Match
from tests.checks.changes import Files, lines, matches

USED = "def _half(x):\n    return x / 2\n\n\ndef mean(x):\n    return _half(x)\n"
UNUSED = USED.replace("return _half(x)", "return x * 0.5")
PUBLIC = "def mean(x):\n    return x\n"
GO = "package shop\n\nfunc half(x int) int {\n\treturn x / 2\n}\n"


def found(before: Files, after: Files) -> list[Match]:
    return matches("unused-definition", before, after, orphaned="lost its use", new="is new")


def said(before: Files, after: Files) -> list[str]:
    return [dict(one.values)["REASON"] for one in found(before, after)]


def test_a_new_definition_that_nothing_uses_is_found() -> None:
    assert lines(found({"a.py": PUBLIC}, {"a.py": UNUSED})) == [1]
    assert said({"a.py": PUBLIC}, {"a.py": UNUSED}) == ["is new"]


def test_a_definition_that_lost_its_last_use_is_found() -> None:
    assert said({"a.py": USED}, {"a.py": UNUSED}) == ["lost its use"]


def test_what_the_base_did_not_use_either_is_old() -> None:
    assert found({"a.py": UNUSED}, {"a.py": UNUSED + "\n\nX = 1\n"}) == []


def test_a_use_in_another_file_of_the_change_counts() -> None:
    other = {"b.py": "from a import _half\n\n\nprint(_half(1))\n"}
    assert found({"a.py": PUBLIC}, {"a.py": UNUSED, **other}) == []


def test_a_function_of_a_go_package_that_moved_may_be_used_elsewhere() -> None:
    rest = "package shop\n\nfunc Mean() {}\n"
    assert found({"a.go": GO, "b.go": rest}, {"a.go": rest, "b.go": GO}) == []


def test_a_new_function_of_a_go_package_has_its_uses_in_the_change() -> None:
    before = {"a.go": "package shop\n"}
    assert lines(found(before, {"a.go": GO})) == [3]
    user = "package shop\n\nfunc Mean() int { return half(2) }\n"
    assert found(before, {"a.go": GO, "b.go": user}) == []


def test_a_new_file_of_a_go_package_is_left_alone() -> None:
    assert found({}, {"a.go": GO}) == []
