"""The output of `git diff-tree -r --raw -p -U0` as file changes.

Names are expected to be quoted (no `-z`), so that a line break in a name cannot be
taken for the end of a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from reviewer.adapters.git.names import decode_path, kind_of
from reviewer.model.change import FileChange, FileKind, FileStatus, Hunk, TreeEntry

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([abtnvfr"\\]|[0-7]{3})')
_ESCAPED = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
_SECTION = b"diff --git "
_ABSENT = "000000"
_STATUS = {
    "A": FileStatus.ADDED,
    "C": FileStatus.COPIED,
    "D": FileStatus.DELETED,
    "M": FileStatus.MODIFIED,
    "R": FileStatus.RENAMED,
    "T": FileStatus.MODIFIED,
}


class PatchCut(Exception):
    """Raised by the lines that are parsed when no more of them will be read."""


def parse(lines: Iterable[bytes]) -> tuple[FileChange, ...]:
    """The changes in git's order, with hunks for files but not for links and submodules.

    If `lines` raises PatchCut the files not yet read say so in `unread`; within the list
    of files it is passed on.
    """
    cursor = _Cursor(iter(lines))
    entries = []
    while cursor.line.startswith(b":"):
        entries.append(_entry(cursor.line.rstrip(b"\n")))
        cursor.advance()
    return tuple(_with_hunks(entries, cursor))


class _Cursor:
    """The line that is read next; empty at the end."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.line = next(lines, b"")

    def advance(self) -> None:
        self.line = next(self._lines, b"")


def _entry(line: bytes) -> FileChange:
    facts, *names = line.split(b"\t")
    base_mode, head_mode, base_blob, head_blob, status = facts[1:].decode().split(" ")
    paths = [_unquoted(name) for name in names]
    base = None if base_mode == _ABSENT else _tree_entry(paths[0], base_blob, base_mode)
    head = None if head_mode == _ABSENT else _tree_entry(paths[-1], head_blob, head_mode)
    return FileChange(_STATUS[status[0]], base, head)


def _tree_entry(path: str, blob: str, mode: str) -> TreeEntry:
    return TreeEntry(path, blob, kind_of(mode))


def _unquoted(name: bytes) -> str:
    if name.startswith(b'"'):
        name = _ESCAPE.sub(_character, name[1:-1])
    return decode_path(name)


def _character(escape: re.Match[bytes]) -> bytes:
    text = escape[1]
    return bytes([_ESCAPED[text[0]] if len(text) == 1 else int(text, 8)])


def _with_hunks(entries: list[FileChange], cursor: _Cursor) -> Iterator[FileChange]:
    cut = ""
    for entry in entries:
        if not cut:
            try:
                hunks = _hunks_of(entry, cursor)
            except PatchCut as reason:
                cut = str(reason)
            else:
                yield FileChange(entry.status, entry.base, entry.head, hunks)
                continue
        yield FileChange(entry.status, entry.base, entry.head, unread=cut)


def _hunks_of(entry: FileChange, cursor: _Cursor) -> tuple[Hunk, ...]:
    """The hunks of one file; git writes a change of kind as deletion and creation."""
    kinds = [side.kind for side in (entry.base, entry.head) if side]
    sections = kinds if any(one is not two for one, two in pairwise(kinds)) else kinds[:1]
    found = [(_section(cursor), kind) for kind in sections]
    return tuple(hunk for hunks, kind in found if kind is FileKind.FILE for hunk in hunks)


def _section(cursor: _Cursor) -> list[Hunk]:
    while cursor.line and not cursor.line.startswith(_SECTION):
        cursor.advance()
    if not cursor.line:
        message = "git listed a changed file without its patch"
        raise ValueError(message)
    hunks = []
    cursor.advance()
    while cursor.line and not cursor.line.startswith(_SECTION):
        numbers = _HUNK.match(cursor.line)
        cursor.advance()
        if numbers:
            hunks.append(_hunk(numbers, cursor))
    return hunks


def _hunk(numbers: re.Match[bytes], cursor: _Cursor) -> Hunk:
    base_start, base_count, head_start, head_count = map(int, numbers.groups(default=b"1"))
    left = base_count + head_count
    while left:
        # "\ No newline at end of file" stands between and after the lines.
        left -= not cursor.line.startswith(b"\\")
        cursor.advance()
    return Hunk(base_start, base_count, head_start, head_count)
