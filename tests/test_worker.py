from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.folders import server_folder

DEADLINE = 60


@pytest.fixture
def environment() -> dict[str, str]:
    """A bare machine: nothing is set but where to listen and where to keep things."""
    return {
        "PATH": os.environ["PATH"],
        "OUTLAST_DATA_DIR": str(server_folder() / "data"),
        "PORT": str(_free_port()),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def outlast(environment: dict[str, str], command: str) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-m", "reviewer.cli.main", command]
    with subprocess.Popen(
        arguments, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def answer(environment: dict[str, str], path: str) -> tuple[int, str]:
    """What the server answers once it listens."""
    pause = Event()
    for _ in range(DEADLINE * 10):
        try:
            with urlopen(f"http://127.0.0.1:{environment['PORT']}{path}", timeout=10) as reply:
                return reply.status, reply.read().decode()
        except (URLError, ConnectionError):
            pause.wait(0.1)
    pytest.fail("it never listened")


def test_one_command_serves_on_a_bare_machine_and_ends_in_order(
    environment: dict[str, str],
) -> None:
    with outlast(environment, "serve") as process:
        assert answer(environment, "/healthz")[0] == 200
        assert answer(environment, "/readyz")[0] == 200
        assert "outlast_queue_jobs 0.0" in answer(environment, "/metrics")[1]
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0
    lines = [line for line in errors.split("\n") if line.startswith("{")]
    assert all(json.loads(line)["level"] != "error" for line in lines)
    assert "Traceback" not in errors
    assert not (Path(environment["OUTLAST_DATA_DIR"]) / "postgres" / "postmaster.pid").exists()


def test_a_further_worker_says_when_it_begins_and_ends_in_order(
    environment: dict[str, str],
) -> None:
    with outlast(environment, "worker") as process:
        assert process.stderr
        assert process.stderr.readline() == "A worker of Outlast takes jobs\n"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=DEADLINE)
    assert (process.returncode, "Traceback" in errors) == (0, False)


def test_a_database_that_does_not_answer_is_named_without_its_password(
    environment: dict[str, str],
) -> None:
    url = f"postgresql://ada:sesame@127.0.0.1:{_free_port()}/x"
    for command in ("serve", "worker", "migrate"):
        with outlast(environment | {"DATABASE_URL": url}, command) as process:
            _, errors = process.communicate(timeout=DEADLINE)
        assert process.returncode == 2
        assert errors.startswith("Error: DATABASE_URL: no PostgreSQL answers there")
        assert "sesame" not in errors
