from __future__ import annotations

from reviewer.checks.novelty import newcomers, shape


def whole(item: str) -> str:
    return item


def first_letter(item: str) -> str:
    return item[0]


def test_an_item_accounts_for_one_other_only() -> None:
    assert newcomers(["a"], ["a", "a"], (whole,)) == ["a"]


def test_the_exact_key_is_tried_before_the_coarse_one() -> None:
    assert newcomers(["ab", "ac"], ["ax", "ac", "ab"], (whole, first_letter)) == ["ax"]


def test_a_coarse_key_accounts_for_what_changed() -> None:
    assert newcomers(["ab"], ["ax", "b"], (whole, first_letter)) == ["b"]


def test_without_a_base_everything_is_new_in_its_order() -> None:
    assert newcomers([], ["b", "a"], (whole,)) == ["b", "a"]


def test_the_shape_of_code_leaves_names_out_but_not_members_and_literals() -> None:
    assert shape("run(a.go, b)") == shape("call(x.go, y)")
    assert shape("run(a, a)") != shape("run(a, b)")
    assert shape("a.go()") != shape("a.stop()")
    assert shape("f(1)") != shape("f(2)")
