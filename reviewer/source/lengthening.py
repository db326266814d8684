"""Short copies lengthened by equal lines that stand near their ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

import numpy as np

from reviewer.source.alignments import Alignment, Run, extent, matched_tokens, meets_itself
from reviewer.source.sources import ReadSource
from reviewer.source.tokens import Kind, Tokens

_SHORT = range(24, 60)
"""With so few tokens the lines that k-grams cannot see are a good part of a function."""

_FARTHEST = 40
"""A line may be so many tokens away."""


def lengthened(new: ReadSource, twin: ReadSource, alignment: Alignment) -> Alignment:
    """A short alignment with the nearest lines before and after that are equal word for word.

    One that is not short, has no such lines or would meet itself comes back as it is.
    """
    if matched_tokens(alignment) not in _SHORT:
        return alignment
    here, there = extent(alignment)
    before = _nearest(_before(new, here.start), _before(twin, there.start))
    after = _nearest(_after(new, here.stop), _after(twin, there.stop))
    longer = (*before, *alignment, *after)
    return alignment if new is twin and meets_itself(longer) else longer


class _Line(NamedTuple):
    start: int
    end: int
    words: bytes
    says_something: bool


def _before(read: ReadSource, at: int) -> list[_Line]:
    """Whole lines that end at most so far before a token, the nearest first."""
    bounds = _bounds(read, max(at - _FARTHEST, 0), at)
    return [_line(read.tokens, start, end) for start, end in pairwise(bounds)][::-1]


def _after(read: ReadSource, at: int) -> list[_Line]:
    """Whole lines that begin at most so far after a token, the nearest first."""
    lines = pairwise(_bounds(read, at, min(at + 2 * _FARTHEST, len(read.tokens))))
    return [_line(read.tokens, start, end) for start, end in lines if start - at <= _FARTHEST]


def _bounds(read: ReadSource, first: int, last: int) -> list[int]:
    """Where lines begin, between two tokens and at the end of the text."""
    found: list[int] = (first + np.flatnonzero(read.opens[first : last + 1])).tolist()
    return found


def _line(tokens: Tokens, start: int, end: int) -> _Line:
    named = bool((tokens.kinds[start:end] == Kind.NAME).any())
    return _Line(start, end, tokens.exact[start:end].tobytes(), named)


def _nearest(ours: Sequence[_Line], theirs: Sequence[_Line]) -> tuple[Run, ...]:
    """The nearest pair of equal lines and the equal ones next to it, as one run."""
    meetings = [
        (here + there, here, there)
        for here, one in enumerate(ours)
        for there, other in enumerate(theirs)
        if one.says_something and one.words == other.words
    ]
    if not meetings:
        return ()
    _, here, there = min(meetings)
    following = zip(ours[here:], theirs[there:], strict=False)
    equal = list(takewhile(lambda pair: pair[0].words == pair[1].words, following))
    ends = (equal[0], equal[-1])
    start, end = min(one.start for one, _ in ends), max(one.end for one, _ in ends)
    return ((start, min(other.start for _, other in ends), end - start),)
