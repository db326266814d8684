"""What an edit of policy or rules would have changed about past changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.model.backtest import Flip, PastChange, PastEffect
from reviewer.review.backtesting.contrasts import outcome_of, why_otherwise
from reviewer.review.policies import Law
from reviewer.review.ports import Failed, Item, Ports, Result, Sandbox
from reviewer.review.reviewing import review_by_each

MOST_CHANGES = 50
SECONDS = 20
"""For all of them together: a check that waits much longer is looked at by nobody."""


@dataclass(frozen=True, slots=True)
class Laws:
    """The law of the base, and the one that counts once the edit is merged."""

    before: Law
    after: Law


def effect_on_past(
    changes: Sequence[PastChange], laws: Laws, ports: Ports, *, is_over: Callable[[], bool]
) -> PastEffect:
    """Review past changes (oldest first) by both laws, the newest first, until it is over.

    A change that is being looked at when it is over does not count. One that cannot be
    reviewed costs itself only.
    """
    bounded = replace(ports, sandbox=_Until(ports.sandbox, is_over))
    looked_at, failed, flips = 0, 0, []
    for change in reversed(changes):
        try:
            flips += _flips(change, laws, bounded)
        except _TimeIsUpError:
            break
        except Exception:  # noqa: BLE001 - one odd commit of the past does not cost the check
            failed += 1
        looked_at += 1
    return PastEffect(len(changes), looked_at, SECONDS, tuple(flips), failed)


def _flips(change: PastChange, laws: Laws, ports: Ports) -> list[Flip]:
    endpoints = ports.repository.endpoints(change.parent, change.commit)
    files = ports.repository.changes(endpoints)
    reviews = review_by_each((laws.before, laws.after), files, endpoints, ports=ports)
    before, after = (outcome_of(review) for review in reviews)
    why = why_otherwise(*reviews)
    return [Flip(change, before, after, why)] if before.decides_otherwise(after) else []


class _TimeIsUpError(Exception):
    """Raised rather than told as a failure of files, which would be remembered."""


@dataclass(frozen=True, slots=True)
class _Until:
    """A sandbox that begins nothing more once it is over."""

    sandbox: Sandbox
    is_over: Callable[[], bool]

    def run(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Failed]:
        """Yield the outcome of each item in order; raises _TimeIsUpError."""
        self._check()
        for outcome in self.sandbox.run(work, items):
            yield outcome
            self._check()

    def _check(self) -> None:
        if self.is_over():
            raise _TimeIsUpError
