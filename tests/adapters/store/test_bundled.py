from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.queue import enqueue
from reviewer.adapters.jobs.schema import install
from reviewer.adapters.store.bundled import BundledServer
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.migrating import migrate
from tests.adapters.jobs.demands import a_review
from tests.adapters.jobs.handlers import Noting, a_worker
from tests.folders import server_folder

ENSURE = """
import sys
from pathlib import Path
from reviewer.adapters.store.bundled import BundledServer
print(BundledServer(Path(sys.argv[1])).ensure(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder() -> Path:
    return server_folder() / "data"


@pytest.fixture
def server(folder: Path) -> BundledServer:
    return BundledServer(folder)


@pytest.fixture
def database(server: BundledServer) -> Iterator[Database]:
    opened = Database(server.ensure(), revive=server.ensure)
    migrate(opened, install)
    yield opened
    opened.close()


def kill(server: BundledServer, database: Database) -> None:
    """End PostgreSQL's first process at once, as the kernel does when memory runs out.

    The others live on until they notice; what is asked of them until then may fail.
    """
    url = database.conninfo
    with psycopg.connect(url, autocommit=True) as orphan:
        pid = int((server.cluster / "postmaster.pid").read_text().split("\n")[0])
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            orphan.execute("SELECT pg_sleep(60)")
    database.close()


def value_of(database: Database) -> object:
    with database.begin() as connection:
        return connection.scalar(text("SELECT 42"))


def test_two_processes_share_one_server(server: BundledServer) -> None:
    url = server.ensure()
    command = [sys.executable, "-c", ENSURE, str(server.folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == url
        process.kill()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_what_a_killed_initialisation_left_is_no_hindrance() -> None:
    server = BundledServer(server_folder() / "data")
    half_made = server.folder / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    with psycopg.connect(server.ensure()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_nobody_else_can_come_near_the_server(server: BundledServer) -> None:
    server.ensure()
    assert stat.S_IMODE(server.cluster.stat().st_mode) & 0o077 == 0


def test_others_may_at_most_pass_through_the_data_folder() -> None:
    """As root PostgreSQL runs as another user, who has to."""
    server = BundledServer(server_folder() / "data")
    server.ensure()
    passing = 0o011 if os.geteuid() == 0 else 0
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700 | passing


def test_a_killed_server_is_started_again_when_it_is_asked(
    server: BundledServer, database: Database
) -> None:
    assert value_of(database) == 42
    kill(server, database)
    assert value_of(database) == 42


def test_a_lock_file_that_names_some_other_process_is_no_hindrance(
    server: BundledServer, database: Database
) -> None:
    kill(server, database)
    file = server.cluster / "postmaster.pid"
    lines = file.read_text().split("\n")
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert value_of(database) == 42


def test_a_worker_goes_on_after_the_server_was_killed(
    server: BundledServer, database: Database
) -> None:
    noting = Noting()
    with a_worker(database, noting):
        put(database, 1)
        noting.wait_for(lambda: 1 in noting.numbers)
        kill(server, database)
        put(database, 2)
        noting.wait_for(lambda: 2 in noting.numbers)


def put(database: Database, number: int) -> None:
    with database.begin() as connection:
        enqueue(connection, Job(a_review(number), f"guid {number}"))
