"""Repeats cut to what a reader would call a copy."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from reviewer.source.alignments import Alignment, cut, extent, matched_tokens, positions
from reviewer.source.clones import SHORTEST
from reviewer.source.seams import longest_piece
from reviewer.source.sources import ReadSource

_CLOSING = frozenset(map(crc32, (b")", b"]", b"}", b",", b";")))
_OPENING = frozenset(map(crc32, (b"(", b"[", b"{", b":")))
_IMPORTING = frozenset(map(crc32, (b"import", b"from", b"package", b"use", b"using")))
_DEPTHS = dict(
    zip(map(crc32, (b"(", b"[", b"{", b")", b"]", b"}")), (1, 1, 1, -1, -1, -1), strict=True)
)


def trim(new: ReadSource, twin: ReadSource, alignment: Alignment) -> Alignment | None:
    """The longest part that is fresh at both ends, fills lines and stays in one function.

    None if it is shorter than what is sure to be found.
    """
    return _one_piece(new, _whole_lines(new, twin, _fresh_ends(new, alignment)))


def _fresh_ends(new: ReadSource, alignment: Alignment) -> Alignment:
    """The part from the first fresh token to the last."""
    here, _ = positions(alignment)
    fresh = here[new.fresh[here]]
    return cut(alignment, int(fresh[0]), int(fresh[-1]) + 1) if len(fresh) else ()


def _whole_lines(new: ReadSource, twin: ReadSource, alignment: Alignment) -> Alignment | None:
    """The part without pieces of lines, first imports and loose brackets; None if too short."""
    bounds: list[int] = []
    for here, there, length in alignment:
        both = new.opens[here : here + length + 1] & twin.opens[there : there + length + 1]
        bounds += (here + np.flatnonzero(both)).tolist()
    if not bounds:
        return None
    start = bounds[0]
    offsets = [bound - start for bound in dict.fromkeys(bounds)]
    codes = new.tokens.exact[start : bounds[-1]].tolist()
    _drop_first_imports(offsets, codes)
    _drop_loose_brackets(offsets, codes)
    return _if_long(cut(alignment, start + offsets[0], start + offsets[-1]))


def _if_long(alignment: Alignment) -> Alignment | None:
    return alignment if matched_tokens(alignment) >= SHORTEST else None


def _drop_first_imports(bounds: list[int], codes: list[int]) -> None:
    """Take off the imports that files of one kind begin with."""
    while len(bounds) > 1 and codes[bounds[0]] in _IMPORTING:
        depth = _depth(codes[bounds[0] : bounds[1]])
        del bounds[0]
        while len(bounds) > 1 and depth > 0:
            depth += _depth(codes[bounds[0] : bounds[1]])
            del bounds[0]


def _depth(codes: list[int]) -> int:
    """How many brackets more are opened than closed."""
    return sum(_DEPTHS.get(code, 0) for code in codes)


def _drop_loose_brackets(bounds: list[int], codes: list[int]) -> None:
    """Take off first and last lines that only close, or last open, what is not in the run."""
    while len(bounds) > 1 and _CLOSING.issuperset(codes[bounds[0] : bounds[1]]):
        del bounds[0]
    while len(bounds) > 1 and codes[bounds[-1] - 1] in _OPENING:
        del bounds[-1]
    depth = _depth(codes[bounds[0] : bounds[-1]])
    while len(bounds) > 1 and depth < 0:
        line = codes[bounds[-2] : bounds[-1]]
        if not _CLOSING.issuperset(line):
            break
        depth -= _depth(line)
        del bounds[-1]


def _one_piece(new: ReadSource, alignment: Alignment | None) -> Alignment | None:
    if alignment is None:
        return None
    here, _ = extent(alignment)
    start, end = longest_piece(new.tokens[here], new.source.text, new.dialect)
    return _if_long(cut(alignment, here.start + start, here.start + end))
