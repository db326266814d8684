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
from reviewer.source.tokens import Hashes, Tokens

VERSION = 2
"""Raise it whenever tokens or fingerprints of the same text come out differently."""

GRAM = 15
WINDOW = 11
SHARED = 2
"""The fingerprints that two files must share to be compared."""

SHORTEST = GRAM + SHARED * WINDOW - 1
"""The fewest tokens of a repeat that is sure to be found."""

Mask: TypeAlias = NDArray[np.bool_]
Fingerprints: TypeAlias = NDArray[np.uint32]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_UPPER_HALF = np.uint64(32)


def fingerprint_key(blob: str, dialect: Dialect) -> str:
    """The name under which the fingerprints of a blob are kept."""
    return f"{blob}:{dialect.name}:{VERSION}"


def fingerprints(tokens: Tokens, dialect: Dialect) -> bytes:
    """The winnowed k-grams, names and literals made equal: sorted 32-bit numbers."""
    return np.unique(_short(_winnowed(grams(tokens.shape)), dialect)).tobytes()


def unpack(row: bytes) -> Fingerprints:
    """The numbers that `fingerprints` packed; a row of another length reads as empty."""
    whole = len(row) % 4 == 0
    return np.frombuffer(row if whole else b"", np.uint32)


def probes(tokens: Tokens, fresh: Mask, dialect: Dialect) -> Fingerprints:
    """The k-grams that lie wholly on fresh tokens, to look up among fingerprints."""
    hashes = grams(tokens.shape)
    return np.unique(_short(hashes[grams_on(fresh, at_least=GRAM)], dialect))


def grams(hashes: Hashes) -> Hashes:
    """The hash of each k-gram, by its first token."""
    count = max(len(hashes) - GRAM + 1, 0)
    total = np.zeros(count, np.uint64)
    for offset in range(GRAM if count else 0):
        total = total * _FACTOR + hashes[offset : offset + count]
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
    smallest = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW).min(axis=1)
    return np.unique(smallest)


def _short(hashes: Hashes, dialect: Dialect) -> Fingerprints:
    salted = (hashes ^ np.uint64(crc32(dialect.name.encode()))) * _FACTOR
    return np.asarray(salted >> _UPPER_HALF, np.uint32)
