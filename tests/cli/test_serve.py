from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import waitress

from reviewer.adapters.store.bundled import BundledServer
from reviewer.cli.serve import close_listener


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server of its own; run by root it is another user, who passes through its folders."""
    folder = tmp_path_factory.mktemp("server")
    for passed in (folder, *folder.parents[:2]):
        passed.chmod(passed.stat().st_mode | 0o011)
    return BundledServer(folder).ensure()


def served(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as it sets up the logs of the whole process."""
    return subprocess.run(
        [sys.executable, "-m", "reviewer.cli.main", "serve"],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_a_data_folder_that_cannot_be_written_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = served({"OUTLAST_DATA_DIR": str(tmp_path / "file" / "below")})
    assert done.returncode == 2
    assert "Set OUTLAST_DATA_DIR to one that can." in done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "999.1.1.1"], ids=["taken", "no address"])
def test_an_address_that_cannot_be_had_is_named_with_the_cure(
    host: str, database_url: str, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = served(
            {
                "OUTLAST_DATA_DIR": str(tmp_path / "data"),
                "DATABASE_URL": database_url,
                "HOST": host,
                "PORT": str(port),
            }
        )
    assert (done.returncode, f"HOST {host}, PORT {port}: " in done.stderr) == (2, True)


def test_a_request_that_is_being_answered_outlives_the_listener(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked, may_answer = Event(), Event()

    def app(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked.set()
        may_answer.wait(20)
        start("204 No Content", [])
        return []

    listener = waitress.create_server(app, host="127.0.0.1", port=0, threads=1)
    server = Thread(target=listener.run)
    client = HTTPConnection("127.0.0.1", listener.effective_port, timeout=20)
    server.start()
    client.request("GET", "/")
    assert asked.wait(20)
    closing = Thread(target=close_listener, args=(listener,))
    closing.start()
    closing.join(0.2)
    may_answer.set()
    closing.join(20)
    server.join(20)
    client.close()
    assert [record.getMessage() for record in caplog.records if record.name == "waitress"] == []
