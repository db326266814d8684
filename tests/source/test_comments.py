from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.source.comments import Comment, is_reason, reason_at
from reviewer.source.parsed import ParsedText

REASONS = [
    "Statistics must never stop a publication.",
    "Safari throws here in private windows",
    "see #4711",
    "https://example.org/why",
    "ABC-123",
    "the archive fetches it again at night",
]
NO_REASONS = [
    "",
    "ignore",
    "ignore errors",
    "silently ignore any errors that occur",
    "just continue if it fails",
    "return the default value on error",
    "TODO: fix this",
    "pass",
    "best effort",
    "should never happen",
    "step 1 of 2",
]


@pytest.mark.parametrize("text", REASONS)
def test_a_reason_tells_something_that_the_code_does_not(text: str) -> None:
    assert is_reason(text)


@pytest.mark.parametrize("text", NO_REASONS)
def test_a_restatement_is_no_reason(text: str) -> None:
    assert not is_reason(text)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("python", "x = 1  # why\n", Comment(1, 1, "why", own_line=False)),
        ("python", "    # why\nx = 1\n", Comment(1, 1, "why", own_line=True)),
        ("typescript", "/* why\n * not */\nf();\n", Comment(1, 2, "why\nnot", own_line=True)),
        ("go", "package a\n\n// why\nvar x = 1\n", Comment(3, 3, "why", own_line=True)),
        ("kotlin", "/* why */\nval x = 1\n", Comment(1, 1, "why", own_line=True)),
        ("scala", "val x = 1 /* why */\n", Comment(1, 1, "why", own_line=False)),
        ("swift", "let x = 1 // why\n", Comment(1, 1, "why", own_line=False)),
        ("java", "class A { // why\n}\n", Comment(1, 1, "why", own_line=False)),
    ],
)
def test_markers_are_left_out(language: str, text: str, expected: Comment) -> None:
    assert ParsedText(text, language).comments == (expected,)


@pytest.mark.parametrize("text", ['x = "# no"\n', '"""\n# no\n"""\n', "x = f'{y} # no'\n"])
def test_a_string_is_no_comment(text: str) -> None:
    assert ParsedText(text, "python").comments == ()


def test_a_language_without_a_grammar_has_no_comments() -> None:
    assert ParsedText("# a\n", "ini").comments == ()


def test_a_reason_may_stand_on_the_lines_or_straight_above() -> None:
    text = "# Statistics must never\n# stop a publication.\nf()\n\n\ng()  # the archive is full\n"
    comments = ParsedText(text, "python").comments
    assert reason_at(comments, Span(3, 3)) == "Statistics must never stop a publication."
    assert reason_at(comments, Span(4, 4)) == ""
    assert reason_at(comments, Span(5, 6)) == "the archive is full"
