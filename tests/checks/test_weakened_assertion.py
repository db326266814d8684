from __future__ import annotations

import pytest

from tests.checks.changes import matches

PARAMS = {"plain": True, "min_drop": 2, "min_strength": 3, "min_widening": 2.0}
OLD = {"shop.py": "def total(order):\n    return 1\n"}
NEW = {"shop.py": "def total(order):\n    return 1 + 0\n"}


def weaker(before: str, after: str) -> int:
    """How many findings a test body gives when it changes with the product."""
    return sum(
        len(
            matches(
                "weakened-assertion",
                {**OLD, "tests/test_shop.py": test(before)},
                {**NEW, "tests/test_shop.py": test(after)},
                **{**PARAMS, "plain": plain},
            )
        )
        for plain in (True, False)
    )


def test(body: str) -> str:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"from shop import total\n\n\ndef test_total(order):\n{indented}\n"


test.__test__ = False  # type: ignore[attr-defined]  # a builder, whatever its name

WEAKER = {
    "equality to truth": ("assert total(order) == 3", "assert total(order)"),
    "equality to not None": ("assert total(order) == 3", "assert total(order) is not None"),
    "equality to type": ("assert total(order) == 3", "assert isinstance(total(order), int)"),
    "equality to membership": ("assert total(order) == [3]", "assert 3 in total(order)"),
    "equality to order": ("assert total(order) == 3", "assert total(order) > 0"),
    "a part of a list": ("assert list(total(order)) == [3]", "assert 3 in total(order)"),
    "any call": ("total.assert_called_once_with(3)", "assert total.called"),
    "a crude tolerance": (
        "assert total(order) == 3",
        "assert total(order) == pytest.approx(3, abs=1)",
    ),
    "equality to length": ("assert total(order) == [3]", "assert len(total(order)) == 1"),
    "equality to anything": ("assert total(order) == 3", "assert total(order) == ANY"),
    "equality to itself": ("assert total(order) == 3", "assert total(order) == total(order)"),
    "equality or else": ("assert total(order) == 3", "assert total(order) == 3 or True"),
    "identity to truth": ("assert total(order) is None", "assert not total(order)"),
    "through a local": (
        "result = total(order)\nassert result == 3",
        "result = total(order)\nassert result is not None",
    ),
    "local renamed": (
        "result = total(order)\nassert result == 3",
        "found = total(order)\nassert found",
    ),
    "part of a tuple": (
        "got, error = total(order)\nassert got == 3",
        "found, problem = total(order)\nassert found is not None",
    ),
    "value on two lines": (
        "result = total(\n    order,\n)\nassert result == 3",
        "found = total(order)\nassert found",
    ),
    "each of a loop": (
        "for item in total(order):\n    assert item == 3",
        "for one in total(order):\n    assert one is not None",
    ),
    "value to key": (
        "data = total(order)\nassert data['sum'] == 3",
        "body = total(order)\nassert 'sum' in body",
    ),
    "one of several errors": (
        "with pytest.raises(ValueError):\n    total(order)",
        "with pytest.raises((ValueError, TypeError)):\n    total(order)",
    ),
    "unittest": ("self.assertEqual(total(order), 3)", "self.assertTrue(total(order))"),
    "unittest swapped": ("self.assertEqual(3, total(order))", "self.assertIsNotNone(total(order))"),
    "match dropped": (
        'with pytest.raises(ValueError, match="x"):\n    total(order)',
        "with pytest.raises(ValueError):\n    total(order)",
    ),
    "error widened": (
        "with pytest.raises(KeyError):\n    total(order)",
        "with pytest.raises(LookupError):\n    total(order)",
    ),
    "any error": (
        "with pytest.raises(ValueError):\n    total(order)",
        "with pytest.raises(Exception):\n    total(order)",
    ),
    "error swallowed": (
        "assert total(order) == 3",
        "try:\n    assert total(order) == 3\nexcept AssertionError:\n    pass",
    ),
    "never reached": ("assert total(order) == 3", "if False:\n    assert total(order) == 3"),
    "last assert gone": ("total(order)\nassert order.total == 3", "total(order)"),
    "one of two gone": ("assert total(order) == 3\nassert order.tax == 1", "assert order.tax == 1"),
    "mock call": ("mail.assert_called_once_with(3)", "mail.assert_called()"),
    "tolerance": (
        "assert total(order) == pytest.approx(3, abs=0.01)",
        "assert total(order) == pytest.approx(3, abs=0.1)",
    ),
    "relative tolerance": (
        "np.testing.assert_allclose(total(order), 3, rtol=1e-6)",
        "np.testing.assert_allclose(total(order), 3, rtol=1e-2)",
    ),
    "places": (
        "self.assertAlmostEqual(total(order), 3, places=5)",
        "self.assertAlmostEqual(total(order), 3, places=2)",
    ),
}

