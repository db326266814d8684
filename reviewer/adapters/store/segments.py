"""Index segments in files that may be lost or broken at any time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from reviewer.adapters.own_folder import make_own_folder

MAX_BYTES = 1024 * 1024 * 1024
KEPT = 2
"""Segments of one repository: mostly one of the main branch and one of a release."""

_ENDING = ".segment"
_BEING_WRITTEN = ".tmp"
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class SegmentFiles:
    """A SegmentStore in a folder of its own, shared by any number of processes.

    It never raises: what cannot be read is missing, what cannot be written is forgotten.
    A file appears whole under its name or not at all. It is read by position and not
    mapped: a mapped file that somebody cuts short would kill the reader. Near `max_bytes`
    of all folders beside this one the oldest files go.
    """

    folder: Path
    max_bytes: int = MAX_BYTES

    def names(self) -> Sequence[str]:
        """What is kept, the newest first."""
        newest_first = sorted(_files(self.folder), reverse=True)
        return [path.name.removesuffix(_ENDING) for _, path, _ in newest_first]

    def read(self, name: str, spans: Sequence[tuple[int, int]]) -> Sequence[bytes]:
        """The bytes of each span (start, length); fewer where they are missing."""
        with suppress(OSError), _opened(self._path(name)) as file:
            return [os.pread(file, length, start) for start, length in spans]
        return [b""] * len(spans)

    def put(self, name: str, content: Iterable[bytes]) -> None:
        """Keep a segment and no more than one older one beside it."""
        with suppress(OSError):
            make_own_folder(self.folder)
            self._write(name, content)
            for kept in self.names()[KEPT:]:
                self.drop(kept)
            self._prune(now=self._path(name).stat().st_mtime)

    def drop(self, name: str) -> None:
        """Forget a segment."""
        with suppress(OSError):
            self._path(name).unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{_ENDING}"

    def _write(self, name: str, content: Iterable[bytes]) -> None:
        with tempfile.NamedTemporaryFile(
            dir=self.folder, suffix=_BEING_WRITTEN, delete=False
        ) as file:
            written = Path(file.name)
            try:
                for part in content:
                    file.write(part)
                file.flush()
                written.replace(self._path(name))
            finally:
                written.unlink(missing_ok=True)

    def _prune(self, *, now: float) -> None:
        """Delete what killed writers left, and the oldest segments of all repositories."""
        for left in self.folder.parent.glob(f"*/*{_BEING_WRITTEN}"):
            with suppress(OSError):
                if now - left.stat().st_mtime > _ABANDONED_SECONDS:
                    left.unlink()
        total = 0
        everything = (one for each in self.folder.parent.glob("*/") for one in _files(each))
        for _, path, size in sorted(everything, reverse=True):
            total += size
            if total > self.max_bytes:
                path.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)


def _files(folder: Path) -> Iterator[tuple[int, Path, int]]:
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.endswith(_ENDING):
                with suppress(OSError):
                    found = path.stat()
                    yield found.st_mtime_ns, path, found.st_size
