from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.adapters.conftest import named, server_url, shared_folder
from tests.end_to_end.city import City
from tests.end_to_end.processes import free_port
from tests.end_to_end.secrecy import strangers_asked, told_secrets
from tests.fakes.github import GitHub

__all__ = ["server_url", "shared_folder"]

PASSWORD = "open-sesame-of-the-database"  # noqa: S105 - the server asks for none


@pytest.fixture(scope="session")
def github(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHub]:
    """One for all tests of this process, each with accounts of its own; its clock is right."""
    with GitHub(tmp_path_factory.mktemp("github")) as running:
        running.world.now = datetime.now(UTC)
        yield running


@pytest.fixture(scope="session")
def city(
    github: GitHub, server_url: str, worker_id: str, *, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """Whatever the tests did, GitHub has nothing to object to and no secret was told."""
    folder = tmp_path_factory.mktemp("city")
    url = _new_database(server_url, f"city_{worker_id}")
    running = City(github, folder, _environment(github, folder, url), url)
    running.start_web()
    running.start_worker()
    yield running
    running.end()
    assert github.problems == []
    assert strangers_asked(github) == []
    assert told_secrets(running.logs, github, PASSWORD) == []


def _new_database(server_url: str, name: str) -> str:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return named(server_url, name).replace("postgres:@", f"postgres:{PASSWORD}@")


def _environment(github: GitHub, folder: Path, url: str) -> dict[str, str]:
    key = folder / "app.pem"
    key.write_text(github.private_key)
    return {
        "DATABASE_URL": url,
        "OUTLAST_DATA_DIR": str(folder / "data"),
        "OUTLAST_BASE_URL": "https://outlast.example",
        "OUTLAST_WORKERS": "4",
        "PORT": str(free_port()),
        "GITHUB_APP_ID": str(github.app_id),
        "GITHUB_PRIVATE_KEY_PATH": str(key),
        "GITHUB_WEBHOOK_SECRET": github.webhook_secret,
        "GITHUB_API_URL": github.api_url,
        "GITHUB_SERVER_URL": github.server_url,
    }