NOT_WEAKER = {
    "another value": ("assert total(order) == 3", "assert total(order) == 4"),
    "stronger": ("assert total(order)", "assert total(order) == 3"),
    "other style": ("assert total(order) == 3", "self.assertEqual(total(order), 3)"),
    "sides swapped": ("assert total(order) == 3", "assert 3 == total(order)"),
    "named": ("assert total(order) == 3", "result = total(order)\nassert result == 3"),
    "other subject": ("assert total(order) == 3", "assert total(order, tax=True) == 3"),
    "parts of it": (
        "assert total(order) == {'a': 1, 'b': 2}",
        "found = total(order)\nassert found['a'] == 1\nassert found['b'] == 2",
    ),
    "tolerance tightened": (
        "assert total(order) == pytest.approx(3, abs=0.1)",
        "assert total(order) == pytest.approx(3, abs=0.01)",
    ),
    "tolerance a little wider": (
        "assert total(order) == pytest.approx(3, abs=0.1)",
        "assert total(order) == pytest.approx(3, abs=0.15)",
    ),
    "error narrowed": (
        "with pytest.raises(LookupError):\n    total(order)",
        "with pytest.raises(KeyError):\n    total(order)",
    ),
    "error renamed": (
        "with pytest.raises(OldError):\n    total(order)",
        "with pytest.raises(NewError):\n    total(order)",
    ),
    "part of a tuple": (
        "got, error = total(order)\nassert error == 3",
        "problem = total(order)[1]\nassert problem == 3",
    ),
    "errors in another order": (
        "with pytest.raises((ValueError, TypeError)):\n    total(order)",
        "with pytest.raises((TypeError, ValueError)):\n    total(order)",
    ),
    "fewer errors": (
        "with pytest.raises((ValueError, TypeError)):\n    total(order)",
        "with pytest.raises(ValueError):\n    total(order)",
    ),
    "a key beside its value": (
        "data = total(order)\nassert data['sum'] == 3",
        "body = total(order)\nassert 'sum' in body\nassert body['sum'] == 4",
    ),
    "truth test gone": ("assert total(order)\nassert order.tax == 1", "assert order.tax == 1"),
    "rewritten": (
        "assert total(order) == 3\nassert order.tax == 1",
        "order.send()\nassert order.sent.total == 3",
    ),
    "handed over": ("assert total(order) == 3", "check_total(order, 3)"),
    "handed to a method": ("self.assertEqual(total(order), 3)", "self.assert_total(order, 3)"),
    "message added": ("assert total(order) == 3", 'assert total(order) == 3, "three items"'),
    "to a truth value": ("assert total(order) == []", "assert total(order) is False"),
    "text into match": (
        'with pytest.raises(ValueError) as info:\n    total(order)\nassert "x" in str(info.value)',
        'with pytest.raises(ValueError, match="x"):\n    total(order)',
    ),
    "asserts in a block": (
        "assert total(order) == 3",
        "with order.locked():\n    assert total(order) == 3",
    ),
    "failure reported": (
        "assert total(order) == 3",
        "try:\n    assert total(order) == 3\nexcept AssertionError:\n    dump(order)\n    raise",
    ),
}


@pytest.mark.parametrize(("before", "after"), WEAKER.values(), ids=WEAKER)
def test_a_test_that_asks_less_is_found(before: str, after: str) -> None:
    assert weaker(before, after) == 1


@pytest.mark.parametrize(("before", "after"), NOT_WEAKER.values(), ids=NOT_WEAKER)
def test_a_test_that_asks_as_much_is_left_alone(before: str, after: str) -> None:
    assert weaker(before, after) == 0


def test_a_helper_of_the_file_counts_where_it_is_called() -> None:
    helper = "def same(left, right):\n    assert left == right\n\n\n"
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": test("assert total(order) == 3")},
        {**NEW, "tests/test_shop.py": helper + test("same(total(order), 3)")},
        **PARAMS,
    )
    assert found == []


def test_a_helper_that_got_weaker_is_found_in_the_test() -> None:
    strong = "def same(left, right):\n    assert left == right\n\n\n"
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": strong + test("same(total(order), 3)")},
        {
            **NEW,
            "tests/test_shop.py": strong.replace("left == right", "left")
            + test("same(total(order), 3)"),
        },
        **PARAMS,
    )
    assert [match.symbol for match in found] == ["test_total"]


def test_what_left_the_product_needs_no_assert() -> None:
    product = (
        "class Order:\n    def tax(self):\n        return 1\n\n    def sum(self):\n"
        "        return 2\n"
    )
    body = "assert Order().sum() == 2\nassert Order().tax() == 1"
    found = matches(
        "weakened-assertion",
        {"shop.py": product, "tests/test_shop.py": test(body)},
        {
            "shop.py": "class Order:\n    def sum(self):\n        return 2\n",
            "tests/test_shop.py": test(body.split("\n", maxsplit=1)[0]),
        },
        **PARAMS,
    )
    assert found == []


