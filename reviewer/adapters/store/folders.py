"""Folders that we write to."""

from __future__ import annotations

import tempfile
from pathlib import Path

from reviewer.adapters.own_folder import make_own_folder
from reviewer.errors import SettingsError


def ensure_writable(folder: Path) -> None:
    """Make a folder for our own user alone, unless it is there.

    Raises SettingsError, with the cure, if nothing can be written there.
    """
    try:
        make_own_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        message = (
            f"{folder} cannot be written: {error.strerror}. Set OUTLAST_DATA_DIR to one that can."
        )
        raise SettingsError(message) from error
