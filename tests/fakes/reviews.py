"""Builders of reviews: a test states only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reviewer.model.change import Span
from reviewer.model.facts import Function, Measures
from reviewer.model.finding import Finding
from reviewer.model.judged import FunctionChange, Place
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
    Score,
    Skipped,
    Step,
    Verdict,
)
from reviewer.model.rule import Pillar, Severity


def a_review(**changes: Any) -> Review:
    """A clean review of ten judged lines in one file, with `changes` made to it."""
    clean = Review(
        repository="acme/ledger",
        base="3f2a91c0" * 5,
        head="77d0e12a" * 5,
        merge_base="3f2a91c0" * 5,
        rulebook="9d2c4b10",
        policy_source="defaults",
        agents=(),
        coverage=Coverage(files_changed=1, files_judged=1, lines_added=10, lines_judged=10),
        score=Score(overall=100, complexity=100, duplication=100, hack=100, points=0),
        verdict=Verdict.PASS,
        gate=Gate(Mode.ADVISORY),
        functions=(),
        duplication=DuplicationShare(added_lines=10, duplicated_lines=0, percent=0.0),
        erosion=Erosion(None, None),
        findings=(),
    )
    return replace(clean, **changes)


def a_finding(**changes: Any) -> Finding:
    """A warning about a function that grew, with `changes` made to it."""
    grown = Finding(
        rule="growing-function",
        pillar=Pillar.COMPLEXITY,
        kind="complexity-growth",
        severity=Severity.WARNING,
        points=5,
        place=Place("billing/invoice.py", Span(88, 170)),
        symbol="finalise",
        message="`finalise` grew from cyclomatic 21 to 28.",
        cure="Use one table by tier.",
        fingerprint="c0ffee00",
    )
    return replace(grown, **changes)


def a_function(name: str, cyclomatic: int, *, start: int = 1, lines: int = 10) -> Function:
    """A function of `lines` lines with cognitive = cyclomatic - 1."""
    measures = Measures(cyclomatic, cyclomatic - 1, lines, parameters=2, nesting=1)
    return Function(name, Span(start, start + lines - 1), measures)


def a_function_change(
    name: str, before: int | None, after: int | None, *, path: str = "billing/invoice.py"
) -> FunctionChange:
    """A function whose cyclomatic complexity went from `before` to `after`."""
    sides = [None if level is None else a_function(name, level) for level in (before, after)]
    return FunctionChange(path, sides[0], sides[1])


def a_busy_review(**changes: Any) -> Review:
    """The sample of the design: an improvement, three findings, a file left out, an agent."""
    header = FunctionChange(
        "http/headers.py",
        a_function("parse_header", 14, start=12, lines=48),
        a_function("parse_header", 9, start=12, lines=31),
    )
    finalise = FunctionChange(
        "billing/invoice.py",
        a_function("finalise", 21, start=88, lines=66),
        a_function("finalise", 28, start=88, lines=83),
        branches=(90, 104),
    )
    return a_review(
        agents=(Agent("Claude Code", "certain", ("Co-authored-by trailer on 3 of 3 commits",)),),
        coverage=Coverage(14, 13, 430, 412, (Skipped("dist/app.js", "generated", 18),)),
        score=Score(overall=94, complexity=99, duplication=99, hack=96, points=23.5, credit=1.5),
        verdict=Verdict.FAIL,
        gate=Gate(
            Mode.ADVISORY,
            (Condition("error_findings", 0, 1, passed=False),),
            (Step("error_findings", "resolve 1 error finding", ("deadbeef",)),),
        ),
        functions=(
            finalise,
            header,
            a_function_change("export_rows", None, 4, path="billing/export.py"),
        ),
        duplication=DuplicationShare(added_lines=412, duplicated_lines=31, percent=7.5),
        erosion=Erosion(0.41234, 0.4391),
        findings=(_weakened_test(), a_finding(), _copy()),
        credits=(Credit(header, 1.5),),
        **changes,
    )


def _weakened_test() -> Finding:
    return a_finding(
        rule="weakened-assertion",
        pillar=Pillar.HACK,
        kind="test-weakened",
        severity=Severity.ERROR,
        points=15,
        place=Place("tests/test_ledger.py", Span(41, 41), in_base=True),
        symbol="test_balances",
        message="The assert on `book.total()` is gone; `total` is still there.",
        cure="Restore it, or say why.",
        fingerprint="deadbeef",
    )


def _copy() -> Finding:
    return a_finding(
        rule="renamed-copy",
        pillar=Pillar.DUPLICATION,
        kind="code-clone",
        place=Place("billing/export.py", Span(20, 50)),
        symbol="export_rows",
        message="Copy of 31 lines but for two names.",
        cure="Call `render_rows(rows, currency)`.",
        fingerprint="0ddba11",
        related=(Place("billing/report.py", Span(112, 142)),),
    )
