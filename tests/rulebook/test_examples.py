from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.model.finding import Finding
from reviewer.model.judged import Place
from reviewer.model.rule import Example, ExpectedFinding, Pillar, Severity
from reviewer.rulebook.examples import FILE_NAMES, compare, parse_example
from reviewer.rulebook.schema import ChangeExample, SourceExample
from reviewer.source.languages import LANGUAGES, language_of

SOURCE = """\
try:
    x()
except Exception:
    pass
# ^^^^ is lost
y = 1

# ^
# ^ again
"""


def test_carets_are_taken_out_and_speak_of_the_code_line_above() -> None:
    assert parse_example(SOURCE, ("python",), 7) == Example(
        before={},
        after={"example.py": "try:\n    x()\nexcept Exception:\n    pass\ny = 1\n\n"},
        expected=(
            ExpectedFinding("example.py", 4, "is lost"),
            ExpectedFinding("example.py", 5, ""),
            ExpectedFinding("example.py", 5, "again"),
        ),
        line=7,
    )


@pytest.mark.parametrize(
    "caret",
    ["// ^^ words", "/* ^ words */", "<!-- ^ words -->", "-- ^ words", "  # ^words", "; ^ words"],
)
def test_a_caret_line_is_a_comment_of_any_language(caret: str) -> None:
    example = parse_example(f"a\n{caret}\n", ("python",), 1)
    assert example is not None
    assert example.expected == (ExpectedFinding("example.py", 1, "words"),)


@pytest.mark.parametrize("line", ["x = a ^ b", "# a ^ b", "^", "s = '# ^'", "#: ^"])
def test_other_lines_with_a_caret_are_code(line: str) -> None:
    example = parse_example(f"a\n{line}\n", ("python",), 1)
    assert example is not None
    assert example.expected == ()
    assert example.after == {"example.py": f"a\n{line}\n"}


def test_carets_of_both_sides_of_a_change_are_kept_apart() -> None:
    item = ChangeExample(before={"a.py": "x\n# ^ went\ny"}, after={"a.py": "y\n# ^ came\n"})
    example = parse_example(item, (), 1)
    assert example is not None
    assert example.before == {"a.py": "x\ny"}
    assert example.expected == (
        ExpectedFinding("a.py", 1, "went", in_base=True),
        ExpectedFinding("a.py", 1, "came"),
    )


def test_text_of_a_rule_for_several_languages_needs_its_language() -> None:
    assert parse_example("x", ("python", "go"), 1) is None
    item = SourceExample(language="go", code="x")
    example = parse_example(item, ("python", "go"), 1)
    assert example is not None
    assert example.after == {"example.go": "x"}


def test_text_of_a_rule_for_any_language_is_python() -> None:
    example = parse_example("x", (), 1)
    assert example is not None
    assert example.after == {"example.py": "x"}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_file_of_an_example_is_in_its_language(language: str) -> None:
    found = language_of(FILE_NAMES[language])
    assert found is not None
    assert found.name == language


def a_finding(line: int, message: str = "m", *, in_base: bool = False, cure: str = "") -> Finding:
    return Finding(
        rule="r",
        pillar=Pillar.HACK,
        kind="dead-code",
        severity=Severity.NOTICE,
        points=1,
        place=Place("a.py", Span(line, line + 3), in_base),
        symbol="",
        message=message,
        cure=cure,
        fingerprint="",
    )


def expecting(*expected: ExpectedFinding) -> Example:
    return Example({}, {}, expected)


def test_findings_as_announced_differ_in_nothing() -> None:
    example = expecting(
        ExpectedFinding("a.py", 3, "is lost"),
        ExpectedFinding("a.py", 3, "mend it"),
        ExpectedFinding("a.py", 3, in_base=True),
    )
    found = [
        a_finding(3, "x", cure="mend it"),
        a_finding(3, "x", in_base=True),
        a_finding(3, "it is lost now"),
    ]
    assert compare(example, found) == ()


def test_what_is_announced_but_not_found_is_named() -> None:
    example = expecting(ExpectedFinding("a.py", 3, "is lost"), ExpectedFinding("a.py", 9))
    assert compare(example, []) == (
        "a.py:3: expected a finding with the words `is lost`, but the rule is silent",
        "a.py:9: expected a finding, but the rule is silent",
    )


def test_what_is_found_but_not_announced_is_named() -> None:
    assert compare(expecting(), [a_finding(7, "b"), a_finding(2, "a", in_base=True)]) == (
        "before a.py:2: found but not expected: a",
        "a.py:7: found but not expected: b",
    )


def test_other_words_than_announced_are_named() -> None:
    example = expecting(ExpectedFinding("a.py", 3, "is lost"))
    assert compare(example, [a_finding(3, "is gone", cure="c")]) == (
        "a.py:3: expected the words `is lost`, but it says: is gone c",
    )


def test_one_finding_meets_one_announcement_only() -> None:
    example = expecting(ExpectedFinding("a.py", 3), ExpectedFinding("a.py", 3))
    assert compare(example, [a_finding(3)]) == (
        "a.py:3: expected a finding, but the rule is silent",
    )
