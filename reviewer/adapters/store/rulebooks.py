"""The rulebook as it was last read, so that most runs read no YAML."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reviewer import __version__
from reviewer.adapters.own_folder import make_own_folder
from reviewer.model.agent import KnownAgents
from reviewer.model.rulebook import Rulebook

_OTHERS_MAY_WRITE = 0o022


@dataclass(frozen=True, slots=True)
class Shelf:
    """What comes with Outlast: its rules, and the agents it knows."""

    rulebook: Rulebook
    agents: KnownAgents


def remembered(folder: Path, version: str, *, read: Callable[[], Shelf]) -> Shelf:
    """The shelf of that version, from `folder` if it is there, else read and kept there.

    A file that is broken, or that somebody else could have written, is not used.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    file = folder / f"rulebook-{__version__}-{python}-{version}.pickle"
    found = _loaded(file)
    if found is None:
        found = read()
        _keep(file, found)
    return found


def _loaded(file: Path) -> Shelf | None:
    try:
        status, folder = file.stat(), file.parent.stat()
        if any(_is_exposed(one) for one in (status, folder)):
            return None
        found = pickle.loads(file.read_bytes())  # noqa: S301 - only we can have written it
    except Exception:  # noqa: BLE001 - a stale or broken pickle raises anything; it is then read anew
        return None
    return found if isinstance(found, Shelf) else None


def _is_exposed(status: os.stat_result) -> bool:
    return status.st_uid != os.getuid() or bool(status.st_mode & _OTHERS_MAY_WRITE)


def _keep(file: Path, shelf: Shelf) -> None:
    try:
        make_own_folder(file.parent)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as target:
            target.write(pickle.dumps(shelf))
        Path(target.name).replace(file)
    except OSError:
        return
    for other in file.parent.glob("rulebook-*.pickle"):
        if other != file:
            other.unlink(missing_ok=True)
