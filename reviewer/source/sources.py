"""Texts read into tokens, with what a change did to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from reviewer.source.clones import grams
from reviewer.source.dialects import Dialect, dialect_of
from reviewer.source.tokens import Hashes, Mask, Tokens, tokenize

_REMEMBERED = 32
_LONGEST_REMEMBERED = 200_000
"""Characters; the tokens of such a text take 3 MB."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text with the lines that the change added to it.

    `edited` are those added lines that took the place of at least a quarter as many others.
    """

    path: str
    text: str
    language: str
    fresh: tuple[int, ...] = ()
    edited: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class ReadSource:
    """A source with its tokens, their k-grams, and which tokens are fresh.

    `opens` says of each token, and of the end of the text, whether a line begins there.
    It equals itself alone, for to compare its arrays would cost more than to read it again.
    """

    source: Source
    dialect: Dialect
    tokens: Tokens
    grams: Hashes
    fresh: Mask
    opens: Mask


def read_source(source: Source) -> ReadSource:
    """Read the text; raises ValueError for a language without a dialect.

    What was read last is remembered, as the same files are compared with several others.
    """
    return _read(source) if len(source.text) > _LONGEST_REMEMBERED else _remembered(source)


def _read(source: Source) -> ReadSource:
    dialect = known_dialect(source.language)
    tokens = tokenize(source.text, dialect)
    fresh = on_lines(tokens, source.fresh)
    return ReadSource(source, dialect, tokens, grams(tokens.shape), fresh, _opens(tokens))


_remembered = lru_cache(_REMEMBERED)(_read)


def known_dialect(language: str) -> Dialect:
    """The dialect of a language; raises ValueError if there is none."""
    dialect = dialect_of(language)
    if dialect is None:
        message = f"no dialect for {language}"
        raise ValueError(message)
    return dialect


def on_lines(tokens: Tokens, lines: Sequence[int]) -> Mask:
    """Which tokens begin on one of the lines."""
    return np.isin(tokens.first, np.array(lines, np.int64))


def _opens(tokens: Tokens) -> Mask:
    changes = tokens.first[1:] > tokens.last[:-1]
    return np.concatenate(([True], changes, [True]))
