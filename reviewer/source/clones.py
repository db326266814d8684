"""Fingerprints of code, by which copies are found without reading the whole repository.

Winnowing: S. Schleimer, D. S. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for
Document Fingerprinting", SIGMOD 2003. Of the hashes of all k-grams every window of w
keeps its smallest, so two texts that share k + n * w - 1 tokens share n fingerprints.
"""

from __future__ import annotations

from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from reviewer.source.dialects import Dialect
from reviewer.source.tokens import Hashes, Mask, Numbers, Tokens

VERSION = 3
"""Raise it whenever tokens or fingerprints of the same text come out differently."""

GRAM = 12
WINDOW = 8
SHORTEST = GRAM + 2 * WINDOW - 1
"""The fewest tokens of a repeat that is sure to be found."""

SHORTEST_IN_TESTS = 60
"""The same in test files, where shorter ones are the form that tests have."""

Fingerprints: TypeAlias = NDArray[np.uint32]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FACTOR_2 = np.uint64(pow(int(_FACTOR), 2, 2**64))
_FACTOR_4 = np.uint64(pow(int(_FACTOR), 4, 2**64))
_UPPER_HALF = np.uint64(32)


def fingerprint_key(blob: str, dialect: Dialect) -> str:
    """The name under which the fingerprints of a blob are kept."""
    return f"{blob}:{dialect.name}:{VERSION}"


def fingerprints(shape: Hashes, dialect: Dialect) -> bytes:
    """The winnowed k-grams, names and literals made equal: sorted 32-bit numbers."""
    return np.unique(_short(_winnowed(grams(shape)), dialect)).tobytes()


def unpack(row: bytes) -> Fingerprints:
    """The numbers that `fingerprints` packed; a row of another length reads as empty."""
    whole = len(row) % 4 == 0
    return np.frombuffer(row if whole else b"", np.uint32)


def probes(tokens: Tokens, fresh: Mask, dialect: Dialect) -> tuple[Fingerprints, Numbers]:
    """The k-grams that lie wholly on fresh tokens, to look up, and where they begin."""
    at = np.flatnonzero(grams_on(fresh, at_least=GRAM))
    return _short(grams(tokens.shape)[at], dialect), at


def shortest(*, is_test: bool) -> int:
    """The fewest tokens of a repeat that counts, in a test file or another."""
    return SHORTEST_IN_TESTS if is_test else SHORTEST


def sure_cover(length: int) -> int:
    """How many tokens the fingerprints of a repeat of some length cover at least."""
    return length - 2 * (WINDOW - 1)


def grams(hashes: Hashes) -> Hashes:
    """The hash of each k-gram, by its first token: of eight tokens and four more."""
    if len(hashes) < GRAM:
        return np.zeros(0, np.uint64)
    two = hashes[:-1] * _FACTOR + hashes[1:]
    four = two[:-2] * _FACTOR_2 + two[2:]
    eight = four[:-4] * _FACTOR_4 + four[4:]
    total = eight[:-4] * _FACTOR_4 + four[8:]
    total ^= total >> _UPPER_HALF
    return total * _FACTOR


def grams_on(mask: Mask, *, at_least: int) -> Mask:
    """For each k-gram whether at least so many of its tokens are marked."""
    if len(mask) < GRAM:
        return np.zeros(0, np.bool_)
    sums = np.concatenate(([0], np.cumsum(mask)))
    return np.asarray(sums[GRAM:] - sums[:-GRAM] >= at_least)


def _winnowed(hashes: Hashes) -> Hashes:
    if len(hashes) <= WINDOW:
        return hashes
    smallest = hashes
    for length in (1, 2, 4):
        smallest = np.minimum(smallest[:-length], smallest[length:])
    changes = np.flatnonzero(smallest[1:] != smallest[:-1]) + 1
    return smallest[np.concatenate(([0], changes))]


def _short(hashes: Hashes, dialect: Dialect) -> Fingerprints:
    salted = (hashes ^ np.uint64(crc32(dialect.name.encode()))) * _FACTOR
    return np.asarray(salted >> _UPPER_HALF, np.uint32)
