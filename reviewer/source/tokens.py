"""Text to tokens, quickly, for finding copies in any language family."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from reviewer.source.dialects import Dialect

Hashes: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int64]


class Kind(IntEnum):
    """What a token is; `SKIPPED` are blanks and comments, which never come out."""

    SKIPPED = 0
    NAME = 1
    KEYWORD = 2
    STRING = 3
    NUMBER = 4
    MARK = 5


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text without blanks, comments and docstrings, arrays of one length.

    `exact` tells texts apart, `shape` is equal for all names, all strings and all
    numbers; `first` and `last` are the 1-based lines; `starts` and `ends` are offsets.
    """

    exact: Hashes
    shape: Hashes
    kinds: Numbers
    first: Numbers
    last: Numbers
    starts: Numbers
    ends: Numbers

    def __len__(self) -> int:
        return len(self.exact)

    def __getitem__(self, part: slice | NDArray[np.bool_] | Numbers) -> Tokens:
        """The tokens of a slice, of a mask or at some positions."""
        return Tokens(
            self.exact[part],
            self.shape[part],
            self.kinds[part],
            self.first[part],
            self.last[part],
            self.starts[part],
            self.ends[part],
        )

    def texts(self, source: str) -> list[str]:
        """What each token says, given the text that it was read from."""
        return [source[a:b] for a, b in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]


def tokenize(text: str, dialect: Dialect) -> Tokens:
    """Read a text whose lines end in line feeds, in time linear in its length.

    Never fails: what is not terminated ends with its line or with the text. Commas
    before a closing bracket and, in JavaScript, semicolons are layout and left out.
    """
    pieces = dialect.pattern.findall(text)
    packed = np.fromiter(map(_vocabulary(dialect).__getitem__, pieces), np.int64, len(pieces))
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    return _without_layout(_located(text, packed, lengths), dialect)


_KIND_BITS = 3
_REMEMBERED_LENGTH = 30
_REMEMBERED_PIECES = 50_000


class _Vocabulary(dict[str, int]):
    """Gives for each piece its hash and, in the lowest bits, its kind; remembers short ones."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._dialect = dialect

    def __missing__(self, piece: str) -> int:
        kind = _kind(piece, self._dialect)
        code = kind if kind is Kind.SKIPPED else _hash(piece) << _KIND_BITS | kind
        if len(piece) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED_PIECES:
                self.clear()
            self[piece] = code
        return code


@cache
def _vocabulary(dialect: Dialect) -> _Vocabulary:
    return _Vocabulary(dialect)


def _hash(piece: str) -> int:
    return crc32(piece.encode("utf-8", "surrogatepass"))


_LITERAL = re.compile(r"[A-Za-z0-9@$]{0,3}#{0,2}[\"'`]")
_DIVISIONS = frozenset({"/", "/=", "//", "//="})


def _kind(piece: str, dialect: Dialect) -> Kind:
    first = piece[0]
    if first.isspace() or piece.startswith(dialect.comments):
        return Kind.SKIPPED
    if first.isdecimal() or (first == "." and piece[1:2].isdecimal()):
        return Kind.NUMBER
    if _LITERAL.match(piece) or (first == "/" and piece not in _DIVISIONS):
        return Kind.STRING
    if first in "_$" or first.isalpha():
        return Kind.KEYWORD if piece in dialect.keywords else Kind.NAME
    return Kind.MARK


def _located(text: str, packed: Numbers, lengths: Numbers) -> Tokens:
    ends = np.cumsum(lengths)
    kept = packed != Kind.SKIPPED
    packed, ends = packed[kept], ends[kept]
    starts = ends - lengths[kept]
    kinds = packed & ((1 << _KIND_BITS) - 1)
    exact = (packed >> _KIND_BITS).astype(np.uint64)
    named = (kinds == Kind.NAME) | (kinds == Kind.STRING) | (kinds == Kind.NUMBER)
    shape = np.where(named, kinds.astype(np.uint64), exact)
    breaks = _line_feeds(text)
    first = np.searchsorted(breaks, starts) + 1
    last = np.searchsorted(breaks, ends - 1) + 1
    return Tokens(exact, shape, kinds, first, last, starts, ends)


def _line_feeds(text: str) -> Numbers:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.flatnonzero(points == ord("\n"))


def _without_layout(tokens: Tokens, dialect: Dialect) -> Tokens:
    if not len(tokens):
        return tokens
    closing = np.append(_is_any(tokens.exact[1:], b")]}"), np.False_)
    dropped = closing & _is_any(tokens.exact, b",")
    if dialect.optional_semicolons:
        dropped |= _is_any(tokens.exact, b";")
    if dialect.has_docstrings:
        dropped |= _docstrings(tokens)
    return tokens[~dropped]


def _docstrings(tokens: Tokens) -> NDArray[np.bool_]:
    """Strings that are a statement of their own."""
    opened = _is_any(tokens.exact, b"([{").astype(np.int64)
    depth = np.cumsum(opened - _is_any(tokens.exact, b")]}"))
    begins = np.append([True], tokens.first[1:] > tokens.last[:-1])
    ends = np.append(begins[1:], [True])
    alone: NDArray[np.bool_] = begins & ends & (depth <= 0) & (tokens.kinds == Kind.STRING)
    return alone


def _is_any(hashes: Hashes, marks: bytes) -> NDArray[np.bool_]:
    found = np.zeros(len(hashes), np.bool_)
    for mark in marks:
        found |= hashes == crc32(bytes([mark]))
    return found
