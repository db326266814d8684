"""What was posted, and what people said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from reviewer.adapters.demands import from_json
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.tables import OF_TENANTS, attempts, deliveries, feedback
from reviewer.model.hosting import ActionKind, HostedRepository, MergeGroupRequested
from reviewer.review.host_ports import Attempt


@dataclass(frozen=True, slots=True)
class _Last:
    attempt: int
    check_run: int
    asked_by: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class SqlRecord:
    """A Record; `drop_jobs(connection, installation, repository ids)` forgets queued work.

    It says whether none of it still runs.
    """

    database: Database
    drop_jobs: Callable[[Connection, int, Sequence[int]], bool]

    def attempt(
        self,
        repository: HostedRepository,
        number: int,
        head_sha: str,
        *,
        again: bool,
        asked_by: str = "",
    ) -> Attempt:
        """The running attempt on a head, or its next one if `again` or none runs.

        With `asked_by` the same asker gets the same attempt for ever, a finished one too,
        so that a job which is resumed makes no second check run; and a running attempt is
        taken over rather than left hanging, even if `again`.
        """
        head = Attempt(repository, number, head_sha, 0)
        with self.database.begin() as connection:
            _lock_pull_request(connection, head)
            last = _last(connection, head)
            if last is not None and _is_meant(last, again=again, asked_by=asked_by):
                return replace(head, attempt=last.attempt, check_run=last.check_run)
            fresh = replace(head, attempt=last.attempt + 1 if last else 1)
            _insert(connection, fresh, asked_by)
            return fresh

    def concluded(self, repository: HostedRepository, number: int, head_sha: str) -> str | None:
        """How the last attempt on a head ended, None if none has."""
        head = Attempt(repository, number, head_sha, 0)
        query = (
            select(attempts.c.conclusion)
            .where(_on(head), attempts.c.finished_at.is_not(None))
            .order_by(attempts.c.attempt.desc())
            .limit(1)
        )
        with self.database.begin() as connection:
            ended: str | None = connection.scalar(query)
            return ended

    def unfinished(self, repository: HostedRepository, number: int) -> Sequence[Attempt]:
        """Attempts on a pull request that have no completed check run yet, the oldest first."""
        query = (
            select(attempts.c.head_sha, attempts.c.attempt, attempts.c.check_run)
            .where(
                attempts.c.installation == repository.installation,
                attempts.c.repository == repository.id,
                attempts.c.number == number,
                attempts.c.finished_at.is_(None),
            )
            .order_by(attempts.c.id)
        )
        with self.database.begin() as connection:
            return [Attempt(repository, number, *row) for row in connection.execute(query)]

    def note_check_run(self, attempt: Attempt, check_run: int) -> Attempt:
        """Remember which check run the attempt writes to."""
        with self.database.begin() as connection:
            connection.execute(update(attempts).where(_is(attempt)).values(check_run=check_run))
        return replace(attempt, check_run=check_run)

    def finish(self, attempt: Attempt, conclusion: str) -> None:
        """The attempt has a completed check run."""
        done = {"conclusion": conclusion, "finished_at": func.now()}
        with self.database.begin() as connection:
            connection.execute(update(attempts).where(_is(attempt)).values(done))

    def remember_feedback(
        self,
        repository: HostedRepository,
        check_run: int,
        *,
        action: ActionKind,
        actor: str,
        asked_by: str = "",
    ) -> None:
        """Who pressed which button and when; pressing it again takes it back.

        With `asked_by`, the same press is remembered once, however often it is told.
        """
        pressed = {"check_run": check_run, "action": action, "actor": actor}
        row = {"installation": repository.installation, "repository": repository.id, **pressed}
        with self.database.begin() as connection:
            _lock(connection, f"feedback {repository.id} {check_run}")
            if asked_by and _was_told(connection, row, asked_by):
                return
            if not _took_back(connection, row, asked_by):
                connection.execute(insert(feedback).values(**row, asked_by=asked_by))

    def standing(
        self, repository: HostedRepository, head_sha: str, action: ActionKind
    ) -> Mapping[str, int]:
        """Who pressed that button of a head and stands by it, with the check run where."""
        query = (
            select(feedback.c.actor, feedback.c.check_run)
            .join(
                attempts,
                and_(
                    attempts.c.installation == feedback.c.installation,
                    attempts.c.repository == feedback.c.repository,
                    attempts.c.check_run == feedback.c.check_run,
                ),
            )
            .where(
                feedback.c.installation == repository.installation,
                feedback.c.repository == repository.id,
                feedback.c.action == action,
                feedback.c.withdrawn_at.is_(None),
                attempts.c.head_sha == head_sha,
            )
            .order_by(feedback.c.id)
        )
        with self.database.begin() as connection:
            return {row.actor: row.check_run for row in connection.execute(query)}

    def merge_group(
        self, repository: HostedRepository, head_sha: str
    ) -> MergeGroupRequested | None:
        """What a merge queue last asked of this commit, None if no delivery of it is kept."""
        asked = deliveries.c.demand
        query = (
            select(asked)
            .where(
                deliveries.c.installation == repository.installation,
                deliveries.c.repository == repository.id,
                deliveries.c.event == "merge_group",
                asked["head_sha"].astext == head_sha,
            )
            .order_by(deliveries.c.received_at.desc())
            .limit(1)
        )
        with self.database.begin() as connection:
            kept = connection.scalar(query)
        demand = from_json(kept) if kept else None
        return demand if isinstance(demand, MergeGroupRequested) else None

    def forget(self, installation: int, repositories: Sequence[int]) -> bool:
        """Delete every row of the repositories with these ids, or of the whole installation.

        False if work on them still runs, which may write more.
        """
        with self.database.begin() as connection:
            is_over = self.drop_jobs(connection, installation, repositories)
            for table in OF_TENANTS:
                theirs = table.c.installation == installation
                if repositories:
                    theirs = and_(theirs, table.c.repository.in_(repositories))
                connection.execute(delete(table).where(theirs))
        return is_over


def _is_meant(last: _Last, *, again: bool, asked_by: str) -> bool:
    if asked_by:
        return last.is_running or last.asked_by == asked_by
    return last.is_running and not again


def _lock_pull_request(connection: Connection, head: Attempt) -> None:
    _lock(connection, f"attempt {head.repository.id} {head.number}")


def _lock(connection: Connection, name: str) -> None:
    """Wait for others who write the same; there may be no row to lock yet."""
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _last(connection: Connection, head: Attempt) -> _Last | None:
    query = (
        select(
            attempts.c.attempt,
            attempts.c.check_run,
            attempts.c.asked_by,
            attempts.c.finished_at.is_(None),
        )
        .where(_on(head))
        .order_by(attempts.c.attempt.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _Last(*row)


def _insert(connection: Connection, attempt: Attempt, asked_by: str) -> None:
    connection.execute(
        insert(attempts).values(
            installation=attempt.repository.installation,
            repository=attempt.repository.id,
            number=attempt.number,
            head_sha=attempt.head_sha,
            attempt=attempt.attempt,
            asked_by=asked_by,
            check_run=attempt.check_run,
        )
    )


def _on(head: Attempt) -> ColumnElement[bool]:
    return and_(
        attempts.c.installation == head.repository.installation,
        attempts.c.repository == head.repository.id,
        attempts.c.number == head.number,
        attempts.c.head_sha == head.head_sha,
    )


def _is(attempt: Attempt) -> ColumnElement[bool]:
    return and_(_on(attempt), attempts.c.attempt == attempt.attempt)


def _same(row: dict[str, object]) -> ColumnElement[bool]:
    return and_(*(feedback.c[name] == value for name, value in row.items()))


def _was_told(connection: Connection, row: dict[str, object], asked_by: str) -> bool:
    """Whether this press is known; what it took back may be on another check run."""
    told = or_(feedback.c.asked_by == asked_by, feedback.c.withdrawn_by == asked_by)
    pressed = {name: value for name, value in row.items() if name != "check_run"}
    known = select(feedback.c.id).where(_same(pressed), told).limit(1)
    return connection.scalar(known) is not None


def _took_back(connection: Connection, row: dict[str, object], asked_by: str) -> bool:
    withdrawn = {"withdrawn_by": asked_by, "withdrawn_at": func.now()}
    standing = and_(_same(row), feedback.c.withdrawn_at.is_(None))
    return connection.execute(update(feedback).where(standing).values(withdrawn)).rowcount > 0
