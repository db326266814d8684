from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.model.change import WORKTREE
from reviewer.model.policy import Mode
from reviewer.model.review import (
    Agent,
    Condition,
    Coverage,
    Credit,
    DuplicationShare,
    Erosion,
    Gate,
    Review,
    Skipped,
    Step,
    Verdict,
)
from reviewer.model.rule import Severity
from reviewer.review.rendering import wording
from reviewer.review.rendering.figures import (
    fate,
    location,
    most_changed,
    number,
    plural,
    step,
)
from reviewer.review.rendering.sums import sums
from tests.fakes.reviews import a_busy_review, a_finding, a_function_change, a_review

BLOCKED = Gate(
    Mode.ENFORCE,
    (Condition("points", 30, 45.5, passed=False), Condition("error_findings", 0, 0, passed=True)),
    (Step("points", "take off 15.5 of 45.5 points"),),
)


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        (a_review(), "100 · nothing to look at"),
        (a_busy_review(), "94 · 3 to look at · complexity +7 · 31 lines repeated"),
        (a_review(verdict=Verdict.NOT_APPLICABLE), "Not judged"),
        (a_review(verdict=Verdict.FAIL), "100 · blocked"),
        (
            a_review(
                functions=(a_function_change("f", 9, 4), a_function_change("g", None, 8)),
                duplication=DuplicationShare(10, 1, 10.0),
            ),
            "100 · nothing to look at · complexity -5 · 1 line repeated",
        ),
    ],
    ids=["clean", "busy", "withheld", "blocked without findings", "simpler, with a new function"],
)
def test_the_headline_says_score_findings_growth_and_repetition(
    review: Review, expected: str
) -> None:
    assert wording.headline(review) == expected


def test_improvement_is_named_before_any_finding() -> None:
    opening = wording.opening(a_busy_review())
    assert opening.startswith("`parse_header` got simpler (cyclomatic 14 → 9). 1 error and")


def test_many_improvements_are_counted_after_two() -> None:
    credits_ = tuple(Credit(a_function_change(name, 9, 5), 1) for name in "abcd")
    assert wording.improvements(a_review(credits=credits_)) == (
        "`a` (cyclomatic 9 → 5), `b` (cyclomatic 9 → 5) and 2 more got simpler."
    )


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(7, 5)], "`f0` got simpler (cyclomatic 7 → 5)."),
        ([(7, 5), (3, 6)], ""),
        ([(7, 6)], ""),
        ([(None, 4), (9, 4)], "`f1` got simpler (cyclomatic 9 → 4)."),
    ],
    ids=["fell", "fell, but more rose elsewhere", "hardly fell", "fell beside a new one"],
)
def test_a_fall_without_credit_is_said_if_complexity_fell_as_a_whole(
    steps: list[tuple[int | None, int]], expected: str
) -> None:
    functions = tuple(
        a_function_change(f"f{n}", before, after) for n, (before, after) in enumerate(steps)
    )
    assert wording.improvements(a_review(functions=functions)) == expected


@pytest.mark.parametrize(
    ("covered", "mode", "expected"),
    [
        (Coverage(0, 0, 0, 0), Mode.ADVISORY, "Nothing changed, so there is nothing to judge."),
        (
            Coverage(2, 0, 9, 0),
            Mode.ADVISORY,
            "Nothing of this change could be judged: no verdict.",
        ),
        (
            Coverage(2, 1, 9, 1),
            Mode.ADVISORY,
            "Most of this change could not be judged: no verdict.",
        ),
        (Coverage(1, 1, 9, 9), Mode.OFF, "The policy switches the verdict off."),
    ],
)
def test_a_withheld_verdict_never_reads_as_passed(
    covered: Coverage, mode: Mode, expected: str
) -> None:
    review = a_review(verdict=Verdict.NOT_APPLICABLE, coverage=covered, gate=Gate(mode))
    assert wording.opening(review) == expected


@pytest.mark.parametrize(
    ("gate", "verdict", "expected"),
    [
        (Gate(Mode.ADVISORY), Verdict.WARN, "Advisory: nothing is blocked."),
        (
            replace(BLOCKED, mode=Mode.ADVISORY),
            Verdict.FAIL,
            "The gate would say no (points 45.5, at most 30). Advisory: nothing is blocked.",
        ),
        (BLOCKED, Verdict.FAIL, "Blocked. To pass: take off 15.5 of 45.5 points."),
        (Gate(Mode.ENFORCE), Verdict.WARN, "The gate lets this pass."),
        (Gate(Mode.OFF), Verdict.NOT_APPLICABLE, "The gate is off: nothing is blocked."),
    ],
)
def test_the_mode_line_says_what_the_verdict_means(
    gate: Gate, verdict: Verdict, expected: str
) -> None:
    assert wording.mode(a_review(gate=gate, verdict=verdict)) == expected


