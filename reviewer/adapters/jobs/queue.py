"""Putting jobs into the queue, and back into it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from reviewer.adapters.demands import kind_of
from reviewer.adapters.jobs.job import Job
from reviewer.model.hosting import Cleanup

FINISHED_HOURS = 24


class Connections(Protocol):
    """The database of the queue."""

    @property
    def conninfo(self) -> str:
        """Its URL for the driver."""

    def begin(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction that ends with the block."""

    def revive(self) -> None:
        """Start the server again, where that is ours to do."""


_TURN = text("""
WITH pending AS (
    SELECT -priority AS turn, (args ->> 'installation')::bigint AS installation
    FROM procrastinate_jobs
    WHERE status = 'doing'
    OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))
)
SELECT coalesce(
    (SELECT max(turn) + 1 FROM pending WHERE installation = :installation),
    (SELECT min(turn) FROM pending),
    0
)
""")
_BRING_FORWARD = text("""
UPDATE procrastinate_jobs
SET scheduled_at = NULL, args = args || '{"tries": 0, "is_given_up": false}'
WHERE status = 'todo' AND queueing_lock = :queueing_lock AND scheduled_at > now()
AND NOT (args ->> 'is_held')::boolean
""")
_REQUEUE = text("""
UPDATE procrastinate_jobs
SET status = 'todo', scheduled_at = NULL, attempts = attempts + :deaths
WHERE id = :id AND status IN ('doing', 'failed')
""")
_FAIL = text("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = :id AND status = 'doing'")
_STALLED = text("""
SELECT job.id FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :seconds))
ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
""")
_FAILED = text("SELECT id FROM procrastinate_jobs WHERE status = 'failed' AND id = ANY(:ids)")
_PRUNE = text("""
DELETE FROM procrastinate_jobs AS job
WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')
AND NOT EXISTS (
    SELECT FROM procrastinate_events
    WHERE job_id = job.id AND at > now() - make_interval(hours => :hours)
)
""")
_DROP = text("""
DELETE FROM procrastinate_jobs
WHERE status <> 'doing' AND (args ->> 'installation')::bigint = :installation
AND (:all OR (args ->> 'repository')::bigint = ANY(:repositories))
""")
_RUNS = text("""
SELECT EXISTS (
    SELECT FROM procrastinate_jobs
    WHERE status = 'doing' AND task_name <> :cleanup
    AND (args ->> 'installation')::bigint = :installation
    AND (:all OR (args ->> 'repository')::bigint = ANY(:repositories))
)
""")

_app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def enqueue(connection: Connection, job: Job, *, wait: float = 0) -> bool:
    """Queue a job in the connection's transaction, to run in `wait` seconds.

    False if one that speaks for it waits already; that one then runs at once, unless it
    was told how long to wait. Installations take turns: a job comes after the others of
    its own installation, and beside the first of everybody else's.
    """
    turn = connection.scalar(_TURN, {"installation": job.installation})
    deferrer = _app.configure_task(
        job.kind,
        lock=job.lock,
        queueing_lock=job.queueing_lock,
        priority=-(turn or 0),
        schedule_in={"seconds": wait} if wait else None,
        connection=connection.connection.driver_connection,
    )
    try:
        with connection.begin_nested():
            deferrer.defer(**job.to_arguments())
    except AlreadyEnqueued:
        if not wait:
            connection.execute(_BRING_FORWARD, {"queueing_lock": job.queueing_lock})
        return False
    return True


def hand_back(connection: Connection, ids: Sequence[int], *, died: bool = False) -> None:
    """Let others have jobs that run; those that one waiting speaks for end instead."""
    for id_ in ids:
        try:
            with connection.begin_nested():
                connection.execute(_REQUEUE, {"id": id_, "deaths": int(died)})
        except IntegrityError:
            connection.execute(_FAIL, {"id": id_})


def take_over(connection: Connection, seconds: float) -> Sequence[int]:
    """Queue the jobs of workers without a sign of life for so long again; their ids."""
    stalled = tuple(connection.scalars(_STALLED, {"seconds": seconds}))
    hand_back(connection, stalled, died=True)
    return stalled


def restore(connection: Connection, ids: Sequence[int]) -> Sequence[int]:
    """Queue those of the jobs that have failed again; their ids."""
    failed = tuple(connection.scalars(_FAILED, {"ids": list(ids)}))
    hand_back(connection, failed)
    return failed


def prune(connection: Connection) -> None:
    """Delete jobs that ended a day ago."""
    connection.execute(_PRUNE, {"hours": FINISHED_HOURS})


def drop_jobs(connection: Connection, installation: int, repositories: Sequence[int]) -> bool:
    """Delete what waits or has ended: of these repositories, or of the whole installation.

    False if a job of theirs runs, other than a cleanup.
    """
    every = not repositories
    given = {"installation": installation, "all": every, "repositories": list(repositories)}
    connection.execute(_DROP, given)
    return not connection.scalar(_RUNS, {**given, "cleanup": kind_of(Cleanup(installation))})
