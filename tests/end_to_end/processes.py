"""Outlast's processes, as an operator starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tests.end_to_end.waiting import eventually

ROOT = Path(__file__).parents[2]
OUTLAST = ("reviewer.cli.main",)


@dataclass(frozen=True, slots=True)
class Process:
    """A running process; what it says is in `log`."""

    popen: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End it on the spot."""
        self.popen.kill()
        self.popen.wait()

    def terminate(self, seconds: float) -> int:
        """Ask it to end; its exit code."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(seconds)

    @property
    def said(self) -> str:
        """All that it has said."""
        return self.log.read_text("utf-8", "replace")


def start(
    log: Path, environment: Mapping[str, str], *module: str, stderr: int | None = None
) -> Process:
    """Run a module with arguments; it logs to `log`, or to a descriptor if one is given."""
    with log.open("ab") as file:
        popen = subprocess.Popen(
            [sys.executable, "-m", *module],
            env={"PATH": os.environ["PATH"], **environment},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file if stderr is None else stderr,
        )
    return Process(popen, log)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_listens(process: Process, url: str) -> None:
    """Until /readyz answers that all is ready."""

    def is_ready() -> bool:
        assert process.popen.poll() is None, process.said
        return read(f"{url}/readyz") is not None

    eventually(is_ready, f"{url} is ready")


def read(url: str) -> str | None:
    """A page, or where it sends us on to; None if there is no good answer."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=10)
    try:
        connection.request("GET", f"{address.path}?{address.query}")
        reply = connection.getresponse()
        text = reply.read().decode()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    if reply.status == HTTPStatus.SEE_OTHER:
        return reply.headers["Location"]
    return text if reply.status == HTTPStatus.OK else None


def command_lines() -> dict[int, str]:
    """What everybody on this machine can read of each process."""
    lines = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if line:  # a zombie has none
            lines[int(folder.name)] = line.replace(b"\0", b" ").decode("utf-8", "replace")
    return lines


def children_of(parent: int) -> set[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}
