"""Folders that nobody but the user who runs Outlast may look into."""

from __future__ import annotations

from pathlib import Path

_OWN = 0o700
_OTHERS = 0o077


def make_own_folder(path: Path) -> None:
    """Make the folder and those above it that are missing, each for our own user alone.

    Those that are there stay as they are. The mode is what the XDG Base Directory
    Specification asks for.
    """
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in (*reversed(missing), path):
        folder.mkdir(mode=_OWN, exist_ok=True)


def close_to_others(path: Path) -> None:
    """Make the folder if it is missing, and shut it if others may enter."""
    make_own_folder(path)
    if path.stat().st_mode & _OTHERS:
        path.chmod(_OWN)
