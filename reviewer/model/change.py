"""What a change did to each file, as git tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

WORKTREE = "worktree"
"""The name of the head when uncommitted work is reviewed."""


class FileStatus(StrEnum):
    """How git classifies a changed file."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"


class FileKind(StrEnum):
    """What a tree entry holds."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines `start` to `end` of a file: 1-based, inclusive."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start + 1

    def __contains__(self, line: int) -> bool:
        return self.start <= line <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two spans share a line."""
        return self.start <= other.end and other.start <= self.end

    def shared(self, other: Span) -> range:
        """The lines of both, ascending; empty if they do not meet."""
        return range(max(self.start, other.start), min(self.end, other.end) + 1)

    def of(self, lines: Sequence[str]) -> Sequence[str]:
        """These lines of a file."""
        return lines[self.start - 1 : self.end]

    def holds(self, other: Span) -> bool:
        """Whether all lines of the other are among these."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Hunk:
    """Consecutive lines that were replaced.

    A side without lines has a `count` of 0; its `start` is then the line before.
    """

    base_start: int
    base_count: int
    head_start: int
    head_count: int

    @property
    def removed(self) -> Span | None:
        """The lines of the base file that went."""
        if not self.base_count:
            return None
        return Span(self.base_start, self.base_start + self.base_count - 1)

    @property
    def added(self) -> Span | None:
        """The lines of the head file that came."""
        if not self.head_count:
            return None
        return Span(self.head_start, self.head_start + self.head_count - 1)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One file of one tree.

    `path` is relative to the root, with forward slashes; bytes that are not UTF-8
    are kept as surrogate escapes. `blob` is the full object id.
    """

    path: str
    blob: str
    kind: FileKind = FileKind.FILE


@dataclass(frozen=True, slots=True)
class FileChange:
    """One changed file; `base` is None for a new file, `head` for a deleted one.

    `unread` says why git did not compare the file (too large, not permitted ...); its
    hunks are then unknown.
    """

    status: FileStatus
    base: TreeEntry | None
    head: TreeEntry | None
    hunks: tuple[Hunk, ...] = ()
    unread: str = ""

    @property
    def path(self) -> str:
        """The path in the head, or in the base if the file was deleted."""
        entry = self.head or self.base
        if entry is None:
            message = "a changed file has a base side, a head side or both"
            raise ValueError(message)
        return entry.path

    @property
    def added(self) -> tuple[Span, ...]:
        """The added lines, in head numbering, ascending."""
        return tuple(span for hunk in self.hunks if (span := hunk.added))

    @property
    def removed(self) -> tuple[Span, ...]:
        """The removed lines, in base numbering, ascending."""
        return tuple(span for hunk in self.hunks if (span := hunk.removed))

    @property
    def added_count(self) -> int:
        """How many lines were added."""
        return sum(hunk.head_count for hunk in self.hunks)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The two trees that a review compares, and how they were named.

    `merge_base` and `head_tree` are object ids that git can read; `base` and `head`
    are commit ids, `head` being `worktree` for uncommitted work.
    """

    base: str
    head: str
    merge_base: str
    head_tree: str

    @property
    def is_worktree(self) -> bool:
        """Whether the head is the working tree."""
        return self.head == WORKTREE


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the change, as far as attribution needs it."""

    id: str
    author_name: str
    author_email: str
    committer_name: str
    committer_email: str
    message: str
