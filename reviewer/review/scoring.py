"""Score, gate and verdict, from sums that a reader can redo."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from reviewer.model.facts import Function
from reviewer.model.finding import Finding
from reviewer.model.judged import Clone, FunctionChange, JudgedFile
from reviewer.model.policy import GateLimits, Mode
from reviewer.model.review import (
    Condition,
    Coverage,
    Credit,
    DuplicationShare,
    Erosion,
    Gate,
    Score,
    Skipped,
    Verdict,
)
from reviewer.model.rule import Pillar, Severity
from reviewer.review.duplication import duplicated_lines
from reviewer.review.steps import UNREAD, steps_to_pass
from reviewer.source.dialects import dialect_of
from reviewer.source.languages import language_of

FULL = 100
LINES_OF_A_SMALL_CHANGE = 100
LINES_JUDGED_BY_SHARE = 20
ERODED_ABOVE = 10


def score(findings: Sequence[Finding], credits_: Sequence[Credit], added_lines: int) -> Score:
    """`max(0, 100 - 100 * points / max(added_lines, 100))`, overall and a pillar.

    Points are summed in tenths, as they are shown; a score is rounded to the nearest
    whole number, a half up. Credit is taken off the points of the complexity pillar,
    never below zero.
    """
    credit = _tenths(one.points for one in credits_)
    points = {
        pillar: _tenths(one.points for one in findings if one.pillar is pillar) for pillar in Pillar
    }
    points[Pillar.COMPLEXITY] = max(Fraction(0), points[Pillar.COMPLEXITY] - credit)
    total = sum(points.values(), Fraction(0))
    return Score(
        overall=_out_of_hundred(total, added_lines),
        complexity=_out_of_hundred(points[Pillar.COMPLEXITY], added_lines),
        duplication=_out_of_hundred(points[Pillar.DUPLICATION], added_lines),
        hack=_out_of_hundred(points[Pillar.HACK], added_lines),
        points=float(total),
        credit=float(credit),
    )


def duplication_share(clones: Sequence[Clone], files: Sequence[JudgedFile]) -> DuplicationShare:
    """The share of added lines that repeat other code, files that hold tests left aside."""
    product = {file.path: file.change.added_count for file in files if not file.is_test}
    added = sum(product.values())
    repeated = sum(
        len(lines) for path, lines in duplicated_lines(clones).items() if path in product
    )
    percent = round(FULL * repeated / added, 1) if added else 0.0
    return DuplicationShare(added, repeated, percent)


def erosion(changes: Iterable[FunctionChange]) -> Erosion:
    """Erosion before and after (SlopCodeBench, arXiv 2603.24755) over the given functions."""
    pairs = list(changes)
    return Erosion(
        _eroded_share(change.before for change in pairs),
        _eroded_share(change.after for change in pairs),
    )


def gate(
    findings: Sequence[Finding],
    points: float,
    share: DuplicationShare,
    *,
    limits: GateLimits,
    mode: Mode,
) -> Gate:
    """The gate's conditions; shares do not judge changes under 20 added lines."""
    conditions = [*_blocking(findings, limits)]
    if limits.max_points is not None:
        passed = points <= limits.max_points
        conditions.append(Condition("points", limits.max_points, points, passed))
    if limits.max_duplicated_percent is not None and share.added_lines >= LINES_JUDGED_BY_SHARE:
        limit = limits.max_duplicated_percent
        conditions.append(
            Condition("duplicated_percent", limit, share.percent, share.percent <= limit)
        )
    return Gate(mode, tuple(conditions), tuple(steps_to_pass(conditions, findings, share)))


def minding_unread(gate_: Gate, coverage: Coverage) -> Gate:
    """The gate with a condition on code that the change made unreadable, if it can block."""
    hidden = sum(map(_is_hidden_code, coverage.skipped))
    if not hidden or gate_.mode is not Mode.ENFORCE:
        return gate_
    unread = Condition(UNREAD, 0, hidden, passed=False)
    steps = steps_to_pass([unread], (), DuplicationShare(0, 0, 0))
    return replace(gate_, conditions=(*gate_.conditions, unread), to_pass=(*gate_.to_pass, *steps))


def verdict(gate_: Gate, findings: Sequence[Finding], coverage: Coverage) -> Verdict:
    """What the gate and the findings add up to.

    Withheld when nothing was judged, or when the added lines that should have been
    judged and could not be are more than those that were; but never where code was made
    unreadable and the gate can block.
    """
    mostly_unread = coverage.lines_unread > coverage.lines_judged
    hides = any(one.name == UNREAD for one in gate_.conditions)
    withheld = not coverage.files_judged or mostly_unread
    if gate_.mode is Mode.OFF or (withheld and not hides):
        return Verdict.NOT_APPLICABLE
    if not all(condition.passed for condition in gate_.conditions):
        return Verdict.FAIL
    if any(finding.severity is not Severity.NOTICE for finding in findings):
        return Verdict.WARN
    return Verdict.PASS


def _is_hidden_code(skipped: Skipped) -> bool:
    language = language_of(skipped.path)
    return skipped.newly and language is not None and dialect_of(language.name) is not None


def _tenths(points: Iterable[float]) -> Fraction:
    return Fraction(sum(round(one * 10) for one in points), 10)


def _out_of_hundred(points: Fraction, added_lines: int) -> int:
    lost = FULL * points / max(added_lines, LINES_OF_A_SMALL_CHANGE)
    return max(0, math.floor(FULL - lost + Fraction(1, 2)))


def _eroded_share(functions: Iterable[Function | None]) -> float | None:
    measures = [function.measures for function in functions if function is not None]
    mass = sum(one.mass for one in measures)
    eroded = sum(one.mass for one in measures if one.cyclomatic > ERODED_ABOVE)
    return round(eroded / mass, 3) if mass else None


def _blocking(findings: Sequence[Finding], limits: GateLimits) -> Iterable[Condition]:
    for severity in sorted(limits.block, key=lambda one: -one.rank):
        count = sum(finding.severity is severity for finding in findings)
        yield Condition(f"{severity}_findings", 0, count, count == 0)
