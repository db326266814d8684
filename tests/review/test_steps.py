from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.change import Span
from reviewer.model.finding import Finding
from reviewer.model.judged import Place
from reviewer.model.policy import GateLimits, Mode
from reviewer.model.review import DuplicationShare, Gate, Step
from reviewer.model.rule import Pillar, Severity
from reviewer.review.scoring import gate
from tests.fakes.reviews import a_finding

NO_SHARE = DuplicationShare(0, 0, 0.0)


def judged(findings: Sequence[Finding], share: DuplicationShare = NO_SHARE) -> Gate:
    points = round(sum(finding.points for finding in findings), 1)
    return gate(findings, points, share, limits=GateLimits(), mode=Mode.ENFORCE)


def share(added: int, repeated: int) -> DuplicationShare:
    return DuplicationShare(added, repeated, round(100 * repeated / added, 1))


def a_copy(name: str, lines: int) -> Finding:
    place = Place("a.py", Span(1, lines))
    return a_finding(pillar=Pillar.DUPLICATION, fingerprint=name, points=5, place=place)


def test_nothing_is_left_to_do_when_the_gate_passes() -> None:
    assert judged([a_finding()]).to_pass == ()


def test_every_error_has_to_be_resolved() -> None:
    errors = [a_finding(severity=Severity.ERROR, points=1, fingerprint=name) for name in ("a", "b")]
    (step,) = judged([*errors, a_finding()]).to_pass
    assert step == Step("error_findings", "resolve 2 error findings", ("a", "b"))


def test_points_are_taken_off_where_most_are() -> None:
    findings = [a_finding(points=n, fingerprint=f"{n}") for n in (3, 20, 12)]
    (step,) = judged(findings).to_pass
    assert step == Step("points", "take off 5 of 35 points", ("20",))


def test_the_longest_copies_are_named_until_the_share_holds() -> None:
    findings = [a_copy("short", 4), a_copy("long", 9)]
    (step,) = judged(findings, share(200, 13)).to_pass
    assert step == Step("duplicated_percent", "repeat 6 lines at most, 7 fewer", ("long",))


SEVERITIES = st.sampled_from(list(Severity))


@given(st.lists(st.tuples(st.floats(0.1, 40), SEVERITIES), max_size=12))
def test_whoever_resolves_what_is_named_passes(rows: list[tuple[float, Severity]]) -> None:
    findings = [
        a_finding(points=round(points, 1), severity=severity, fingerprint=f"{index}")
        for index, (points, severity) in enumerate(rows)
    ]
    named = {name for step in judged(findings).to_pass for name in step.findings}
    left = judged([finding for finding in findings if finding.fingerprint not in named])
    assert all(condition.passed for condition in left.conditions)
    assert left.to_pass == ()


@pytest.mark.parametrize("repeated", [0, 3, 4, 50, 100])
def test_the_lines_to_give_up_bring_the_share_down_to_the_limit(repeated: int) -> None:
    for step in judged([a_copy("a", repeated or 1)], share(100, repeated)).to_pass:
        fewer = int(step.text.split(", ")[1].split()[0])
        assert 100 * (repeated - fewer) / 100 <= 3
        assert step.findings == ("a",)
