from __future__ import annotations

from dataclasses import replace

from reviewer.model.change import Span
from reviewer.model.finding import SetAside, Trouble
from reviewer.model.fix import Fix
from reviewer.model.judged import FunctionChange, Place
from reviewer.model.review import (
    Agent,
    Coverage,
    Credit,
    Ledger,
    Review,
    Skipped,
    SuppressionNote,
)
from reviewer.review.rendering.markdown import SUMMARY_LIMIT, TITLE_LIMIT, summary, title
from tests.fakes.reviews import a_busy_review, a_finding, a_function, a_review
from tests.review.rendering.test_escaping import DANGEROUS, LIVE, tokens

HOSTILE = (
    "a|b`c``d <script>x</script> ![i](j) [k](l) @octocat #1 http://x.test/\n| - x\r\u202e\x1b[2J"
    "\udcff &amp; \\| <!-- --> </details> $x$ "
)


def hostile_review(text: str) -> Review:
    place = Place(text, Span(1, 9))
    function = a_function(text, 9)
    change = FunctionChange(text, function, a_function(text, 5), moved_from=text)
    finding = a_finding(
        place=place, symbol=text, message=text, cure=text, rule=text, related=(place,) * 9
    )
    fix = Fix(
        text, "", (), f"--- a\n+++ b\n@@ -1 +1 @@\n-{text}\n ```\n+{text}\n" + f" {text}\n" * 90
    )
    finding = replace(finding, fix=fix)
    asides = (SetAside(f"{text}{n}", text, 1, why) for n in range(80) for why in _reasons(text))
    return replace(
        a_busy_review(),
        findings=(finding,) * 80,
        functions=(change,) * 80,
        credits=(Credit(change, 1),) * 80,
        set_aside=tuple(asides),
        troubles=(Trouble(text, text, text),) * 80,
        notes=(text,) * 80,
        coverage=Coverage(80, 1, 80, 1, (Skipped(text, text, 1),) * 80),
        agents=(Agent(text, "certain", (text,)),),
        policy_source=text,
        head=text,
        suppressions=Ledger(1, (SuppressionNote(text, 1, (text,), text, True, 1, text),) * 80),  # noqa: FBT003 - a builder
    )


def _reasons(text: str) -> tuple[str, str]:
    return (text, f"suppressed in the file: {text}")


def visible_part(review: Review) -> str:
    return summary(review).split("<details>")[0]


def test_the_sample_reads_as_designed() -> None:
    assert visible_part(a_busy_review()) == (
        "`parse_header` got simpler (cyclomatic 14 → 9). 1 error and 2 warnings to look at. "
        "31 of 412 added lines outside tests (7.5 %) repeat code that stands elsewhere.\n"
        "\n"
        "| | where | what changed | what would mend it |\n"
        "|---|---|---|---|\n"
        "| error | `tests/test_ledger.py:41` in the base `test_balances` "
        "| The assert on `book.total()` is gone; `total` is still there. "
        "| Restore it, or say why. · weakened-assertion |\n"
        "| warning | `billing/invoice.py:88-170` "
        "| `finalise` grew from cyclomatic 21 to 28. "
        "| Use one table by tier. · growing-function |\n"
        "| warning | `billing/export.py:20-50` `export_rows` "
        "| Copy of 31 lines but for two names. See `billing/report.py:112-142`. "
        "| Call `render_rows(rows, currency)`. · renamed-copy |\n"
        "\n"
        "Judged 412 of 430 added lines; 1 file left out: generated. "
        "The gate would say no (error findings 1, at most 0). Advisory: nothing is blocked. "
        "Written with Claude Code (Co-authored-by trailer on 3 of 3 commits).\n"
        "`outlast review --base 3f2a91c03f2a --head 77d0e12a77d0` says the same on your machine.\n"
        "\n"
    )


def test_a_clean_change_gets_one_calm_sentence_and_the_coverage_line() -> None:
    assert summary(a_review()) == (
        "Nothing here makes the code harder to maintain.\n\nJudged 10 of 10 added lines.\n"
    )


def test_there_are_at_most_twenty_lines_before_the_details() -> None:
    for review in (a_busy_review(), hostile_review("x"), hostile_review(HOSTILE)):
        assert len(visible_part(review).rstrip("\n").split("\n")) <= 20


def test_ten_findings_are_shown_and_the_rest_is_counted() -> None:
    review = a_review(findings=tuple(a_finding(symbol=f"f{n}") for n in range(13)))
    text = visible_part(review)
    assert ("`f9`" in text, "`f10`" in text) == (True, False)
    assert "… and 3 more, 15 points together." in text


def test_hostile_names_yield_no_link_image_mention_or_html() -> None:
    for token in tokens(summary(hostile_review(HOSTILE))):
        if token.type == "html_block":
            assert token.content.startswith(("<details><summary>", "</details>"))
            assert "script" not in token.content
        elif token.type == "fence":
            assert (token.info, token.content[:2]) == ("diff", "@@")
        else:
            assert token.type not in DANGEROUS
        assert not (token.type == "text" and LIVE.search(token.content)), token.content


