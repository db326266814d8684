from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.policy import GateLimits, Mode
from reviewer.model.review import Coverage, Credit, DuplicationShare, Skipped, Verdict
from reviewer.model.rule import Pillar, Severity
from reviewer.review.scoring import duplication_share, erosion, gate, score, verdict
from tests.checks.changes import change_of
from tests.fakes.reviews import a_finding, a_function_change

NO_SHARE = DuplicationShare(0, 0, 0.0)
SIMPLER = a_function_change("parse", 20, 10)


def test_a_change_without_findings_scores_a_hundred() -> None:
    total = score((), (), 50)
    assert (total.overall, total.complexity, total.duplication, total.hack) == (100,) * 4


def test_a_small_change_is_judged_as_if_it_had_a_hundred_lines() -> None:
    assert score((a_finding(points=5),), (), 3).overall == 95


def test_points_weigh_less_in_a_large_change() -> None:
    assert score((a_finding(points=5),), (), 500).overall == 99


def test_the_score_never_falls_below_zero() -> None:
    assert score([a_finding(points=15)] * 40, (), 100).overall == 0


def test_each_pillar_has_its_own_score() -> None:
    findings = (a_finding(points=5), a_finding(points=15, pillar=Pillar.HACK))
    total = score(findings, (), 100)
    assert (total.complexity, total.hack, total.duplication, total.overall) == (95, 85, 100, 80)


def test_credit_is_taken_off_complexity_only() -> None:
    findings = (a_finding(points=5), a_finding(points=15, pillar=Pillar.HACK))
    total = score(findings, (Credit(SIMPLER, 30),), 100)
    assert (total.complexity, total.hack, total.points) == (100, 85, 15)


POINTS = st.floats(0, 40).map(lambda value: round(value, 1))


@given(
    st.lists(st.tuples(POINTS, st.sampled_from(list(Pillar)))),
    st.lists(POINTS),
    st.integers(0, 5000),
)
def test_the_sum_can_be_redone_from_what_the_check_shows(
    rows: list[tuple[float, Pillar]], credit: list[float], added: int
) -> None:
    findings = [a_finding(points=points, pillar=pillar) for points, pillar in rows]
    total = score(findings, [Credit(SIMPLER, points) for points in credit], added)
    complexity = sum(points for points, pillar in rows if pillar is Pillar.COMPLEXITY)
    others = sum(points for points, pillar in rows if pillar is not Pillar.COMPLEXITY)
    points = others + max(0, complexity - sum(credit))
    assert total.points == pytest.approx(points, abs=0.06)
    assert abs(total.overall - max(0, 100 - 100 * points / max(added, 100))) <= 0.51


def test_an_error_fails_the_gate_and_says_what_is_left_to_do() -> None:
    closed = gate(
        (a_finding(severity=Severity.ERROR),), 15, NO_SHARE, limits=GateLimits(), mode=Mode.ENFORCE
    )
    assert [one.name for one in closed.conditions if not one.passed] == ["error_findings"]
    assert [step.text for step in closed.to_pass] == ["resolve 1 error finding"]


def test_points_over_the_limit_fail_the_gate() -> None:
    closed = gate((), 30.1, NO_SHARE, limits=GateLimits(), mode=Mode.ADVISORY)
    assert [one.passed for one in closed.conditions if one.name == "points"] == [False]


@pytest.mark.parametrize(
    ("added", "conditions"),
    [
        (19, ["error_findings", "points"]),
        (20, ["error_findings", "points", "duplicated_percent"]),
    ],
)
def test_small_changes_are_not_judged_by_shares(added: int, conditions: list[str]) -> None:
    share = DuplicationShare(added, added, 100.0)
    opened = gate((), 0, share, limits=GateLimits(), mode=Mode.ADVISORY)
    assert [one.name for one in opened.conditions] == conditions


def test_a_limit_that_is_switched_off_is_no_condition() -> None:
    limits = GateLimits(block=(), max_points=None, max_duplicated_percent=None)
    assert gate((), 99, DuplicationShare(90, 90, 100.0), limits=limits, mode=Mode.ADVISORY) == (
        gate((), 0, NO_SHARE, limits=limits, mode=Mode.ADVISORY)
    )


JUDGED = Coverage(1, 1, 10, 10)
OPEN = gate((), 0, NO_SHARE, limits=GateLimits(), mode=Mode.ADVISORY)
CLOSED = gate((), 99, NO_SHARE, limits=GateLimits(), mode=Mode.ADVISORY)
OFF = gate((), 99, NO_SHARE, limits=GateLimits(), mode=Mode.OFF)


BLOCK = """\
def total(orders, rate):
    kept = []
    for order in orders:
        if order.cancelled:
            continue
        net = sum(item.price * item.count for item in order.items)
        tax = round(net * rate, 2)
        kept.append((order.number, net, tax, net + tax))
    return sorted(kept, key=lambda one: one[0])
"""


def test_copies_in_tests_are_no_part_of_the_repeated_share() -> None:
    tests = {"tests/test_a.py": BLOCK + "\n\ndef test_a():\n    assert total([], 0) == []\n"}
    change = change_of({"a.py": BLOCK}, {"a.py": BLOCK, "b.py": "x = 1\n", **tests})
    assert {clone.place.path for clone in change.clones} == {"tests/test_a.py"}
    assert duplication_share(change.clones, change.files) == DuplicationShare(1, 0, 0.0)


def test_copies_in_product_code_are_a_share_of_its_added_lines() -> None:
    change = change_of({"a.py": BLOCK}, {"a.py": BLOCK, "b.py": BLOCK + "\n\nX = 1\n"})
    assert duplication_share(change.clones, change.files) == DuplicationShare(12, 9, 75.0)


def test_verdicts() -> None:
    notice = a_finding(severity=Severity.NOTICE)
    assert verdict(OPEN, (), JUDGED) is Verdict.PASS
    assert verdict(OPEN, (notice,), JUDGED) is Verdict.PASS
    assert verdict(OPEN, (a_finding(),), JUDGED) is Verdict.WARN
    assert verdict(CLOSED, (), JUDGED) is Verdict.FAIL
    assert verdict(OFF, (), JUDGED) is Verdict.NOT_APPLICABLE


def test_nothing_judged_never_reads_as_passed() -> None:
    assert verdict(OPEN, (), Coverage(3, 0, 40, 0)) is Verdict.NOT_APPLICABLE


def test_a_change_that_was_mostly_not_read_has_no_verdict() -> None:
    skipped = (Skipped("a.py", "took longer than 10 s", 90, unread=True),)
    assert verdict(OPEN, (), Coverage(2, 1, 100, 10, skipped)) is Verdict.NOT_APPLICABLE


def test_generated_lines_do_not_withhold_the_verdict() -> None:
    skipped = (Skipped("a.lock", "lock file", 90),)
    assert verdict(OPEN, (), Coverage(2, 1, 100, 10, skipped)) is Verdict.PASS


def test_erosion_is_the_share_of_mass_in_complex_functions() -> None:
    found = erosion([a_function_change("big", 30, 11), a_function_change("small", 10, 10)])
    assert found.before == pytest.approx(0.75)
    assert found.after == pytest.approx(11 / 21, abs=0.001)


def test_erosion_of_nothing_is_unknown() -> None:
    found = erosion([a_function_change("new", None, 3)])
    assert found.before is None
    assert found.after == 0
