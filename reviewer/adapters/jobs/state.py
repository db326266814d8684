"""How the queue is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

_DEPTH = text("""
SELECT count(*), coalesce(extract(epoch FROM now() - min(greatest(queued.at, scheduled_at))), 0)
FROM procrastinate_jobs AS job
LEFT JOIN LATERAL (
    SELECT min(at) AS at FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred'
) AS queued ON true
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
""")
_WORKERS = text("""
SELECT count(*) FROM procrastinate_workers
WHERE last_heartbeat >= now() - make_interval(secs => :seconds)
""")


@dataclass(frozen=True, slots=True)
class Depth:
    """Jobs that could run now, and how long the first of them has waited."""

    jobs: int
    oldest_seconds: float


def depth(connection: Connection) -> Depth:
    """What waits; jobs that are to run later do not count."""
    jobs, seconds = connection.execute(_DEPTH).one()
    return Depth(jobs, float(seconds))


def workers(connection: Connection, seconds: float) -> int:
    """How many workers gave a sign of life in the last seconds."""
    return connection.scalar(_WORKERS, {"seconds": seconds}) or 0
