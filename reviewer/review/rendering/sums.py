"""How a score comes about, as sums that a reader can redo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.model.finding import Finding
from reviewer.model.review import Review
from reviewer.model.rule import Pillar
from reviewer.review.rendering.figures import location, number

_FULL = 100


@dataclass(frozen=True, slots=True)
class Sum:
    """One pillar or the whole; `points` are the findings' own, `credit` is taken off them."""

    name: str
    points: float
    credit: float
    lines: int
    score: int

    @property
    def net(self) -> int | float:
        """The points less the credit."""
        return number(self.points - self.credit)

    @property
    def formula(self) -> str:
        """The score before it is rounded and kept from falling below 0."""
        return f"{_FULL} - {_FULL} * {self.net} / max({self.lines}, {_FULL})"


def sums(review: Review) -> tuple[Sum, ...]:
    """A sum for each pillar, then the overall one."""
    score, findings = review.score, review.findings
    scores = {
        Pillar.COMPLEXITY: score.complexity,
        Pillar.DUPLICATION: score.duplication,
        Pillar.HACK: score.hack,
    }
    own = {pillar: _points(findings, pillar) for pillar in Pillar}
    credit = min(score.credit, own[Pillar.COMPLEXITY])
    credits_ = {pillar: credit if pillar is Pillar.COMPLEXITY else 0.0 for pillar in Pillar}
    lines = review.coverage.lines_judged
    pillars = [Sum(one.value, own[one], credits_[one], lines, scores[one]) for one in Pillar]
    return (*pillars, Sum("overall", round(sum(own.values()), 1), credit, lines, score.overall))


@dataclass(frozen=True, slots=True)
class Addend:
    """What adds to the points of a pillar, or is taken off them; `where` may be empty."""

    points: float
    pillar: Pillar
    what: str
    where: str = ""


def addends(review: Review, limit: int) -> list[Addend]:
    """The findings, then the credits; beyond `limit`, the sum of the rest of each pillar."""
    rows = [
        *(Addend(one.points, one.pillar, one.rule, location(one.place)) for one in review.findings),
        *(
            Addend(-one.points, Pillar.COMPLEXITY, "got simpler", one.change.name)
            for one in review.credits
        ),
    ]
    if len(rows) <= limit:
        return rows
    kept = limit - len(Pillar)
    shown, rest = rows[:kept], rows[kept:]
    sums_of_rest = (_sum([row for row in rest if row.pillar is pillar]) for pillar in Pillar)
    return [*shown, *(one for group in sums_of_rest for one in group)]


def _sum(rows: Sequence[Addend]) -> tuple[Addend, ...]:
    if not rows:
        return ()
    points = round(sum(row.points for row in rows), 1)
    return (Addend(points, rows[0].pillar, f"{len(rows)} more"),)


def _points(findings: Sequence[Finding], pillar: Pillar) -> float:
    return round(sum(finding.points for finding in findings if finding.pillar is pillar), 1)