def test_another_test_may_take_the_assert_over() -> None:
    after = (
        test("assert order.tax == 1") + "\n\ndef test_sum(order):\n    assert total(order) == 3\n"
    )
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": test("assert total(order) == 3\nassert order.tax == 1")},
        {**NEW, "tests/test_shop.py": after},
        **PARAMS,
    )
    assert found == []


def test_a_renamed_test_in_a_moved_file_is_still_compared() -> None:
    body = "order.add(1)\norder.add(2)\norder.close()\nassert total(order) == 3"
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": test(body)},
        {
            **NEW,
            "tests/shop/test_order.py": test(body.replace(" == 3", "")).replace(
                "test_total", "test_sum"
            ),
        },
        **PARAMS,
    )
    assert [match.place.path for match in found] == ["tests/shop/test_order.py"]


def test_a_removed_assert_is_shown_where_it_stood() -> None:
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": test("assert total(order) == 3\nassert order.tax == 1")},
        {**NEW, "tests/test_shop.py": test("assert order.tax == 1")},
        **{**PARAMS, "plain": False},
    )
    assert [(match.place.in_base, match.place.span.start) for match in found] == [(True, 5)]


@pytest.mark.parametrize(
    ("plain", "files", "expected"),
    [
        (True, {}, 0),
        (False, {}, 1),
        (True, NEW, 1),
        (False, NEW, 0),
        (True, {**NEW, "CHANGES.rst": "Totals may be anything.\n"}, 0),
        (False, {**NEW, "docs/totals.md": "Totals may be anything.\n"}, 1),
    ],
)
def test_only_a_change_of_product_code_without_documentation_is_plain(
    *, plain: bool, files: dict[str, str], expected: int
) -> None:
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": test("assert total(order) == 3")},
        {**OLD, **files, "tests/test_shop.py": test("assert total(order)")},
        **{**PARAMS, "plain": plain},
    )
    assert len(found) == expected


ROWS = """
@pytest.mark.parametrize("given", [1, 2, 3])
def test_total(given):
    assert total(given) == given
"""


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (ROWS.replace(", 3]", "]"), 1),
        (ROWS.replace("[1, 2, 3]", "[4]"), 1),
        (ROWS.replace(", 3]", ", 4]"), 0),
        (ROWS.replace("[1, 2, 3]", "[1, 2, 3, 4]"), 0),
        (ROWS.replace(", 3]", "]") + "\n\ndef test_three():\n    assert total(3) == 3\n", 0),
    ],
    ids=["cut", "replaced by fewer", "replaced", "more", "moved to another test"],
)
def test_a_table_with_fewer_rows_asks_less(after: str, expected: int) -> None:
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": ROWS},
        {**NEW, "tests/test_shop.py": after},
        **{**PARAMS, "plain": False},
    )
    assert len(found) == expected


def test_fewer_rows_are_never_plain() -> None:
    after = ROWS.replace(", 3]", "]")
    before = {**OLD, "tests/test_shop.py": ROWS}
    assert not matches("weakened-assertion", before, {**NEW, "tests/test_shop.py": after}, **PARAMS)


def test_an_equality_that_became_a_chain_of_them_asks_no_less() -> None:
    found = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": test("assert total(order) == price")},
        {**NEW, "tests/test_shop.py": test("assert total(order) == total(copy) == price")},
        **PARAMS,
    )
    assert not found


def test_a_failure_that_is_swallowed_is_told_as_such() -> None:
    after = "try:\n    assert total(order) == 3\nexcept AssertionError:\n    pass"
    (found,) = matches(
        "weakened-assertion",
        {**OLD, "tests/test_shop.py": test("assert total(order) == 3")},
        {**NEW, "tests/test_shop.py": test(after)},
        **PARAMS,
    )
    assert dict(found.values)["AFTER"] == "passes even if that fails"


def of_script(before: str, after: str) -> int:
    wrapped = "it('adds', async () => {{\n  {}\n}});\n"
    return len(
        matches(
            "weakened-assertion",
            {"shop.js": "export const total = () => 1;\n", "shop.test.js": wrapped.format(before)},
            {"shop.js": "export const total = () => 2;\n", "shop.test.js": wrapped.format(after)},
            **PARAMS,
        )
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("await expect(total()).resolves.toBe(3);", "expect(total()).resolves.toBe(3);", 1),
        ("await expect(total()).resolves.toBe(3);", "return expect(total()).resolves.toBe(3);", 0),
        ("expect(total()).toEqual({ a: 1 });", "expect(total()).toMatchSnapshot();", 1),
        ("expect(total()).toEqual({ a: 1 });", "expect(total()).toMatchInlineSnapshot(`1`);", 0),
        ("expect(total()).toMatchSnapshot();", "expect(total()).toEqual({ a: 1 });", 0),
    ],
)
def test_a_script_asks_less_if_nobody_awaits_or_it_writes_the_answer_itself(
    before: str, after: str, expected: int
) -> None:
    assert of_script(before, after) == expected
