from __future__ import annotations

import pytest

from reviewer.source.parsed import ParsedText
from reviewer.source.suites import inventory
from reviewer.source.suites.strength import EXACT, PART, RELATION, RUNS, SHAPE, TRUTH


def ids(text: str) -> list[str]:
    return [case.id for case in inventory(ParsedText(text, "python"))]


def claims(body: str, *, above: str = "") -> list[tuple[str, int]]:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    case = inventory(ParsedText(f"{above}\ndef test_it(order):\n{indented}\n", "python"))[-1]
    return [(one.subject, one.strength) for one in case.assertions]


def test_functions_and_methods_named_test_are_tests() -> None:
    text = (
        "def test_a(): pass\n"
        "async def test_b(): pass\n"
        "class TestC:\n    def test_d(self): pass\n    def helper(self): pass\n"
        "    class TestE:\n        def test_f(self): pass\n"
        "if True:\n    def test_g(): pass\n"
        "def setup_h(): pass\n"
    )
    assert ids(text) == ["test_a", "test_b", "TestC.test_d", "TestC.TestE.test_f", "test_g"]


def test_equal_names_get_ids_of_their_own() -> None:
    assert ids("def test_a(): pass\ndef test_a(): pass\n") == ["test_a", "test_a#2"]


@pytest.mark.parametrize(
    "text", ["def test_a(:\n", "", "\x00", "print 'x'\n", "x = " + "(" * 500 + ")" * 500]
)
def test_what_does_not_parse_has_no_tests(text: str) -> None:
    assert inventory(ParsedText(text, "python")) == ()


def test_a_deep_expression_costs_no_exception() -> None:
    deep = "not " * 5000
    assert isinstance(
        inventory(ParsedText(f"def test_a():\n    assert {deep}x\n", "python")), tuple
    )


def test_an_unknown_language_has_no_tests() -> None:
    assert inventory(ParsedText("def test_a(): pass\n", "cobol")) == ()


def test_the_span_holds_the_decorators() -> None:
    case = inventory(ParsedText("import a\n\n@a\n@b\ndef test_a():\n    assert x\n", "python"))[0]
    assert (case.span.start, case.span.end) == (3, 6)


STRENGTHS = {
    "assert f() == 3": ("f()", EXACT),
    "assert 3 == f()": ("f()", EXACT),
    "assert f() is None": ("f()", EXACT),
    "assert f() is True": ("f()", SHAPE),
    "assert f() != 3": ("f()", RELATION),
    "assert f() > 3": ("f()", RELATION),
    "assert 1 < f() < 3": ("f()", RELATION),
    "assert f() in (1, 2)": ("f()", RELATION),
    "assert 'x' in f()": ("f()", RELATION),
    "assert f().startswith('x')": ("f()", RELATION),
    "assert all(f())": ("f()", RELATION),
    "assert f() == 1 or f() == 2": ("f()", RELATION),
    "assert len(f()) == 2": ("f()", SHAPE),
    "assert len(f()) > 0": ("f()", TRUTH),
    "assert isinstance(f(), int)": ("f()", SHAPE),
    "assert type(f()) is int": ("f()", SHAPE),
    "assert f() is not None": ("f()", TRUTH),
    "assert not f()": ("f()", TRUTH),
    "assert f()": ("f()", TRUTH),
    "assert True": ("True", RUNS),
    "assert f() == f()": ("f()", RUNS),
    "assert f() == mock.ANY": ("f()", RUNS),
    "assert f() == pytest.approx(3)": ("f()", EXACT),
    "self.assertEqual(f(), 3)": ("f()", EXACT),
    "self.assertEqual(3, f())": ("f()", EXACT),
    "self.assertIs(f(), True)": ("f()", SHAPE),
    "self.assertEqual(len(f()), 3)": ("f()", SHAPE),
    "self.assertTrue(f() == 3)": ("f()", EXACT),
    "self.assertGreaterEqual(len(f()), 1)": ("f()", TRUTH),
    "self.assertTrue(len(f()) >= 1)": ("f()", TRUTH),
    "self.assertLess(f(), 3)": ("f()", RELATION),
    "self.assertTrue(f())": ("f()", TRUTH),
    "self.assertFalse(f() == 3)": ("f()", RELATION),
    "self.assertIsNone(f())": ("f()", EXACT),
    "self.assertIsNotNone(f())": ("f()", TRUTH),
    "self.assertIn(3, f())": ("f()", RELATION),
    "self.assertIsInstance(f(), int)": ("f()", SHAPE),
    "self.assertRaises(KeyError, f)": ("f", PART),
    "self.assertNumQueries(3, f)": ("3", SHAPE),
    "m.assert_called_once_with(3)": ("m", EXACT),
    "m.assert_called()": ("m", TRUTH),
    "with pytest.raises(KeyError):\n    f()": ("f()", PART),
    "with pytest.raises(KeyError, match='x'):\n    f()": ("f()", EXACT),
    "with pytest.raises(Exception):\n    f()": ("f()", TRUTH),
    "with pytest.raises(pytest.fail.Exception):\n    f()": ("f()", PART),
    "with self.assertRaisesMessage(KeyError, 'x'):\n    f()": ("f()", EXACT),
    "assert_valid(f())": ("f()", PART),
    "try:\n    assert f() == 3\nexcept AssertionError:\n    pass": ("f()", RUNS),
    "try:\n    assert f() == 3\nexcept AssertionError:\n    raise": ("f()", EXACT),
    "if False:\n    assert f() == 3": ("f()", RUNS),
    "for x in y:\n    with z:\n        assert f() == 3": ("f()", EXACT),
    "result = f()\nassert result == 3": ("f()", EXACT),
    "result = await f()\nassert result == 3": ("f()", EXACT),
    "one = f()\ntwo = one.g\nassert two.h == 3": ("f().g.h", EXACT),
}


