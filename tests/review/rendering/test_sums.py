from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.model.change import Span
from reviewer.model.finding import Finding
from reviewer.model.judged import Place
from reviewer.model.review import Coverage, Credit, Review
from reviewer.model.rule import Pillar
from reviewer.review.rendering.markdown import summary, title
from reviewer.review.scoring import score
from tests.fakes.reviews import a_finding, a_function_change, a_review

POINTS = st.integers(0, 400).map(lambda tenths: tenths / 10)
SIMPLER = a_function_change("parse", 20, 10)


def scored(findings: Sequence[Finding], credits_: Sequence[Credit], lines: int) -> Review:
    return a_review(
        findings=tuple(findings),
        credits=tuple(credits_),
        coverage=Coverage(1, 1, lines, lines),
        score=score(findings, credits_, lines),
    )


def rows(markdown: str, header: str) -> list[list[str]]:
    """The cells of the table under a header line."""
    table = markdown.split(header)[1].split("\n\n", maxsplit=1)[0]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.split("\n")[2:]]


def redone(markdown: str) -> dict[str, int]:
    """The scores as a reader sums them up from the two tables."""
    points = {pillar: Fraction(0) for pillar in Pillar}
    for amount, pillar, *_ in rows(markdown, "| points | pillar | rule | where |"):
        points[Pillar(pillar)] += Fraction(amount)
    points = {pillar: max(Fraction(0), amount) for pillar, amount in points.items()}
    (lines,) = {
        int(row[3]) for row in rows(markdown, "|  | points | credit | added lines judged |")
    }
    each = {str(pillar): amount for pillar, amount in points.items()}
    each["overall"] = sum(points.values(), Fraction(0))
    return {name: _nearest(100 - 100 * amount / max(lines, 100)) for name, amount in each.items()}


def _nearest(value: Fraction) -> int:
    return max(0, math.floor(value + Fraction(1, 2)))


def shown(markdown: str) -> dict[str, int]:
    return {
        row[0]: int(row[-1])
        for row in rows(markdown, "|  | points | credit | added lines judged |")
    }


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(POINTS, st.sampled_from(list(Pillar))), min_size=1, max_size=80),
    st.lists(POINTS, max_size=5),
    st.integers(0, 5000),
)
def test_every_score_can_be_redone_from_the_tables_on_the_check(
    costs: list[tuple[float, Pillar]], credit: list[float], lines: int
) -> None:
    findings = [a_finding(points=points, pillar=pillar) for points, pillar in costs]
    review = scored(findings, [Credit(SIMPLER, points) for points in credit], lines)
    markdown = summary(review)
    assert redone(markdown) == shown(markdown)
    assert title(review).startswith(f"{redone(markdown)['overall']} · ")


@settings(deadline=None, max_examples=50)
@given(st.lists(POINTS, min_size=1, max_size=80), st.integers(0, 5000))
def test_the_formula_on_the_check_gives_the_score(costs: list[float], lines: int) -> None:
    markdown = summary(scored([a_finding(points=points) for points in costs], (), lines))
    for *_, formula, value in rows(markdown, "|  | points | credit | added lines judged |"):
        found = re.fullmatch(r"100 - 100 \\\* ([\d.]+) / max\((\d+), 100\)", formula)
        assert found is not None
        lost = 100 * Fraction(found[1]) / max(int(found[2]), 100)
        assert _nearest(100 - lost) == int(value)


def test_half_a_point_of_the_score_is_rounded_up_as_readers_do() -> None:
    assert score([a_finding(points=2.5)], (), 100).overall == 98
    assert score([a_finding(points=3.5)], (), 100).overall == 97


def test_findings_beyond_the_rows_of_the_table_are_summed_by_pillar() -> None:
    place = Place("a.py", Span(1, 1))
    findings = [a_finding(points=0.1, place=place)] * 60 + [a_finding(pillar=Pillar.HACK)] * 2
    markdown = summary(scored(findings, (), 100))
    assert "| 1.3 | complexity | 13 more |  |" in markdown
    assert "| 10 | hack | 2 more |  |" in markdown
