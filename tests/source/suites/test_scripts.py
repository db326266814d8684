from __future__ import annotations

import pytest

from reviewer.source.parsed import ParsedText
from reviewer.source.suites import inventory
from reviewer.source.suites.strength import EXACT, PART, RELATION, RUNS, SHAPE, TRUTH

SUITE = """
describe("basket", () => {
  beforeEach(() => { reset(); });
  describe("total", function () {
    it("adds", async () => { expect(total()).toBe(3); });
    it.each([[1, 2], [3, 4]])("adds %d", (x) => { expect(x).toBe(2); });
  });
  test.skip("later", () => { expect(total()).toBe(3); });
  it.todo("some day");
});
specify('alone', done => done());
xit("never", () => {});
"""


def test_ids_are_the_titles_from_the_outside_in() -> None:
    assert [case.id for case in inventory(ParsedText(SUITE, "typescript"))] == [
        "basket > total > adds",
        "basket > total > adds %d",
        "basket > later",
        "basket > some day",
        "alone",
        "never",
    ]


@pytest.mark.parametrize(
    ("callee", "skip"),
    [
        ("it.skipIf(true)", "it.skip"),
        ("it.runIf(false)", "it.skip"),
        ("it.skipIf(isCI)", None),
        ("it.runIf(true)", None),
    ],
)
def test_only_a_condition_that_always_holds_skips(callee: str, skip: str | None) -> None:
    text = f"{callee}('a', () => {{ expect(f()).toBe(3); }});\n"
    (case,) = inventory(ParsedText(text, "typescript"))
    assert case.skip == skip


@pytest.mark.parametrize(
    ("statement", "strength"),
    [
        ("expect(f()).resolves.toBe(3);", RUNS),
        ("await expect(f()).resolves.toBe(3);", EXACT),
        ("return expect(f()).resolves.toBe(3);", EXACT),
        ("await Promise.all([expect(f()).resolves.toBe(3)]);", EXACT),
        ("expect(f()).toBe(3);", EXACT),
    ],
)
def test_a_promise_that_nobody_awaits_asserts_nothing(statement: str, strength: int) -> None:
    (case,) = inventory(ParsedText(f"it('a', async () => {{ {statement} }});\n", "typescript"))
    assert [one.strength for one in case.assertions] == [strength]


def test_skips_reach_the_tests_inside() -> None:
    text = 'describe.skip("a", () => { it("b", () => {}); });\nit("c", () => {});\n'
    cases = inventory(ParsedText(text, "javascript"))
    assert [(case.skip, case.skip_line) for case in cases] == [("describe.skip", 1), (None, None)]


def test_rows_are_those_of_each() -> None:
    rows = {case.id: case.rows for case in inventory(ParsedText(SUITE, "tsx"))}
    assert rows["basket > total > adds %d"] == ("[1, 2]", "[3, 4]")


@pytest.mark.parametrize("text", ["", "describe(", "it(", "}{", "it('a')", "const it = fit(x, y);"])
def test_what_is_no_test_costs_no_exception(text: str) -> None:
    assert inventory(ParsedText(text, "javascript")) == ()


STRENGTHS = {
    "expect(f()).toBe(3)": ("f()", EXACT),
    "expect(f()).toEqual({ a: 1 })": ("f()", EXACT),
    "expect(f()).toBe(true)": ("f()", SHAPE),
    "expect(f()).toMatchObject({ a: 1 })": ("f()", PART),
    "expect(f()).toContain(3)": ("f()", RELATION),
    "expect(f()).not.toBe(3)": ("f()", RELATION),
    "expect(f()).toHaveLength(3)": ("f()", SHAPE),
    "expect(f()).toBeInstanceOf(A)": ("f()", SHAPE),
    "expect(f()).toBeDefined()": ("f()", TRUTH),
    "expect(f()).not.toBeNull()": ("f()", TRUTH),
    "expect(f()).toBeTruthy()": ("f()", TRUTH),
    "expect(f()).toBe(f())": ("f()", RUNS),
    "expect(true).toBe(true)": ("true", RUNS),
    "expect(f()).toEqual(expect.anything())": ("f()", TRUTH),
    "expect(f).toThrow()": ("f", TRUTH),
    "expect(f).toThrow(TypeError)": ("f", PART),
    "expect(f).toThrow('x')": ("f", EXACT),
    "expect(spy).toHaveBeenCalledWith(1)": ("spy", EXACT),
    "expect(spy).toHaveBeenCalled()": ("spy", TRUTH),
    "expect(spy).not.toHaveBeenCalled()": ("spy", EXACT),
    "await expect(f()).resolves.toBe(3)": ("f()", EXACT),
    "return expect(f()).rejects.toThrow('x')": ("f()", EXACT),
    "expect(f()).to.equal(3)": ("f()", EXACT),
    "expect(f()).to.deep.equal([3])": ("f()", EXACT),
    "expect(f()).to.be.true": ("f()", SHAPE),
    "expect(f()).to.exist": ("f()", TRUTH),
    "f().should.equal(3)": ("f()", EXACT),
    "f().should.be.an.instanceof(A)": ("f()", SHAPE),
    "assert.equal(f(), 3)": ("f()", EXACT),
    "assert.deepStrictEqual(f(), [3])": ("f()", EXACT),
    "assert(f())": ("f()", TRUTH),
    "assert.ok(f() === 3)": ("f()", EXACT),
    "const x = f(); expect(x).toBe(3)": ("f()", EXACT),
    "const x = await f(); expect(x.y).toBe(3)": ("f().y", EXACT),
}


@pytest.mark.parametrize(("body", "expected"), STRENGTHS.items(), ids=STRENGTHS)
def test_an_assert_has_a_subject_and_a_strength(body: str, expected: tuple[str, int]) -> None:
    case = inventory(ParsedText(f'it("a", async () => {{ {body}; }});', "typescript"))[0]
    assert [(one.subject, one.strength) for one in case.assertions] == [expected]


def test_asserts_of_a_called_function_count_at_the_call() -> None:
    text = (
        "const same = (left, right) => { expect(left).toBe(right); };\n"
        'it("a", () => { same(f(1), 3); });\n'
    )
    case = inventory(ParsedText(text, "javascript"))[0]
    assert [(one.subject, one.strength, one.line) for one in case.assertions] == [
        ("f(1)", EXACT, 2)
    ]
