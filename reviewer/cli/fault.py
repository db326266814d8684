"""What a report about a fault of ours needs."""

from __future__ import annotations

import platform
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from reviewer import __version__
from reviewer.adapters.own_folder import make_own_folder
from reviewer.errors import ReviewerError
from reviewer.settings import read_settings


def write_log(error: BaseException, arguments: Sequence[str]) -> Path | str:
    """Write traceback, versions and arguments to a new file; tells where, or why not."""
    lines = (
        f"outlast {__version__}",
        f"python {platform.python_version()} on {platform.platform()}",
        f"arguments: {list(arguments)!r}",
        "",
        *traceback.format_exception(error),
    )
    text = "\n".join(line.rstrip("\n") for line in lines) + "\n"
    for folder in _folders():
        path = _written(text, folder)
        if path is not None:
            return path
    return f"none, because no folder could be written; it would have said\n{error!r}"


def _folders() -> tuple[Path, ...]:
    temporary = Path(tempfile.gettempdir())
    try:
        return (read_settings().cache_dir, temporary)
    except ReviewerError:
        return (temporary,)


def _written(text: str, folder: Path) -> Path | None:
    try:
        make_own_folder(folder)
        with tempfile.NamedTemporaryFile(
            "w",
            dir=folder,
            prefix="fault-",
            suffix=".log",
            encoding="utf-8",
            errors="backslashreplace",
            delete=False,
        ) as file:
            file.write(text)
    except OSError:
        return None
    return Path(file.name)
