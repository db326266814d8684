"""Runs of equal tokens cut to what a reader would call a copy."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from reviewer.source.clones import SHORTEST, Mask
from reviewer.source.seams import longest_piece
from reviewer.source.sources import ReadSource, Run
from reviewer.source.tokens import Tokens

_CLOSING = frozenset(map(crc32, (b")", b"]", b"}", b",", b";")))
_OPENING = frozenset(map(crc32, (b"(", b"[", b"{", b":")))
_DEPTHS = dict(
    zip(map(crc32, (b"(", b"[", b"{", b")", b"]", b"}")), (1, 1, 1, -1, -1, -1), strict=True)
)


def trim(new: ReadSource, twin: ReadSource, run: Run) -> Run | None:
    """The longest part that is fresh at both ends, fills lines and stays in one function.

    None if it is shorter than what is sure to be found.
    """
    return _one_piece(new, _whole_lines(new, twin, _fresh_ends(new, run)))


def _fresh_ends(new: ReadSource, run: Run) -> Run:
    """The run from its first fresh token to its last."""
    here, there, length = run
    fresh = np.flatnonzero(new.fresh[here : here + length])
    if not len(fresh):
        return here, there, 0
    skipped = int(fresh[0])
    return here + skipped, there + skipped, int(fresh[-1]) + 1 - skipped


def _whole_lines(new: ReadSource, twin: ReadSource, run: Run) -> Run | None:
    """The run without parts of lines and loose brackets at its ends, None if too short."""
    here, there, length = run
    begins = _line_starts(new.tokens)[here : here + length + 1]
    begins &= _line_starts(twin.tokens)[there : there + length + 1]
    bounds = np.flatnonzero(begins).tolist()
    if not bounds:
        return None
    _drop_loose_brackets(bounds, new.tokens.exact[here : here + length].tolist())
    if len(bounds) < 2 or bounds[-1] - bounds[0] < SHORTEST:  # noqa: PLR2004 - start and end
        return None
    return here + bounds[0], there + bounds[0], bounds[-1] - bounds[0]


def _drop_loose_brackets(bounds: list[int], codes: list[int]) -> None:
    """Take off first and last lines that only close, or last open, what is not in the run."""
    while len(bounds) > 1 and _CLOSING.issuperset(codes[bounds[0] : bounds[1]]):
        del bounds[0]
    while len(bounds) > 1 and codes[bounds[-1] - 1] in _OPENING:
        del bounds[-1]
    depth = sum(_DEPTHS.get(code, 0) for code in codes[bounds[0] : bounds[-1]])
    while len(bounds) > 1 and depth < 0:
        line = codes[bounds[-2] : bounds[-1]]
        if not _CLOSING.issuperset(line):
            break
        depth -= sum(_DEPTHS.get(code, 0) for code in line)
        del bounds[-1]


def _one_piece(new: ReadSource, run: Run | None) -> Run | None:
    if run is None:
        return None
    here, there, length = run
    tokens = new.tokens[here : here + length]
    start, end = longest_piece(tokens, new.source.text, new.dialect)
    return (here + start, there + start, end - start) if end - start >= SHORTEST else None


def _line_starts(tokens: Tokens) -> Mask:
    """For each token whether it opens a line, and True for the end of the text."""
    changes = tokens.first[1:] > tokens.last[:-1]
    return np.concatenate(([True], changes, [True]))