def test_coverage_names_three_reasons_and_no_more() -> None:
    skipped = tuple(Skipped(f"{n}", reason, 1) for n, reason in enumerate("aabcd"))
    text = wording.coverage(a_review(coverage=Coverage(9, 4, 30, 25, skipped)))
    assert text == "Judged 25 of 30 added lines; 5 files left out: a (2), b, c, other reasons."


def test_a_reason_that_all_share_is_not_counted() -> None:
    skipped = (Skipped("a", "binary", 1), Skipped("b", "binary", 1))
    text = wording.coverage(a_review(coverage=Coverage(3, 1, 9, 7, skipped)))
    assert text == "Judged 7 of 9 added lines; 2 files left out: binary."


def test_a_change_without_added_lines_is_counted_in_files() -> None:
    text = wording.coverage(a_review(coverage=Coverage(3, 2, 0, 0)))
    assert text == "No line was added; judged 2 of 3 changed files."


def test_a_likely_agent_is_not_stated_as_a_fact() -> None:
    agent = Agent("Codex", "likely", ("generated-with line on 1 of 2 commits",))
    said = wording.attribution(a_review(agents=(agent,)))
    assert said == "Probably written with Codex (generated-with line on 1 of 2 commits)."


def test_the_command_for_uncommitted_work_names_no_head() -> None:
    assert wording.command(a_review(head=WORKTREE)) == "outlast review --base 3f2a91c03f2a"


def test_a_twin_named_in_the_message_is_not_repeated() -> None:
    copy = a_busy_review().findings[2]
    named = replace(copy, message=f"Copy of `{location(copy.related[0])}`.")
    assert (len(wording.unmentioned(copy)), wording.unmentioned(named)) == (1, [])


def test_what_is_not_shown_is_counted_with_its_points() -> None:
    findings = tuple(a_finding(points=1.5) for _ in range(4))
    assert wording.more(findings, 1) == "… and 3 more, 4.5 points together."
    assert wording.more(findings, 4) == ""


def test_erosion_is_silent_where_no_function_is_left() -> None:
    assert wording.erosion(a_review(erosion=Erosion(0.5, None))) == ""
    assert wording.erosion(a_review(erosion=Erosion(0, 0))) == ""
    assert wording.erosion(a_review(erosion=Erosion(None, 0.5))).endswith(": 50 %.")
    assert wording.erosion(a_review(erosion=Erosion(0.502, 0.5))).endswith(": 50 %.")


def test_the_sums_add_up_to_the_points_of_the_score() -> None:
    review = a_busy_review()
    overall = sums(review)[-1]
    assert (overall.net, overall.lines) == (review.score.points, review.coverage.lines_judged)
    assert overall.formula == "100 - 100 * 23.5 / max(412, 100)"


def test_credit_never_exceeds_the_points_of_its_pillar() -> None:
    hack = a_busy_review().findings[0]
    review = replace(a_busy_review(), findings=(hack,))
    assert [one.credit for one in sums(review)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("count", "noun", "expected"),
    [(1, "line", "1 line"), (0, "line", "0 lines"), (2, "match", "2 matches")],
)
def test_plurals(count: int, noun: str, expected: str) -> None:
    assert plural(count, noun) == expected


@pytest.mark.parametrize(("value", "expected"), [(5.0, "5"), (0.1 + 0.2, "0.3"), (-1.5, "-1.5")])
def test_numbers_have_one_decimal_at_most(value: float, expected: str) -> None:
    assert str(number(value)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(14, 9, "14 → 9"), (None, 4, "4"), (4, None, "4"), (3, 3, "3"), (None, None, "")],
)
def test_steps(before: int | None, after: int | None, expected: str) -> None:
    assert step(before, after) == expected


def test_functions_tell_whether_they_are_new_gone_or_moved() -> None:
    new = a_function_change("f", None, 2)
    changes = (new, a_function_change("f", 2, None), replace(new, moved_from="g"))
    assert [fate(change) for change in changes] == ["new", "gone", "from g"]


def test_the_largest_step_comes_first_whichever_its_direction() -> None:
    small, fall = a_function_change("small", 3, 5), a_function_change("fall", 20, 4)
    assert most_changed((small, fall)) == [fall, small]


def test_findings_are_counted_by_severity() -> None:
    notice = a_finding(severity=Severity.NOTICE)
    assert wording.opening(a_review(findings=(notice,))) == "1 notice to look at."
