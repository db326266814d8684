"""Which lines of past changes were reworked, and when.

Every added line is followed through the later changes, by their diffs alone: it moves with
what is added and removed above it and with its file's name, and ends where it is removed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reviewer.model.backtest import PastChange
from reviewer.model.change import FileChange, FileStatus, Hunk

Line = tuple[str, str, int]
"""A commit that added a line, the path it had there, its number there."""


@dataclass(frozen=True, slots=True)
class Fates:
    """The lines that were added, by commit, and when those were removed that are gone."""

    added: dict[str, list[Line]] = field(default_factory=dict)
    removed: dict[Line, int] = field(default_factory=dict)


def follow(changes: Sequence[PastChange], diffs: Iterable[tuple[FileChange, ...]]) -> Fates:
    """The fates of all lines that `changes`, oldest first, added by `diffs`."""
    trail = _Trail()
    for past, files in zip(changes, diffs, strict=True):
        trail.go_on(past, files)
    return trail.fates


class _Trail:
    """The followed lines that are still there: by path, each with its present number."""

    def __init__(self) -> None:
        self.fates = Fates()
        self._alive: dict[str, list[tuple[int, Line]]] = {}

    def go_on(self, past: PastChange, files: Sequence[FileChange]) -> None:
        """Carry every line through one more change."""
        added = self.fates.added[past.commit] = []
        after = {}
        for file in files:
            kept, born = self._kept(file, past.time), _born(file, past)
            added += [line for _, line in born]
            if file.head is not None:
                after[file.head.path] = sorted([*kept, *born])
        for file in files:
            if file.base is not None and file.status is not FileStatus.COPIED:
                self._alive.pop(file.base.path, None)
        self._alive.update(after)

    def _kept(self, file: FileChange, now: int) -> list[tuple[int, Line]]:
        """The followed lines of a file where they now are; those removed are written down."""
        if file.base is None or file.status is FileStatus.COPIED:
            return []
        kept = []
        hunks, shift = deque(file.hunks), 0
        for number, line in self._alive.get(file.base.path, ()):
            while hunks and _last(hunks[0]) < number:
                hunk = hunks.popleft()
                shift += hunk.head_count - hunk.base_count
            gone = hunks[0].removed if hunks else None
            if file.head is None or (gone and number in gone):
                self.fates.removed[line] = now
            else:
                kept.append((number + shift, line))
        return kept


def _born(file: FileChange, past: PastChange) -> list[tuple[int, Line]]:
    return [
        (number, (past.commit, file.path, number))
        for span in file.added
        for number in range(span.start, span.end + 1)
    ]


def _last(hunk: Hunk) -> int:
    """The last line of the base that a hunk replaces, or after which it adds."""
    return hunk.base_start + max(hunk.base_count, 1) - 1
