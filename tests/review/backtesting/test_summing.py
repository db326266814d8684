from __future__ import annotations

import pytest

from reviewer.model.backtest import Flip, Hit, Outcome, PastChange, Replayed
from reviewer.model.change import Span
from reviewer.model.review import Verdict
from reviewer.model.rule import Severity
from reviewer.review.backtesting.shares import share_of
from reviewer.review.backtesting.summing import Summary, flips, summarise
from reviewer.review.backtesting.survival import Fates

DAY = 24 * 60 * 60
PASS, FAIL = Outcome(Verdict.PASS, 100), Outcome(Verdict.FAIL, 60)
OLD, NEW = PastChange("old", "0", 0, "Old"), PastChange("new", "old", 100 * DAY, "New")


def a_replay(commit: str, *hits: Hit, skipped: tuple[str, ...] = ()) -> Replayed:
    return Replayed(commit, PASS, hits, skipped)


def hit(start: int, end: int, rule: str = "copied-block") -> Hit:
    return Hit(rule, Severity.WARNING, "a.py", Span(start, end))


def fates(removed: dict[int, int]) -> Fates:
    """A file of 100 lines by the old change, some removed after so many days."""
    added = {"old": [("old", "a.py", n) for n in range(1, 101)], "new": []}
    return Fates(added, {("old", "a.py", n): days * DAY for n, days in removed.items()})


def summary(one: Replayed, fate: Fates, newest: PastChange = NEW) -> Summary:
    return summarise([OLD, newest], {"old": one, "new": a_replay("new")}, fate)


def test_named_lines_are_held_against_those_that_no_finding_names() -> None:
    found = summary(a_replay("old", hit(1, 20)), fates(dict.fromkeys([1, 2, 50], 10)))
    assert (found.flagged.lines, found.flagged.reworked) == (20, 2)
    assert (found.unflagged.lines, found.unflagged.reworked) == (80, 1)


def test_what_is_reworked_later_is_not_counted() -> None:
    found = summary(a_replay("old", hit(1, 20)), fates({1: 90, 2: 91}))
    assert found.flagged.reworked == 1


def test_changes_whose_next_days_are_not_known_yet_are_left_out() -> None:
    young = PastChange("new", "old", 89 * DAY, "New")
    found = summary(a_replay("old", hit(1, 20)), fates({1: 10}), young)
    assert (found.flagged.lines, found.unflagged.lines) == (0, 0)
    assert [(one.rule, one.hits, one.changes) for one in found.rules] == [("copied-block", 1, 1)]


def test_lines_that_were_not_judged_do_not_count() -> None:
    found = summary(a_replay("old", skipped=("a.py",)), fates({}))
    assert found.unflagged.lines == 0


def test_a_line_that_two_findings_name_counts_once() -> None:
    found = summary(a_replay("old", hit(1, 20), hit(11, 30, "long-function")), fates({}))
    assert found.flagged.lines == 30
    assert [one.flagged.lines for one in found.rules] == [20, 20]


def test_deleted_code_has_hits_but_no_lines() -> None:
    gone = Hit("deleted-test", Severity.WARNING, "a.py", None)
    found = summary(a_replay("old", gone), fates({}))
    assert (found.rules[0].hits, found.rules[0].flagged.lines) == (1, 0)


def test_too_few_lines_say_nothing() -> None:
    assert share_of(19, 19).share is None
    assert share_of(20, 20).share == 1


@pytest.mark.parametrize(
    ("lines", "reworked", "low", "high"),
    [(20, 0, 0.0, 0.1611), (100, 50, 0.4038, 0.5962), (1000, 10, 0.0054, 0.0183)],
)
def test_the_interval_is_wilsons(*, lines: int, reworked: int, low: float, high: float) -> None:
    # The bounds are those of statsmodels.stats.proportion.proportion_confint(method="wilson").
    found = share_of(lines, reworked)
    assert found.low == pytest.approx(low, abs=2e-4)
    assert found.high == pytest.approx(high, abs=2e-4)


def test_a_flip_is_a_change_that_the_policies_decide_otherwise() -> None:
    flipped = Replayed("old", FAIL, other=PASS, why="+1 `copied-block`")
    same = Replayed("new", PASS, other=Outcome(Verdict.PASS, 98))
    (found,) = flips([OLD, NEW], {"old": flipped, "new": same})
    assert found == Flip(OLD, FAIL, PASS, "+1 `copied-block`")


def test_a_failure_that_starts_to_block_is_a_flip() -> None:
    blocked = Replayed("old", Outcome(Verdict.FAIL, 60, is_blocked=True), other=FAIL)
    assert len(flips([OLD], {"old": blocked})) == 1
