from __future__ import annotations

import pytest

from tests.checks.changes import matches

CHECK = "conditional-assert"


def test(body: str) -> str:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"def test_total(order):\n    found = total(order)\n{indented}\n"


test.__test__ = False  # type: ignore[attr-defined]  # a builder, whatever its name

FREE = {"tests/test_a.py": test("assert found == 3")}


@pytest.mark.parametrize("condition", ["found", "found is not None", "isinstance(found, int)"])
def test_an_assert_that_moved_under_a_condition_is_found(condition: str) -> None:
    after = {"tests/test_a.py": test(f"if {condition}:\n    assert found == 3")}
    assert len(matches(CHECK, FREE, after)) == 1


GOOD = {
    "else": "if found:\n    assert found == 3\nelse:\n    assert order is None",
    "asserted outside": "assert found\nif found:\n    assert found == 3",
    "platform": "if sys.platform == 'linux':\n    assert found == 3",
    "version": "if VERSION > 3:\n    assert found == 3",
    "another subject": "if found:\n    assert order == 3",
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(body: str) -> None:
    assert matches(CHECK, FREE, {"tests/test_a.py": test(body)}) == []


def test_a_condition_of_old_is_old() -> None:
    text = test("if found:\n    assert found == 3")
    after = text.replace("== 3", "== 4")
    assert matches(CHECK, {"tests/test_a.py": text}, {"tests/test_a.py": after}) == []
