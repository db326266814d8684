from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import Connection, text

from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.queue import enqueue
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.inbox import SqlInbox
from reviewer.model.hosting import Demand, Ignored
from tests.adapters.jobs.demands import a_delivery, a_review


def an_inbox(database: Database) -> SqlInbox:
    return SqlInbox(database, _queue)


def _queue(connection: Connection, demand: Demand, reference: str) -> None:
    enqueue(connection, Job(demand, reference))


def queued(database: Database) -> Sequence[str]:
    with database.begin() as connection:
        return connection.scalars(
            text("SELECT args ->> 'reference' FROM procrastinate_jobs ORDER BY id")
        ).all()


def test_a_delivery_is_accepted_with_its_job(database: Database) -> None:
    inbox = an_inbox(database)
    assert inbox.accept(a_delivery("one"))
    assert inbox.knows("one")
    assert queued(database) == ["one"]


def test_a_second_delivery_with_the_same_guid_is_not_accepted(database: Database) -> None:
    inbox = an_inbox(database)
    inbox.accept(a_delivery("one", a_review(1)))
    assert not inbox.accept(a_delivery("one", a_review(2)))
    assert queued(database) == ["one"]


def test_twenty_times_the_same_delivery_at_once_is_accepted_once(database: Database) -> None:
    inbox = an_inbox(database)
    with ThreadPoolExecutor(20) as threads:
        accepted = list(threads.map(inbox.accept, [a_delivery("one")] * 20))
    assert accepted.count(True) == 1
    assert queued(database) == ["one"]


def test_a_delivery_that_is_rolled_back_leaves_no_job_and_is_not_known(
    database: Database,
) -> None:
    def queue_and_fail(connection: Connection, demand: Demand, reference: str) -> None:
        assert enqueue(connection, Job(demand, reference))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        SqlInbox(database, queue_and_fail).accept(a_delivery("one"))
    assert not an_inbox(database).knows("one")
    assert queued(database) == []


def test_ten_quick_pushes_wait_as_one_job(database: Database) -> None:
    inbox = an_inbox(database)
    assert all(inbox.accept(a_delivery(str(push))) for push in range(10))
    assert queued(database) == ["0"]


def test_ten_pushes_at_once_wait_as_one_job(database: Database) -> None:
    inbox = an_inbox(database)
    with ThreadPoolExecutor(10) as threads:
        assert all(threads.map(inbox.accept, [a_delivery(str(push)) for push in range(10)]))
    assert len(queued(database)) == 1


def test_an_ignored_delivery_is_known_and_queues_nothing(database: Database) -> None:
    inbox = an_inbox(database)
    assert inbox.accept(a_delivery("one", Ignored("a star")))
    assert inbox.knows("one")
    assert queued(database) == []


def test_old_deliveries_are_forgotten(database: Database) -> None:
    inbox = an_inbox(database)
    inbox.accept(a_delivery("old"))
    with database.begin() as connection:
        connection.execute(text("UPDATE deliveries SET received_at = now() - interval '31 days'"))
    inbox.accept(a_delivery("new"))
    inbox.prune()
    assert (inbox.knows("old"), inbox.knows("new")) == (False, True)


def test_a_rehearsal_opens_the_connections_and_leaves_nothing(database: Database) -> None:
    inbox = an_inbox(database)
    inbox.rehearse(threads=3)
    assert others(database) == 3
    assert inbox.last_received() is None
    assert queued(database) == []


def test_a_delivery_is_accepted_though_its_connection_just_died(database: Database) -> None:
    inbox = an_inbox(database)
    inbox.accept(a_delivery("one", a_review(1)))
    with psycopg.connect(database.conninfo) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert inbox.accept(a_delivery("two", a_review(2)))
    assert queued(database) == ["one", "two"]


def others(database: Database) -> int:
    """Connections to this database, but for the one that asks."""
    with psycopg.connect(database.conninfo) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert row is not None
    return int(row[0])
