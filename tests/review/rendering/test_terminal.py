from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from rich.cells import cell_len

from reviewer.model.finding import SetAside, Trouble
from reviewer.model.review import Coverage, Ledger, Skipped, SuppressionNote
from reviewer.review.rendering.terminal import render
from tests.fakes.reviews import a_busy_review, a_finding, a_function_change, a_review
from tests.review.rendering.test_markdown import HOSTILE, hostile_review

SAMPLE = """\
94 · 3 to look at · complexity +7 · 31 lines repeated
`parse_header` got simpler (cyclomatic 14 → 9). 1 error and 2 warnings to look
at. 31 of 412 added lines outside tests (7.5 %) repeat code that stands
elsewhere.

tests/test_ledger.py:41 (in the base)  error  weakened-assertion  15 points
  The assert on `book.total()` is gone; `total` is still there.
  Restore it, or say why.

billing/invoice.py:88-170  warning  growing-function  5 points
  `finalise` grew from cyclomatic 21 to 28.
  Use one table by tier.

billing/export.py:20-50  warning  renamed-copy  5 points
  Copy of 31 lines but for two names.
  Call `render_rows(rows, currency)`.
  see billing/report.py:112-142

outlast rules show RULE explains any of these rules.

Functions that changed most
  finalise  billing/invoice.py:88
    cyclomatic 21 → 28, cognitive 20 → 27, lines 66 → 83
  parse_header  http/headers.py:12
    cyclomatic 14 → 9, cognitive 13 → 8, lines 48 → 31
  Share of complexity held by functions over cyclomatic 10 in these files: 41 %
  → 44 %.

Judged 412 of 430 added lines; 1 file left out: generated.
  generated: dist/app.js

Score 94 = 100 - 100 * 23.5 / max(412, 100); 23.5 points (25 less 1.5 credit).

Written with Claude Code (Co-authored-by trailer on 3 of 3 commits).
Verdict: fail. The gate would say no (error findings 1, at most 0). Advisory:
nothing is blocked. This command then exits with 1; --fail-on never does not.
"""


def test_the_sample_reads_as_designed() -> None:
    assert render(a_busy_review(), 80, colour=False) == SAMPLE


def test_a_clean_change_takes_four_lines() -> None:
    assert render(a_review(), 80, colour=False) == (
        "100 · nothing to look at\n"
        "Nothing here makes the code harder to maintain.\n"
        "\n"
        "Judged 10 of 10 added lines.\n"
        "\n"
        "Verdict: pass. Advisory: nothing is blocked.\n"
    )


@pytest.mark.parametrize(("asked", "widest"), [(10, 40), (40, 40), (100, 100), (500, 200)])
def test_no_line_is_wider_than_the_terminal(asked: int, widest: int) -> None:
    for review in (a_busy_review(), hostile_review(HOSTILE), hostile_review("漢" * 99)):
        lines = render(review, asked, colour=False).split("\n")
        assert max(cell_len(line) for line in lines) <= widest


def test_without_colour_there_is_no_escape_sequence() -> None:
    assert "\x1b" not in render(a_busy_review(), 80, colour=False)


def test_colour_adds_nothing_but_colour() -> None:
    coloured = render(a_busy_review(), 80, colour=True)
    assert "\x1b[31merror" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == SAMPLE


def test_hostile_names_cannot_steer_the_terminal() -> None:
    text = render(hostile_review(HOSTILE), 100, colour=False).replace("\n", "")
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in text} & hidden
    assert "\\u202e" in text


def test_markup_of_the_terminal_library_is_plain_text() -> None:
    review = a_review(findings=(a_finding(message="[red]x[/red] :smile: [/]"),))
    assert "[red]x[/red] :smile: [/]" in render(review, 80, colour=False)


def test_long_lists_are_cut_and_counted() -> None:
    review = replace(
        a_review(),
        findings=(a_finding(),) * 53,
        functions=tuple(a_function_change(f"f{n}", 1, 3) for n in range(12)),
        coverage=Coverage(20, 5, 30, 9, tuple(Skipped(f"{n}", "binary", 1) for n in range(15))),
    )
    text = render(review, 100, colour=False)
    assert text.count("warning  growing-function") == 50
    assert "… and 3 more, 15 points together." in text
    assert "… and 6 more" in text
    assert "  binary: 0, 1, 2 and 12 more\n" in text


def test_functions_that_stayed_and_simple_new_ones_are_not_listed() -> None:
    functions = (a_function_change("same", 3, 3), a_function_change("trivial", None, 3))
    review = a_review(functions=functions)
    assert "Functions that changed" not in render(review, 80, colour=False)


def test_troubles_and_what_was_set_aside_are_told() -> None:
    review = a_review(
        troubles=(Trouble("long-function", "a.py", "RecursionError: deep"),),
        set_aside=(SetAside("long-function", "a.py", 1, "moved, not new"),),
        notes=("A note.",),
    )
    text = render(review, 80, colour=False)
    assert "1 check failed.\n  long-function a.py: RecursionError: deep\nA note." in text
    assert "Set aside: 1 match." in text


def test_suppressions_of_the_change_are_listed_with_what_they_do() -> None:
    rule = ("growing-function",)
    notes = (
        SuppressionNote("a.py", 7, rule, "split in #9", is_new=True, silenced=1),
        SuppressionNote("a.py", 9, rule, "", is_new=True, silenced=0, fault="gives no reason"),
        SuppressionNote("a.py", 11, rule, "old", is_new=False, silenced=1),
    )
    told = render(replace(a_review(), suppressions=Ledger(1, notes)), 80, colour=False)
    assert (
        "2 new suppressions silence 1 finding. The gate counts that too.\n"
        "  a.py:7  growing-function  silences 1 finding: split in #9\n"
        "  a.py:9  growing-function  gives no reason\n"
        "\n"
    ) in told
    assert "a.py:11" not in told
