"""What is measured and told of reviews."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from reviewer.adapters.github.calls import Called
from reviewer.errors import Mistake
from reviewer.metrics import Metrics
from reviewer.model.hosting import Demand, HostedRepository
from reviewer.review.host_ports import Posted
from reviewer.review.job_ports import JobHandlers, Outcome

_log = structlog.get_logger("outlast.reviews")


@dataclass(frozen=True, slots=True)
class ReviewWatch:
    """A Watch that measures the stages of one review and tells of it on one line."""

    metrics: Metrics
    _started: float = field(default_factory=time.monotonic)
    _stages: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the block, however it ends."""
        started = time.monotonic()
        try:
            yield
        finally:
            seconds = time.monotonic() - started
            self._stages[name] = self._stages.get(name, 0) + seconds
            self.metrics.observe_stage(name, seconds)

    def warn(self, repository: HostedRepository, sha: str, mistakes: Sequence[Mistake]) -> None:
        """Write a line for each mistake."""
        for mistake in mistakes:
            _log.warning(
                "broken policy",
                installation=repository.installation,
                repository=repository.full_name,
                commit=sha,
                file=mistake.file,
                line=mistake.line,
                key=mistake.key,
                problem=mistake.problem,
                cure=mistake.cure,
            )

    def tell(self, posted: Posted) -> None:
        """Write the line."""
        attempt = posted.attempt
        _log.info(
            "review",
            reference=posted.reference,
            installation=attempt.repository.installation,
            repository=attempt.repository.full_name,
            number=attempt.number,
            head=attempt.head_sha,
            attempt=attempt.attempt,
            check_run=attempt.check_run,
            conclusion=posted.conclusion,
            verdict=posted.verdict,
            score=posted.score,
            findings=posted.findings,
            seconds=round(time.monotonic() - self._started, 3),
            stages={name: round(seconds, 3) for name, seconds in self._stages.items()},
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """Handlers whose failures are counted by kind."""

    handlers: JobHandlers
    metrics: Metrics

    def handle(self, demand: Demand, reference: str) -> Outcome:
        """Meet a demand."""
        with self._counting():
            return self.handlers.handle(demand, reference)

    def give_up(self, demand: Demand, reference: str) -> None:
        """Conclude a demand that keeps failing."""
        with self._counting():
            self.handlers.give_up(demand, reference)

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.metrics.count_failure(type(error).__name__)
            raise


def count_call(metrics: Metrics, called: Called) -> None:
    """Count a request to GitHub, and note what it leaves of its installation's rate."""
    metrics.count_call(called.name.partition(" ")[0], called.status)
    if called.installation and called.rate_left is not None:
        metrics.set_remaining(called.installation, called.rate_left)
