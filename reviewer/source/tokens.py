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
Mask: TypeAlias = NDArray[np.bool_]


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

    def __getitem__(self, part: slice | Mask | Numbers) -> Tokens:
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

    @property
    def is_word(self) -> Mask:
        """Which tokens are names, strings or numbers."""
        return _are_words(self.kinds)

    @property
    def line_count(self) -> int:
        """On how many lines the tokens begin."""
        return len(np.unique(self.first))

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


def shapes(text: str, dialect: Dialect) -> Hashes:
    """The `shape` of `tokenize(text, dialect)`, in half the time."""
    pieces = dialect.lexemes.findall(text)
    packed = np.fromiter(map(_vocabulary(dialect).__getitem__, pieces), np.int64, len(pieces))
    packed = packed[packed != 0]
    kinds, breaks = packed & _KIND_MASK, packed == _LINE_BREAK
    exact = (packed >> _KIND_BITS).astype(np.uint64)
    if not len(exact):
        return np.zeros(0, np.uint64)
    lone = np.zeros(len(exact), np.bool_)
    if dialect.has_docstrings:
        begins, ends = np.append([True], breaks[:-1]), np.append(breaks[1:], [True])
        lone = _lone_strings(exact, kinds, begins & ends)
    tokens = ~breaks
    kept = ~(_layout(exact[tokens], dialect) | lone[tokens])
    return np.asarray(_shape(exact[tokens], kinds[tokens])[kept])


def alike(one: Hashes, other: Hashes) -> int:
    """How many tokens are equal from the first on."""
    length = min(len(one), len(other))
    differing = np.flatnonzero(one[:length] != other[:length])
    return int(differing[0]) if len(differing) else length


_KIND_BITS = 3
_KIND_MASK = (1 << _KIND_BITS) - 1
_LINE_BREAK = 1 << _KIND_BITS
"""The code of blanks that end a line: skipped like others."""

_REMEMBERED_LENGTH = 30
_REMEMBERED_PIECES = 50_000


class _Vocabulary(dict[str, int]):
    """Gives for each piece its hash and, in the lowest bits, its kind; remembers short ones."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._dialect = dialect

    def __missing__(self, piece: str) -> int:
        kind = _kind(piece, self._dialect)
        code = _hash(piece) << _KIND_BITS | kind
        if kind is Kind.SKIPPED:
            code = _LINE_BREAK if piece.isspace() and "\n" in piece else 0
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
    kept = packed & _KIND_MASK != Kind.SKIPPED
    packed, ends = packed[kept], ends[kept]
    starts = ends - lengths[kept]
    kinds = packed & _KIND_MASK
    exact = (packed >> _KIND_BITS).astype(np.uint64)
    shape = _shape(exact, kinds)
    breaks = _line_feeds(text)
    first = np.searchsorted(breaks, starts) + 1
    last = np.searchsorted(breaks, ends - 1) + 1
    return Tokens(exact, shape, kinds, first, last, starts, ends)


def _shape(exact: Hashes, kinds: Numbers) -> Hashes:
    return np.where(_are_words(kinds), kinds.astype(np.uint64), exact)


def _are_words(kinds: Numbers) -> Mask:
    return np.asarray((kinds == Kind.NAME) | (kinds == Kind.STRING) | (kinds == Kind.NUMBER))


def _line_feeds(text: str) -> Numbers:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.flatnonzero(points == ord("\n"))


def _without_layout(tokens: Tokens, dialect: Dialect) -> Tokens:
    if not len(tokens):
        return tokens
    dropped = _layout(tokens.exact, dialect)
    if dialect.has_docstrings:
        begins = np.append([True], tokens.first[1:] > tokens.last[:-1])
        ends = np.append(begins[1:], [True])
        dropped |= _lone_strings(tokens.exact, tokens.kinds, begins & ends)
    return tokens[~dropped]


def _layout(exact: Hashes, dialect: Dialect) -> Mask:
    """Commas before a closing bracket, and semicolons that say nothing."""
    dropped = np.append(_is_any(exact[1:], b")]}"), np.False_) & _is_any(exact, b",")
    if dialect.optional_semicolons:
        dropped |= _is_any(exact, b";")
    return dropped


def _lone_strings(exact: Hashes, kinds: Numbers, alone: Mask) -> Mask:
    """Strings that are a statement of their own, given what has its lines for itself."""
    opened = _is_any(exact, b"([{").astype(np.int64)
    depth = np.cumsum(opened - _is_any(exact, b")]}"))
    return np.asarray(alone & (depth <= 0) & (kinds == Kind.STRING))


def _is_any(hashes: Hashes, marks: bytes) -> Mask:
    found = np.zeros(len(hashes), np.bool_)
    for mark in marks:
        found |= hashes == crc32(bytes([mark]))
    return found
