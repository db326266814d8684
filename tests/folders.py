"""Folders that another user may enter, for database servers."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path


def server_folder(name: str = "") -> Path:
    """A folder, deleted at the end of the last process whose server in it has stopped.

    It lies outside of pytest's own: each session that starts shuts that for other users,
    and PostgreSQL, which runs as one if we are root, would lose its way.
    """
    root = Path(tempfile.gettempdir())
    folder = root / f"outlast-tests-{name}" if name else Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    # Registered before the server is, and so run after it.
    atexit.register(_delete_if_stopped, folder)
    return folder


def _delete_if_stopped(folder: Path) -> None:
    if not list(folder.rglob("postmaster.pid")):
        shutil.rmtree(folder, ignore_errors=True)
