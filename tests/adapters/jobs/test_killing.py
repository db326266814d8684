from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.queue import enqueue
from reviewer.adapters.store.database import Database
from tests.adapters.jobs.demands import a_review
from tests.adapters.jobs.handlers import DEADLINE, Noting, a_worker


@contextmanager
def a_worker_process(database: Database) -> Iterator[subprocess.Popen[str]]:
    """A worker that hangs on its first job, with that job begun."""
    command = [sys.executable, "-m", "tests.adapters.jobs.worker_process", database.conninfo]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "guid"
            yield process
        finally:
            process.kill()


def put(database: Database, reference: str = "guid") -> None:
    with database.begin() as connection:
        enqueue(connection, Job(a_review(1), reference))


def statuses(database: Database) -> list[str]:
    with database.begin() as connection:
        return list(connection.scalars(text("SELECT status FROM procrastinate_jobs ORDER BY id")))


def test_the_job_of_a_killed_worker_is_taken_over_and_handled_once(database: Database) -> None:
    put(database)
    with a_worker_process(database) as process:
        process.kill()
    noting = Noting()
    with a_worker(database, noting), a_worker(database, noting):
        noting.wait_for(lambda: noting.handled == [(a_review(1), "guid")])
    assert noting.handled == [(a_review(1), "guid")]
    assert statuses(database) == ["succeeded"]


def test_if_the_killed_workers_job_waits_anew_it_is_handled_once(database: Database) -> None:
    put(database)
    with a_worker_process(database) as process:
        put(database, "push")
        process.kill()
    noting = Noting()
    with a_worker(database, noting):
        noting.wait_for(lambda: bool(noting.handled))
    assert noting.handled == [(a_review(1), "push")]
    assert statuses(database) == ["failed", "succeeded"]


def test_a_job_that_kills_its_workers_is_given_up(database: Database) -> None:
    put(database)
    with database.begin() as connection:
        connection.execute(text("UPDATE procrastinate_jobs SET attempts = 2"))
    with a_worker_process(database) as process:
        process.kill()
    noting = Noting()
    with a_worker(database, noting):
        noting.wait_for(lambda: bool(noting.given_up))
    assert (noting.handled, noting.given_up) == ([], [(a_review(1), "guid")])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_hands_its_job_back(
    database: Database, number: signal.Signals
) -> None:
    put(database)
    with a_worker_process(database) as process:
        process.send_signal(number)
        assert process.wait(DEADLINE) == 0
    assert statuses(database) == ["todo"]
    noting = Noting()
    with a_worker(database, noting):
        noting.wait_for(lambda: noting.handled == [(a_review(1), "guid")])
