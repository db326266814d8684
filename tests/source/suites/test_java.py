from __future__ import annotations

import pytest

from reviewer.source.parsed import ParsedText
from reviewer.source.suites import inventory
from reviewer.source.suites.strength import EXACT, PART, RELATION, RUNS, SHAPE, TRUTH


def java(body: str, *, above: str = "@Test") -> str:
    return f"class ShopTest {{\n  {above}\n  void it() throws Exception {{ {body} }}\n}}\n"


def test_marked_methods_and_those_of_junit_3_are_tests() -> None:
    text = (
        "class A {\n @Test void one() {}\n @ParameterizedTest void two(int x) {}\n"
        " public void testThree() {}\n public void tester() {}\n void testFour() {}\n"
        " class B { @Test void five() {} }\n}\n"
    )
    ids = [case.id for case in inventory(ParsedText(text, "java"))]
    assert ids == ["A.one", "A.two", "A.testThree", "A.B.five"]


STRENGTHS = {
    "assertEquals(3, f());": ("f()", EXACT),
    "assertEquals(f(), 3);": ("f()", EXACT),
    'assertEquals("why", 3, f());': ("f()", EXACT),
    "assertEquals(true, f());": ("f()", SHAPE),
    "assertEquals(f(), f());": ("f()", RUNS),
    "assertTrue(f());": ("f()", SHAPE),
    "assertTrue(f() > 3);": ("f()", RELATION),
    "assertTrue(f().equals(3));": ("f()", EXACT),
    "assertTrue(true);": ("true", RUNS),
    "assertNotNull(f());": ("f()", TRUTH),
    "assertNull(f());": ("f()", EXACT),
    "assertThat(f()).isEqualTo(3);": ("f()", EXACT),
    "assertThat(f()).isTrue();": ("f()", SHAPE),
    "assertThat(f()).isNotNull();": ("f()", TRUTH),
    "assertThat(f()).hasSize(3);": ("f()", SHAPE),
    "assertThat(f()).contains(3);": ("f()", RELATION),
    "assertThat(f(), is(3));": ("f()", EXACT),
    "assertThat(f(), is(notNullValue()));": ("f()", TRUTH),
    "assertThat(f(), containsString(x));": ("f()", RELATION),
    "assertThrows(IOException.class, () -> f());": ("() -> f()", PART),
    "assertThrows(Exception.class, () -> f());": ("() -> f()", TRUTH),
    "verify(mail).send(3);": ("mail.send", EXACT),
    "int x = f(); assertEquals(3, x);": ("f()", EXACT),
}


@pytest.mark.parametrize(("body", "expected"), STRENGTHS.items(), ids=STRENGTHS)
def test_an_assert_has_a_subject_and_a_strength(body: str, expected: tuple[str, int]) -> None:
    case = inventory(ParsedText(java(body), "java"))[0]
    assert [(one.subject, one.strength) for one in case.assertions] == [expected]


def test_an_expected_error_of_the_annotation_is_an_assert() -> None:
    case = inventory(ParsedText(java("f();", above="@Test(expected = IOException.class)"), "java"))[
        0
    ]
    assert [one.strength for one in case.assertions] == [PART]


@pytest.mark.parametrize(
    ("above", "skipped"),
    [
        ('@Test @Disabled("x")', True),
        ("@Test @Ignore", True),
        ("@Test(enabled = false)", True),
        ("@Test @DisabledOnOs(OS.WINDOWS)", False),
        ('@Test @DisabledIf("slow")', False),
        ('@Test @Tag("Disabled")', False),
    ],
)
def test_only_an_unconditional_skip_counts(above: str, *, skipped: bool) -> None:
    assert (inventory(ParsedText(java("f();", above=above), "java"))[0].skip is not None) is skipped


def test_a_disabled_class_disables_its_tests() -> None:
    case = inventory(ParsedText("@Disabled\nclass A {\n  @Test\n  void it() { }\n}\n", "java"))[0]
    assert (case.skip, case.skip_line) == ("@Disabled", 1)


def test_rows_are_those_of_sources() -> None:
    above = "@ParameterizedTest @ValueSource(ints = {1, 2})"
    assert inventory(ParsedText(java("f();", above=above), "java"))[0].rows == ("1", "2")


@pytest.mark.parametrize(
    ("body", "skip"),
    [
        ("assumeTrue(false); f();", "assumeTrue(false)"),
        ('Assumptions.assumeTrue(false, "later"); f();', 'Assumptions.assumeTrue(false, "later")'),
        ("assumeTrue(isLinux()); f();", None),
        ("assumeFalse(false); f();", None),
    ],
)
def test_an_assumption_that_never_holds_is_a_skip(body: str, skip: str | None) -> None:
    assert inventory(ParsedText(java(body), "java"))[0].skip == skip
