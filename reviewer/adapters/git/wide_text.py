"""Hunks of UTF-16 files, which git takes for binary."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO

from reviewer.model.change import Hunk

_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)


def wide_hunks(base: bytes, head: bytes) -> tuple[Hunk, ...]:
    """One hunk from the first to the last line that differs, none for other files.

    Coarser than git's, but it never leaves a changed line out.
    """
    if not (base.startswith(_MARKS) or head.startswith(_MARKS)):
        return ()
    before, after = _lines(base), _lines(head)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    base_count, head_count = len(before) - start - end, len(after) - start - end
    if not base_count and not head_count:
        return ()
    return (Hunk(start + bool(base_count), base_count, start + bool(head_count), head_count),)


def _lines(content: bytes) -> list[bytes]:
    lines = BytesIO(content).readlines()
    # Half of the last line feed of little-endian text, and no line.
    return lines[:-1] if lines and lines[-1] == b"\0" else lines


def _common(ones: list[bytes], others: list[bytes]) -> int:
    """How many lines the two begin with alike."""
    shortest = min(len(ones), len(others))
    pairs = enumerate(zip(ones, others, strict=False))
    return next((index for index, (one, other) in pairs if one != other), shortest)
