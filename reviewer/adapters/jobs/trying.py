"""What becomes of a job: done, tried again, or given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from reviewer.adapters.jobs.job import Job
from reviewer.errors import GitHubError, RateLimited
from reviewer.review.job_ports import Done, Dropped, JobHandlers, Outcome, RetryIn

MOST_TRIES = 4
"""Of a demand that fails for a reason of ours."""
MOST_TRIES_AT_GITHUB = 8
"""Of a demand that fails because GitHub is not well: two hours and a half in all."""
MOST_TRIES_TO_CONCLUDE = 36
"""A day of hourly tries to write that a demand was given up."""
MOST_WAITS = 100
MOST_DEATHS = 3
"""Of workers that died over the same job."""
_FIRST_WAIT = 10.0
_GROWTH = 3.0
_LONGEST_WAIT = 3600.0

_log = structlog.get_logger("outlast.jobs")


@dataclass(frozen=True, slots=True)
class Again:
    """The job is queued again as `job`, to run in `wait` seconds."""

    job: Job
    wait: float


def try_job(job: Job, handlers: JobHandlers, deaths: int) -> Done | Again:
    """Meet a job's demand; never raises, and tells on one line what came of it.

    `deaths` is how many workers died over it: a job that kills them is given up.
    """
    if job.is_given_up or deaths >= MOST_DEATHS:
        return _conclude(replace(job, is_given_up=True), handlers)
    try:
        outcome = handlers.handle(job.demand, job.reference)
    except RateLimited as error:
        outcome = RetryIn(error.retry_after or 0, str(error))
    except GitHubError as error:
        return _failed(job, handlers, error)
    except Exception as error:  # noqa: BLE001 - whatever fails is tried again
        return _failed(job, handlers, error)
    return _met(job, outcome, handlers)


def growing_wait(tries: int) -> float:
    """Seconds before the next try, after so many: 10, 30, 90 … an hour."""
    return min(_FIRST_WAIT * _GROWTH ** min(max(tries - 1, 0), MOST_TRIES_AT_GITHUB), _LONGEST_WAIT)


def _met(job: Job, outcome: Outcome, handlers: JobHandlers) -> Done | Again:
    match outcome:
        case Done():
            _tell(_log.info, job, outcome="done")
            return outcome
        case Dropped(reason):
            _tell(_log.info, job, outcome="dropped", reason=reason)
            return Done()
        case RetryIn(seconds, reason) if job.waits < MOST_WAITS:
            waits = job.waits + 1
            wait = max(seconds, growing_wait(waits) if seconds <= 0 else 0)
            _tell(_log.info, job, outcome="waits", seconds=wait, reason=reason)
            return Again(replace(job, waits=waits, is_held=True), wait)
        case RetryIn():
            return _conclude(replace(job, is_given_up=True), handlers)


def _failed(job: Job, handlers: JobHandlers, error: Exception) -> Done | Again:
    tried = replace(job, tries=job.tries + 1, is_held=False)
    if tried.tries >= _most_tries(error):
        _tell(_log.error, tried, outcome="given up", **_why(error))
        return _conclude(replace(tried, is_given_up=True, tries=0), handlers)
    return _again(tried, error)


def _most_tries(error: Exception) -> int:
    if not isinstance(error, GitHubError):
        return MOST_TRIES
    return MOST_TRIES_AT_GITHUB if error.retry_after is not None else 1


def _again(job: Job, error: Exception) -> Again:
    asked = error.retry_after if isinstance(error, GitHubError) else None
    wait = max(growing_wait(job.tries), asked or 0)
    _tell(_log.warning, job, outcome="again", seconds=wait, **_why(error))
    return Again(replace(job, is_held=bool(asked)), wait)


def _conclude(job: Job, handlers: JobHandlers) -> Done | Again:
    try:
        handlers.give_up(job.demand, job.reference)
    except Exception as error:  # noqa: BLE001 - a check must not hang because GitHub is down
        tried = replace(job, tries=job.tries + 1)
        helps = not isinstance(error, GitHubError) or error.retry_after is not None
        if helps and tried.tries < MOST_TRIES_TO_CONCLUDE:
            return _again(tried, error)
        _tell(_log.error, tried, outcome="abandoned", **_why(error))
        return Done()
    _tell(_log.info, job, outcome="concluded")
    return Done()


def _why(error: Exception) -> dict[str, object]:
    """What GitHub said, or the traceback of a fault of ours."""
    return {"reason": str(error)} if isinstance(error, GitHubError) else {"exc_info": error}


def _tell(write: Callable[..., object], job: Job, **facts: object) -> None:
    write(
        "job",
        kind=job.kind,
        installation=job.installation,
        lock=job.lock,
        reference=job.reference,
        tries=job.tries,
        **facts,
    )
