from __future__ import annotations

import pytest

from tests.checks.changes import matches

CHECK = "tautological-assert"


def test(body: str) -> str:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"def test_total(order, self):\n    total(order)\n{indented}\n"


test.__test__ = False  # type: ignore[attr-defined]  # a builder, whatever its name

EMPTY = ["assert True", "assert 1 == 1", "assert total(order) or True", "assert not False",
         "self.assertTrue(True)", "self.assertEqual('a', 'a')", "assert 'reached'",
         "try:\n    assert total(order) == 1\nexcept Exception:\n    pass"]  # fmt: skip


@pytest.mark.parametrize("body", EMPTY)
def test_an_assert_that_cannot_fail_is_found(body: str) -> None:
    assert len(matches(CHECK, {}, {"tests/test_a.py": test(body)})) == 1


GOOD = {
    "equal to itself": "assert order == order",
    "not unequal to itself": "assert not order != order",
    "with a real one": "assert True\nassert total(order) == 1",
    "none at all": "total(order)",
    "a flag": "assert total(order) is True",
    "not to be reached": "with suppress(KeyError):\n    total(order)\n    assert False, 'no error'",
    "fails in the handler": (
        "try:\n    assert total(order) == 1\nexcept Exception:\n    raise AssertionError"
    ),
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(body: str) -> None:
    assert matches(CHECK, {}, {"tests/test_a.py": test(body)}) == []


def test_an_old_test_is_left_alone() -> None:
    before, after = test("assert True"), test("assert True\nprint(order)")
    assert matches(CHECK, {"tests/test_a.py": before}, {"tests/test_a.py": after}) == []


FAILS = {
    "src/test/java/CartTest.java": (
        "import org.junit.Test;\n\npublic class CartTest {\n  @Test\n  public void none() {\n"
        '    try {\n      cart.total(null);\n      fail("no rows");\n'
        "    } catch (CartException expected) {\n    }\n  }\n}\n"
    ),
    "src/cart.test.js": 'it("throws", () => {\n  total();\n  assert.fail("no rows");\n});\n',
    "cart/cart_test.go": (
        'package cart\n\nimport "testing"\n\nfunc TestNone(t *testing.T) {\n'
        '\tassert.Fail(t, "no rows")\n}\n'
    ),
}


@pytest.mark.parametrize("path", FAILS)
def test_to_fail_by_hand_is_an_assert(path: str) -> None:
    assert matches(CHECK, {}, {path: FAILS[path]}) == []
