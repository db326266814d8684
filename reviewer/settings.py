"""Settings from the environment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.errors import SettingsError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment asks for.

    `data_dir` holds what must last, `cache_dir` what may be deleted at any time; neither
    need exist. `colour` is False where `NO_COLOR` or a dumb terminal rules it out.
    `environment` is what processes that we start may inherit from.
    """

    data_dir: Path
    cache_dir: Path
    colour: bool
    log_level: str
    environment: Mapping[str, str] = field(repr=False)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings, from the process's own environment if none is given.

    Raises SettingsError naming the variable that is wrong, with the cure.
    """
    given = dict(os.environ) if environment is None else dict(environment)
    own = given.get("OUTLAST_DATA_DIR", "")
    return Settings(
        data_dir=_folder(own) if own else _home(given, "XDG_DATA_HOME", ".local/share"),
        cache_dir=_folder(own) / "cache" if own else _home(given, "XDG_CACHE_HOME", ".cache"),
        colour=not given.get("NO_COLOR") and given.get("TERM") != "dumb",
        log_level=_log_level(given.get("LOG_LEVEL") or "INFO"),
        environment=given,
    )


def _folder(text: str) -> Path:
    path = Path(text)
    if path.exists() and not path.is_dir():
        message = f"OUTLAST_DATA_DIR is {text}, which is no folder: name one that can be written"
        raise SettingsError(message)
    return path.absolute()


def _home(environment: Mapping[str, str], variable: str, below: str) -> Path:
    """A folder of the XDG Base Directory Specification; relative paths do not count there."""
    stated = Path(environment.get(variable, ""))
    if stated.is_absolute():
        return stated / "outlast"
    home = Path(environment.get("HOME", ""))
    if home.is_absolute():
        return home / below / "outlast"
    return Path(tempfile.gettempdir()) / f"outlast-{os.getuid()}"


def _log_level(text: str) -> str:
    level = text.upper()
    if level not in LOG_LEVELS:
        message = f"LOG_LEVEL is {text}: choose one of {', '.join(LOG_LEVELS)}"
        raise SettingsError(message)
    return level
