"""What a queue of jobs asks of those who handle its demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reviewer.model.hosting import Demand


@dataclass(frozen=True, slots=True)
class Done:
    """A demand was met; `then` are demands that follow from it, each queued once."""

    then: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A demand asks for what is not to be done; the reason is for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class RetryIn:
    """Nothing is wrong, but it is too early: come back in so many seconds."""

    seconds: float
    reason: str


Outcome = Done | Dropped | RetryIn


class JobHandlers(Protocol):
    """Meets demands; called in threads, at most once at a time for one pull request.

    A demand whose worker died is handled again from the start with the same `reference`.
    """

    def handle(self, demand: Demand, reference: str) -> Outcome:
        """Meet a demand; an error is tried again later, a GitHubError when it allows."""

    def give_up(self, demand: Demand, reference: str) -> None:
        """Conclude what a demand that keeps failing has left open; errors are tried again."""
