"""The use case: review past changes, and see what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.model.backtest import Backtest, Hit, Outcome, PastChange, Replayed
from reviewer.model.policy import Policy
from reviewer.model.review import Review, Verdict
from reviewer.review.backtesting.contrasts import outcome_of, why_otherwise
from reviewer.review.backtesting.ports import BacktestPorts
from reviewer.review.backtesting.summing import DAYS, flips, summarise
from reviewer.review.backtesting.survival import follow
from reviewer.review.ports import Ports
from reviewer.review.reviewing import ReviewRequest, review_change


@dataclass(frozen=True, slots=True)
class BacktestRequest:
    """Which past changes, and how the result is labelled."""

    repository: str
    policy: str
    rulebook: str
    other: str = ""
    last: int | None = None
    since: str | None = None


def backtest(
    request: BacktestRequest, ports: BacktestPorts, progress: Callable[[int, int], None]
) -> Backtest:
    """Replay what the ledger does not know yet; `progress` is told how many of all are done."""
    changes = ports.history.past("HEAD", last=request.last, since=request.since)
    known = dict(ports.ledger.known())
    replayed = {one.commit: known[one.commit] for one in changes if one.commit in known}
    progress(len(replayed), len(changes))
    for done in ports.replay.run([one for one in changes if one.commit not in replayed]):
        if not done.failed:
            ports.ledger.keep(done)
        replayed[done.commit] = done
        progress(len(replayed), len(changes))
    summary = summarise(changes, replayed, follow(changes, ports.history.diffs(changes)))
    return Backtest(
        repository=request.repository,
        policy=request.policy,
        rulebook=request.rulebook,
        days=DAYS,
        changes=changes,
        replayed=tuple(replayed[change.commit] for change in changes),
        rules=summary.rules,
        flagged=summary.flagged,
        unflagged=summary.unflagged,
        other=request.other,
        flips=flips(changes, replayed),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """A policy with the world in which it judges: its rulebook may hold rules of its own."""

    policy: Policy
    ports: Ports


def replay(change: PastChange, side: Side, other: Side | None = None) -> Replayed:
    """Review one past change, under the other policy too if there is one.

    Whatever goes wrong is told in `failed`: one odd commit does not end a backtest.
    """
    try:
        review = _review(change, side)
        compared = None if other is None else _review(change, other)
    except Exception as error:  # noqa: BLE001 - the reader is told which commit failed, and why
        reason = f"{type(error).__name__}: {error}"[:200]
        return Replayed(change.commit, Outcome(Verdict.NOT_APPLICABLE, 0), failed=reason)
    return Replayed(
        commit=change.commit,
        outcome=outcome_of(review),
        hits=_hits(review),
        skipped=tuple(one.path for one in review.coverage.skipped),
        lines_judged=review.coverage.lines_judged,
        other=None if compared is None else outcome_of(compared),
        why="" if compared is None else why_otherwise(review, compared),
    )


def _review(change: PastChange, side: Side) -> Review:
    return review_change(ReviewRequest(change.parent, change.commit, side.policy), side.ports)


def _hits(review: Review) -> tuple[Hit, ...]:
    return tuple(
        Hit(one.rule, one.severity, one.place.path, None if one.place.in_base else one.place.span)
        for one in review.findings
    )
