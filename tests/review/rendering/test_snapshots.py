"""Whole checks, as reviewed by eye in a browser; read a changed one before accepting it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.model.change import Span
from reviewer.model.finding import SetAside
from reviewer.model.judged import FunctionChange, Place
from reviewer.model.policy import Mode
from reviewer.model.review import (
    Agent,
    Condition,
    Coverage,
    DuplicationShare,
    Erosion,
    Gate,
    Review,
    Score,
    Skipped,
    Step,
    Verdict,
)
from reviewer.model.rule import Pillar, Severity
from reviewer.review.rendering.markdown import summary, title
from tests.fakes.reviews import a_busy_review, a_finding, a_function, a_review

SNAPSHOTS = Path(__file__).parent / "snapshots"


def met(name: str, limit: float, actual: float) -> Condition:
    return Condition(name, limit, actual, actual <= limit)


def simpler_and_clean() -> Review:
    """After a commit of pydantic that moves a helper into a module of its own."""
    shrunk = FunctionChange(
        "pydantic/json_schema.py",
        a_function("GenerateJsonSchema.ser_schema", 7, start=2228, lines=13),
        a_function("GenerateJsonSchema.ser_schema", 5, start=2229, lines=13),
    )
    moved = FunctionChange(
        "pydantic/_internal/_core_utils.py", None, a_function("as_ser_schema", 5, start=56, lines=8)
    )
    small = FunctionChange("tests/test_schema.py", None, a_function("test_model", 1))
    return a_review(
        coverage=Coverage(4, 4, 246, 246),
        gate=Gate(Mode.ADVISORY, (met("error_findings", 0, 0), met("points", 30, 0))),
        functions=(shrunk, moved, *[small] * 10),
        erosion=Erosion(0.34, 0.34),
    )


def asynchronous_copies() -> Review:
    """After a commit of django that adds asynchronous twins of methods."""
    rows = ((337, 345, 295, 303), (305, 312, 286, 293))
    path = "django/contrib/sessions/backends/base.py"
    copies = tuple(
        a_finding(
            rule="copied-block",
            pillar=Pillar.DUPLICATION,
            points=5.3,
            place=Place(path, Span(start, end)),
            symbol="",
            message=f"{end - start + 1} lines repeat `{path}:{twin}-{last}`.",
            cure="Call one function from both places.",
            related=(Place(path, Span(twin, last)),),
        )
        for start, end, twin, last in rows
    )
    grown = FunctionChange(
        "django/contrib/auth/__init__.py",
        a_function("aupdate_session_auth_hash", 1, start=268, lines=2),
        a_function("aupdate_session_auth_hash", 3, start=270, lines=4),
        branches=(273,),
    )
    return a_review(
        coverage=Coverage(
            30,
            28,
            975,
            805,
            (
                Skipped("docs/releases/5.1.txt", "no analyser for this kind of file", 54),
                Skipped("docs/topics/http/sessions.txt", "no analyser for this kind of file", 116),
            ),
        ),
        score=Score(99, 100, 99, 100, points=10.6),
        verdict=Verdict.FAIL,
        gate=Gate(
            Mode.ENFORCE,
            (met("points", 30, 10.6), met("duplicated_percent", 3, 4.1)),
            (Step("duplicated_percent", "repeat 12 lines at most, 5 fewer"),),
        ),
        functions=(grown,),
        duplication=DuplicationShare(410, 17, 4.1),
        erosion=Erosion(0.2, 0.14),
        findings=copies,
        set_aside=(SetAside("copied-block", path, 400, "moved, not new"),),
    )


def an_agents_dialog() -> Review:
    """After a commit of prefect's user interface, written by an agent."""
    folder = "ui-v2/src/components/deployments"
    tests = f"{folder}/run-flow-button/run-flow-button.test.tsx"
    dialog = f"{folder}/quick-run-parameters-dialog/quick-run-parameters-dialog.tsx"
    twin = Place(tests, Span(65, 94))
    copy = a_finding(
        rule="renamed-copy",
        pillar=Pillar.DUPLICATION,
        points=6.5,
        place=Place(tests, Span(111, 140)),
        symbol="",
        message=f"30 lines repeat `{tests}:65-94` but for names or literals.",
        cure="Call one function from both places and pass what differs.",
        related=(twin,),
    )
    cast = a_finding(
        rule="suppression-added",
        pillar=Pillar.HACK,
        severity=Severity.NOTICE,
        points=1,
        place=Place(dialog, Span(127, 127)),
        symbol="QuickRunParametersDialog",
        message="`as unknown as` is added without a reason.",
        cure="Mend what the checker says, or write the reason beside it.",
    )
    return a_review(
        agents=(
            Agent(
                "Devin",
                "certain",
                ("Co-authored-by trailer on 1 of 1 commit", "author of 1 of 1 commit"),
            ),
        ),
        coverage=Coverage(13, 13, 638, 638),
        score=Score(99, 100, 99, 100, points=7.5),
        verdict=Verdict.WARN,
        gate=Gate(Mode.ADVISORY, (met("points", 30, 7.5),)),
        functions=(
            FunctionChange(dialog, None, a_function("QuickRunParametersDialog.onSubmit", 6)),
            FunctionChange(dialog, None, a_function("<anonymous>", 1, lines=1)),
        ),
        findings=(copy, cast),
    )


CHECKS = {
    "simpler-and-clean": simpler_and_clean,
    "asynchronous-copies": asynchronous_copies,
    "an-agents-dialog": an_agents_dialog,
    "as-designed": a_busy_review,
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_check_reads_as_it_was_reviewed(name: str) -> None:
    review = CHECKS[name]()
    expected = (SNAPSHOTS / f"{name}.md").read_text("utf-8")
    assert f"## {title(review)}\n\n{summary(review)}" == expected


def test_every_snapshot_is_compared() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == set(CHECKS)
