"""Folders that we write to."""

from __future__ import annotations

import tempfile
from pathlib import Path

from reviewer.errors import SettingsError

_PASSABLE = 0o711
"""PostgreSQL, run by root, is another user, which has to reach its own folder inside."""


def ensure_writable(folder: Path) -> None:
    """Make a folder that only its owner can list, unless it is there.

    Raises SettingsError, with the cure, if nothing can be written there.
    """
    try:
        folder.mkdir(_PASSABLE, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        message = (
            f"{folder} cannot be written: {error.strerror}. Set OUTLAST_DATA_DIR to one that can."
        )
        raise SettingsError(message) from error