def test_hostile_names_leave_every_table_its_columns() -> None:
    parsed = tokens(summary(hostile_review(HOSTILE)))
    width, rows = 0, 0
    cells = 0
    for token in parsed:
        width = 0 if token.type == "thead_open" else width + (token.type == "th_open")
        cells = 0 if token.type == "tr_open" else cells + (token.type == "td_open")
        if token.type == "tr_close" and cells:
            assert cells == width
            rows += 1
    assert rows > 100


def test_the_summary_fits_into_a_check_run_whatever_it_holds() -> None:
    for text in ("x", HOSTILE, "\U000e0041" * 900, "|" * 900, "漢" * 900, "@ " * 900):
        review = hostile_review(text)
        assert len(summary(review).encode()) <= SUMMARY_LIMIT + 535
        assert len(title(review)) <= TITLE_LIMIT


def test_details_that_do_not_fit_are_announced() -> None:
    assert "More details would not fit here" in summary(hostile_review("|" * 900))


def test_details_hold_functions_sums_gate_and_left_out_files() -> None:
    text = summary(a_busy_review())
    assert (
        "| `finalise` | `billing/invoice.py:88` "
        "| cyclomatic 21 → 28, cognitive 20 → 27, lines 66 → 83; new branches in lines 90, 104 |"
    ) in text
    assert "| overall | 25 | 1.5 | 412 | 100 - 100 \\* 23.5 / max(412, 100) | 94 |" in text
    assert "| -1.5 | complexity | got simpler | `parse_header` |" in text
    assert "| error findings | 1 | 0 | no |" in text
    assert "| `dist/app.js` | generated | 18 |" in text


def test_what_was_set_aside_is_grouped_and_counted() -> None:
    moved = [SetAside("long-function", f"{n}.py", 1, "moved, not new") for n in range(3)]
    text = summary(a_review(set_aside=tuple(moved)))
    assert "<details><summary>3 matches set aside</summary>" in text
    assert "| 3 | long-function | moved, not new |" in text


def test_suppressions_are_listed_with_their_reasons_and_their_growth() -> None:
    place, rule = "billing/invoice.py", ("growing-function",)
    notes = (
        SuppressionNote(place, 88, rule, "split in #9", is_new=True, silenced=1),
        SuppressionNote(place, 99, rule, "", is_new=False, silenced=0, fault="gives no reason"),
    )
    text = summary(a_review(suppressions=Ledger(1, notes)))
    assert "1 new suppression silences 1 finding." in text
    assert "<details><summary>Suppressions in the changed files: 1 → 2</summary>" in text
    assert "`billing/invoice.py:88` | in this change | silences 1 finding | split in `#9` |" in text
    assert "`billing/invoice.py:99` | before | gives no reason |  |" in text


def test_what_is_silenced_is_not_called_nothing() -> None:
    note = SuppressionNote("a.py", 7, ("long-function",), "a table", is_new=True, silenced=2)
    review = a_review(suppressions=Ledger(0, (note,)))
    assert title(review).startswith("100 · 2 silenced")
    assert "Nothing here makes the code harder" not in summary(review)


def test_a_repair_is_shown_as_a_diff_that_cannot_leave_its_block() -> None:
    diff = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,1 @@\n-\t# ``` </details>\n \tx = 1\n"
    finding = a_finding(place=Place("a.py", Span(1, 1)), fix=Fix("a.py", "", (), diff))
    text = summary(a_review(findings=(finding,)))
    assert (
        "<details><summary>1 repair that <code>outlast fix</code> does</summary>\n\n"
        "`a.py:1` growing-function\n\n"
        "````diff\n@@ -1,2 +1,1 @@\n-   # ``` </details>\n    x = 1\n````\n\n</details>"
    ) in text


def test_of_long_and_many_repairs_the_rest_is_counted() -> None:
    diff = "--- a/a.py\n+++ b/a.py\n@@ -1,40 +1,0 @@\n" + f"-{'x' * 900}\n" * 40
    finding = a_finding(fix=Fix("a.py", "", (), diff))
    text = summary(a_review(findings=(finding,) * 12))
    assert text.count("````") == 0
    assert text.count("```diff") == 10
    assert text.count("… and 11 lines more.") == 10
    assert "… and 2 more.\n\n</details>" in text
    assert max(map(len, text.split("\n"))) < 900


def test_a_failed_check_is_said_before_the_details() -> None:
    review = a_review(troubles=(Trouble("long-function", "a.py", "RecursionError: deep"),))
    assert "1 check failed." in visible_part(review)
    assert "| long-function | `a.py` | RecursionError: deep |" in summary(review)


def test_notes_of_the_review_are_shown() -> None:
    review = replace(a_busy_review(), notes=("This change edits `.github/outlast.yml`.",))
    assert "This change edits `.github/outlast.yml`." in visible_part(review)
