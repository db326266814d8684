"""Putting jobs into the queue, and back into it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from reviewer.adapters.demands import kind_of
from reviewer.adapters.jobs.job import Job
from reviewer.model.hosting import Cleanup

FINISHED_HOURS = 24
SETTLE_SECONDS = 0.5
"""A review waits so long: of several quick pushes, or other events, the last is reviewed.

It also lets a burst of deliveries be acknowledged before reviews ask for the machine.
"""


class Connections(Protocol):
    """The database of the queue."""

    @property
    def conninfo(self) -> str:
        """Its URL for the driver."""

    def begin(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction that ends with the block."""

    def revive(self) -> None:
        """Start the server again, where that is ours to do."""


_DEFER = text("""
WITH pending AS (
    SELECT -priority AS turn, (args ->> 'installation')::bigint AS installation
    FROM procrastinate_jobs
    WHERE status = 'doing'
    OR (
        status = 'todo'
        AND (scheduled_at IS NULL OR scheduled_at <= now() + make_interval(secs => :settle))
    )
)
INSERT INTO procrastinate_jobs
    (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
SELECT
    'default',
    :kind,
    -coalesce(
        (SELECT max(turn) + 1 FROM pending WHERE installation = :installation),
        (SELECT min(turn) FROM pending),
        0
    ),
    :lock,
    :queueing_lock,
    CAST(:arguments AS jsonb),
    CASE WHEN :wait > 0 THEN now() + make_interval(secs => :wait) END
ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
RETURNING id
""")
"""One round trip, as GitHub waits meanwhile; Procrastinate's own way to do it takes four."""

_BRING_FORWARD = text("""
UPDATE procrastinate_jobs
SET scheduled_at = now() + make_interval(secs => :wait),
    args = args || '{"tries": 0, "is_given_up": false}'
WHERE status = 'todo' AND queueing_lock = :queueing_lock
AND scheduled_at > now() + make_interval(secs => :wait)
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


def enqueue(connection: Connection, job: Job, *, wait: float = 0) -> bool:
    """Queue a job in the connection's transaction, to run in `wait` seconds.

    False if one that speaks for it waits already; that one then runs as soon as this one
    would, unless it was told how long to wait. Installations take turns: a job comes after
    the others of its own installation, and beside the first of everybody else's.
    """
    given = {
        "kind": job.kind,
        "installation": job.installation,
        "lock": job.lock,
        "queueing_lock": job.queueing_lock,
        "arguments": json.dumps(job.to_arguments()),
        "wait": float(wait),
        "settle": SETTLE_SECONDS,
    }
    is_queued = connection.scalar(_DEFER, given) is not None
    if not is_queued:
        asked = {"queueing_lock": job.queueing_lock, "wait": float(wait)}
        connection.execute(_BRING_FORWARD, asked)
    return is_queued


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
