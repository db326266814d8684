from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from reviewer.adapters.jobs.schema import install
from reviewer.adapters.store.bundled import BundledServer
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.migrating import migrate
from tests.folders import server_folder


@pytest.fixture(scope="session")
def shared_folder(testrun_uid: str) -> Path:
    """One folder for all processes of a test session."""
    return server_folder(testrun_uid)


@pytest.fixture(scope="session")
def server_url(shared_folder: Path) -> str:
    """The one PostgreSQL server of the session, which need not survive a power cut."""
    url = BundledServer(shared_folder / "pg").ensure()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


@pytest.fixture(scope="session")
def own_database(server_url: str, worker_id: str, shared_folder: Path) -> str:
    """A database with all tables for this process."""
    name = f"test_{worker_id}"
    with (shared_folder / "databases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
    database = Database(named(server_url, name))
    migrate(database, install)
    database.close()
    return database.conninfo


@pytest.fixture
def database_url(own_database: str) -> str:
    """A database with all tables and no rows."""
    with psycopg.connect(own_database) as connection:
        tables = connection.execute(
            "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('outlast_version', 'queue_migrations')"
        ).fetchone()
        assert tables is not None
        connection.execute(f"TRUNCATE {tables[0]} RESTART IDENTITY CASCADE")
    return own_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def named(url: str, name: str) -> str:
    """The same server's database of that name."""
    start, options = url.split("?", 1)
    return f"{start.rsplit('/', 1)[0]}/{name}?{options}"
