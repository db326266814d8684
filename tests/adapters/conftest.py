from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from reviewer.adapters.jobs.schema import install
from reviewer.adapters.store.bundled import BundledServer
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.migrating import migrate


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all processes of a test session."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def server_url(shared_folder: Path) -> str:
    """The one PostgreSQL server of the session."""
    return BundledServer(shared_folder / "pg").ensure()


@pytest.fixture(scope="session")
def template(server_url: str, shared_folder: Path) -> str:
    """The name of a database with all tables, to be copied."""
    name = "template_of_tests"
    with (shared_folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server_url, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {name}_made")
                database = Database(named(server_url, f"{name}_made"))
                migrate(database, install)
                database.close()
                connection.execute(f"ALTER DATABASE {name}_made RENAME TO {name}")
    return name


@pytest.fixture
def database_url(server_url: str, template: str) -> Iterator[str]:
    """A database with all tables and no rows."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield named(server_url, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def named(url: str, name: str) -> str:
    """The same server's database of that name."""
    start, options = url.split("?", 1)
    return f"{start.rsplit('/', 1)[0]}/{name}?{options}"
