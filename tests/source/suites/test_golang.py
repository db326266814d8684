from __future__ import annotations

import pytest

from reviewer.source.parsed import ParsedText
from reviewer.source.suites import inventory
from reviewer.source.suites.strength import EXACT, PART, RELATION, RUNS, SHAPE, TRUTH


def go(body: str) -> str:
    return f"package a\n\nfunc TestIt(t *testing.T) {{\n{body}\n}}\n"


def test_functions_and_suite_methods_are_tests() -> None:
    text = (
        "package a\nfunc TestA(t *testing.T) {}\nfunc Testify() {}\n"
        "func TestMain(m *testing.M) {}\n"
        "func helper(t *testing.T) {}\nfunc (s *ShopSuite) TestB() {}\nfunc (s *ShopSuite) b() {}\n"
    )
    assert [case.id for case in inventory(ParsedText(text, "go"))] == ["TestA", "ShopSuite.TestB"]


STRENGTHS = {
    "if f() != 3 { t.Error() }": ("f()", EXACT),
    "if 3 != f() { t.Fatalf() }": ("f()", EXACT),
    "if got := f(); got != 3 { t.Errorf(``, got) }": ("f()", EXACT),
    "if got, want := f(), 3; got != want { t.Error() }": ("f()", EXACT),
    "if !reflect.DeepEqual(f(), want) { t.Error() }": ("f()", EXACT),
    "if !strings.Contains(f(), `x`) { t.Error() }": ("f()", RELATION),
    "if len(f()) != 3 { t.Error() }": ("f()", SHAPE),
    "if f() != true { t.Error() }": ("f()", TRUTH),
    "if f() == false { t.Error() }": ("f()", TRUTH),
    "if f() == nil { t.Error() }": ("f()", TRUTH),
    "if !f() { t.Error() }": ("f()", TRUTH),
    "if f() < 3 { t.Error() }": ("f()", RELATION),
    "if err != nil { t.Fatal(err) }": ("err", PART),
    "assert.Equal(t, 3, f())": ("f()", EXACT),
    "assert.Equal(t, f(), 3)": ("f()", EXACT),
    "assert.Equal(t, f(), f())": ("f()", RUNS),
    "require.NoError(t, f())": ("f()", RELATION),
    "assert.Error(t, f())": ("f()", TRUTH),
    "assert.NotNil(t, f())": ("f()", TRUTH),
    "assert.Len(t, f(), 3)": ("f()", SHAPE),
    "assert.Contains(t, f(), 3)": ("f()", RELATION),
    "s.Equal(3, f())": ("f()", EXACT),
    "x := f()\nassert.Equal(t, 3, x)": ("f()", EXACT),
    "t.Run(`a`, func(t *testing.T) { assert.Equal(t, 3, f()) })": ("f()", EXACT),
}


@pytest.mark.parametrize(("body", "expected"), STRENGTHS.items(), ids=STRENGTHS)
def test_an_assert_has_a_subject_and_a_strength(body: str, expected: tuple[str, int]) -> None:
    case = inventory(ParsedText(go(body), "go"))[0]
    assert [(one.subject, one.strength) for one in case.assertions] == [expected]


def test_a_log_line_for_a_comparison_cannot_fail() -> None:
    (asked,) = inventory(ParsedText(go("if f() != 3 { t.Logf(`x`) }"), "go"))[0].assertions
    assert (asked.subject, asked.strength) == ("f()", RUNS)


@pytest.mark.parametrize("body", ["if verbose { t.Logf(`x`) }", "if f() != 3 { t.Log(`x`); g() }"])
def test_other_log_lines_assert_nothing(body: str) -> None:
    assert inventory(ParsedText(go(body), "go"))[0].assertions == ()


def test_rows_are_those_of_tables() -> None:
    table = "tests := []struct{ a int }{{1}, {2}}\nfor _, x := range tests { use(x) }"
    assert inventory(ParsedText(go(table), "go"))[0].rows == ("{1}", "{2}")


@pytest.mark.parametrize(
    ("body", "skip"),
    [
        ('t.Skip("later")\nassert.Nil(t, f())', 't.Skip("later")'),
        ("t.SkipNow()", "t.SkipNow()"),
        ('if testing.Short() { t.Skip("slow") }', None),
        ("reader.Skip(3)", None),
    ],
)
def test_only_an_unconditional_skip_counts(body: str, skip: str | None) -> None:
    assert inventory(ParsedText(go(body), "go"))[0].skip == skip


def test_asserts_of_a_called_function_count_at_the_call() -> None:
    text = "package a\nfunc same(t *testing.T, left, right int) { assert.Equal(t, right, left) }\n"
    case = inventory(ParsedText(text + "func TestA(t *testing.T) { same(t, f(1), 3) }\n", "go"))[0]
    assert [(one.subject, one.line) for one in case.assertions] == [("f(1)", 3)]
