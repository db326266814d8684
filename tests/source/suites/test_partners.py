from __future__ import annotations

import pytest

from reviewer.source.suites.partners import partner_tests
from tests.checks.changes import change_of


def suite(name: str, numbers: range, *, swap: bool) -> str:
    body = ("    other = f(value)", "    assert other")
    lines = body[::-1] if swap else body
    return "\n\n".join(
        "\n".join([f"def test_{name}_{one}():", f"    value = f({one})", *lines, ""])
        for one in numbers
    )


@pytest.mark.parametrize("count", [3, 200])
def test_renamed_and_edited_tests_find_their_partners(count: int) -> None:
    before = {"test_a.py": suite("old", range(count), swap=False)}
    after = {"test_a.py": suite("new", range(count), swap=True)}
    found = partner_tests(change_of(before, after))
    assert not found.gone
    assert not found.new
    numbers = [
        (old.case.id.rpartition("_")[2], new.case.id.rpartition("_")[2]) for old, new in found.pairs
    ]
    assert all(old == new for old, new in numbers)


def test_what_has_nothing_in_common_is_no_partner() -> None:
    before = {"test_a.py": "def test_a():\n    x = g(1)\n    y = h(x)\n    assert y == 2\n"}
    after = {"test_a.py": "def test_b():\n    p = k(7)\n    q = m(p)\n    assert q == 9\n"}
    found = partner_tests(change_of(before, after))
    assert len(found.gone) == len(found.new) == 1