@pytest.mark.parametrize(("body", "expected"), STRENGTHS.items(), ids=STRENGTHS)
def test_an_assert_has_a_subject_and_a_strength(body: str, expected: tuple[str, int]) -> None:
    assert claims(body) == [expected]


def test_both_sides_of_and_are_asserts() -> None:
    assert claims("assert f() == 1 and g()") == [("f()", EXACT), ("g()", TRUTH)]


def test_a_chain_of_equalities_is_one_assert_a_link() -> None:
    assert claims("assert f() == g() is None") == [("f()", EXACT), ("g()", EXACT)]


def test_a_name_bound_twice_stands_for_itself() -> None:
    assert claims("x = f()\nx = g()\nassert x == 1") == [("x", EXACT)]


def test_asserts_of_a_called_function_count_at_the_call() -> None:
    above = "def same(left, right):\n    assert left == right\n"
    assert claims("same(f(1), 3)", above=above) == [("f(1)", EXACT)]
    assert claims("x = f(1)\nsame(x, 3)", above=above) == [("f(1)", EXACT)]


def test_asserts_of_a_method_count_at_the_call() -> None:
    text = (
        "class TestA:\n"
        "    def same(self, left, right):\n        self.assertEqual(left, right)\n"
        "    def test_a(self):\n        self.same(f(), 3)\n"
    )
    case = inventory(ParsedText(text, "python"))[0]
    assert [(one.subject, one.strength, one.line) for one in case.assertions] == [("f()", EXACT, 5)]


def test_a_helper_that_calls_itself_ends() -> None:
    above = "def same(left, right):\n    assert left == right\n    same(left, right)\n"
    assert claims("same(f(), 3)", above=above) == [("f()", EXACT)]


ROWS = {
    "@pytest.mark.parametrize('x', [1, 2])\ndef test_a(x): pass\n": ("1", "2"),
    "ROWS = [(1, 2), (3, 4)]\n@pytest.mark.parametrize('x, y', ROWS)\ndef test_a(x, y): pass\n": (
        "(1, 2)",
        "(3, 4)",
    ),
    "def test_a():\n    for x in (1, 2):\n        assert x\n": ("1", "2"),
    "def test_a():\n    rows = ['a']\n    for x in rows:\n        assert x\n": ("'a'",),
    "@pytest.mark.parametrize('x', made())\ndef test_a(x): pass\n": (),
    "def test_a():\n    assert f([1, 2])\n": (),
}


@pytest.mark.parametrize(("text", "rows"), ROWS.items())
def test_rows_are_those_of_parameters_and_loops(text: str, rows: tuple[str, ...]) -> None:
    assert inventory(ParsedText(text, "python"))[0].rows == rows


def test_names_from_outside_are_the_calls() -> None:
    case = inventory(
        ParsedText("def test_a(app):\n    x = shop.total(tax=1)\n    assert x.sum\n", "python")
    )[0]
    assert case.calls == {"app", "shop", "total", "tax", "sum"}


def test_the_body_tells_tests_apart_whatever_their_indentation() -> None:
    plain = inventory(ParsedText("def test_a():\n    x = f()\n    assert x\n", "python"))[0]
    method = inventory(
        ParsedText("class A:\n    def test_b(self):\n        x = f()\n        assert x\n", "python")
    )[0]
    assert plain.body == method.body != ()


@pytest.mark.parametrize(
    ("mark", "skipped"),
    [
        ("skipif(sys.version_info >= (3, 0), reason='broken')", True),
        ("skipif(sys.version_info[0] >= 3, reason='later')", True),
        ("skipif(not False, reason='later')", True),
        ("skipif(condition=True, reason='later')", True),
        ("skipif(not os.getenv('RUN_ALL'), reason='fails now and then')", True),
        ("skipif(sys.version_info >= (3, 0), reason='Python 2 only')", False),
        ("skipif(sys.version_info >= (3, 14), reason='broken')", False),
        ("skipif(not os.getenv('URL'), reason='needs a server')", False),
        ("skipif(os.name == 'nt', reason='fails there')", False),
    ],
)
def test_a_condition_that_always_holds_is_none(mark: str, *, skipped: bool) -> None:
    text = f"@pytest.mark.{mark}\ndef test_it():\n    assert f() == 1\n"
    (case,) = inventory(ParsedText(text, "python"))
    assert bool(case.skip) is skipped


def test_a_value_that_the_code_itself_gave_measures_little() -> None:
    assert claims("wanted = total(order)\nassert total(order) == wanted") == [
        ("total(order)", SHAPE)
    ]
    assert claims("found = total(order)\nassert found == 7") == [("total(order)", EXACT)]
