"""Edits of lines: made from positions, shown as a diff, done to the bytes of a file."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewer.model.fix import LineEdit
from reviewer.source.text import decode

_CONTEXT = 3
_AFTER_LINE_FEED = re.compile(rb"(?<=\n)")
_ENDING = re.compile(rb"\r?\n$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` of a text, the last one not included."""

    start: int
    end: int


def replacing(text: str, stretch: Stretch, new: str) -> LineEdit:
    """The edit that puts `new` in place of a stretch of the text.

    Lines that stay the same are not touched; a line of which nothing is left goes.
    """
    head = text.rfind("\n", 0, stretch.start) + 1
    tail = text.find("\n", stretch.end)
    tail = len(text) if tail < 0 else tail
    left, right = text[head : stretch.start], text[stretch.end : tail]
    is_gone = not (left + new + right).strip()
    removed = text[head:tail].split("\n")
    added = [] if is_gone else f"{left}{new}{right}".split("\n")
    return _trimmed(LineEdit(text.count("\n", 0, head) + 1, tuple(removed), tuple(added)))


def in_order(edits: Iterable[LineEdit]) -> tuple[LineEdit, ...] | None:
    """The edits ascending; None if two of them meet."""
    ordered = sorted(edits, key=lambda one: (one.start, one.after))
    apart = all(
        one.after < other.start or one.after == other.start != one.start
        for one, other in pairwise(ordered)
    )
    return tuple(ordered) if apart else None


def amended(lines: Sequence[str], edits: Sequence[LineEdit]) -> list[str]:
    """The lines after ascending edits."""
    found = list(lines)
    for edit in reversed(edits):
        found[edit.start - 1 : edit.after - 1] = edit.added
    return found


def digest_of(text: str) -> str:
    """Tells one decoded text from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def unified(path: str, lines: Sequence[str], edits: Sequence[LineEdit]) -> str:
    """The edits as a unified diff of the file, with three lines of context."""
    shown = [f"--- a/{path}", f"+++ b/{path}"]
    shift = 0
    for group in _groups(edits):
        shown += _hunk(lines, group, shift)
        shift += sum(len(edit.added) - len(edit.removed) for edit in group)
    return "\n".join(shown) + "\n"


def amended_bytes(content: bytes, edits: Sequence[LineEdit], digest: str) -> bytes | None:
    """The content of a file after ascending edits, its line ends and byte-order mark kept.

    None if its text is not the one that the edits were made for, or is not UTF-8.
    """
    text = decode(content)
    if not isinstance(text, str) or digest_of(text) != digest or not _is_utf_8(content):
        return None
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    pieces = _AFTER_LINE_FEED.split(content.removeprefix(mark))
    for edit in reversed(edits):
        pieces[edit.start - 1 : edit.after - 1] = _pieces(pieces, edit)
    return mark + b"".join(pieces)


def _trimmed(edit: LineEdit) -> LineEdit:
    removed, added, start = edit.removed, edit.added, edit.start
    while removed and added and removed[0] == added[0]:
        removed, added, start = removed[1:], added[1:], start + 1
    while removed and added and removed[-1] == added[-1]:
        removed, added = removed[:-1], added[:-1]
    return LineEdit(start, removed, added)


def _groups(edits: Sequence[LineEdit]) -> Iterator[list[LineEdit]]:
    """Edits whose context would touch belong to one hunk."""
    group: list[LineEdit] = []
    for edit in edits:
        if group and edit.start - group[-1].after > 2 * _CONTEXT:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _hunk(lines: Sequence[str], group: Sequence[LineEdit], shift: int) -> Iterator[str]:
    count = len(lines) - (not lines[-1])
    first = max(group[0].start - _CONTEXT, 1)
    last = min(group[-1].after + _CONTEXT - 1, count)
    grown = sum(len(edit.added) - len(edit.removed) for edit in group)
    size = last - first + 1
    yield f"@@ -{_reach(first, size)} +{_reach(first + shift, size + grown)} @@"
    line = first
    for edit in group:
        yield from (f" {one}" for one in lines[line - 1 : edit.start - 1])
        yield from (f"-{one}" for one in edit.removed)
        yield from (f"+{one}" for one in edit.added)
        line = edit.after
    yield from (f" {one}" for one in lines[line - 1 : last])


def _reach(start: int, size: int) -> str:
    return f"{start if size else start - 1},{size}"


def _pieces(pieces: Sequence[bytes], edit: LineEdit) -> list[bytes]:
    """The added lines with the line ends of those around them."""
    around = pieces[max(edit.start - 2, 0) : edit.after]
    ending = next((found[0] for one in around if (found := _ENDING.search(one))), b"\n")
    added = [one.encode() + ending for one in edit.added]
    is_last = bool(edit.removed) and not pieces[edit.after - 2].endswith(b"\n")
    if is_last and added:
        added[-1] = added[-1].removesuffix(ending)
    return added


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
