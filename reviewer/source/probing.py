"""What of a changed file is to be looked for elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewer.source.clones import Fingerprints, fingerprints, grams, grams_on, probes
from reviewer.source.sources import Source, known_dialect, on_lines, read_source
from reviewer.source.tokens import Hashes, Numbers, tokenize


@dataclass(frozen=True, slots=True)
class Removed:
    """The base version of a changed file and the lines that went from it."""

    text: str
    language: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Probing:
    """What to look for copies of: new code, and the code that it may come from."""

    new: Source | None
    removed: Removed | None
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Probes:
    """`wanted` is to be looked up among fingerprints; `gone` are k-grams that went.

    `at` says at which token of the new code each of `wanted` begins, in ascending order.
    `row` holds the fingerprints of the whole head, empty if nothing of it is new.
    """

    wanted: Fingerprints
    at: Numbers
    gone: Hashes
    row: bytes = b""
    is_test: bool = False


def probe(task: Probing) -> Probes:
    """Read both sides of a changed file."""
    wanted, at = np.zeros(0, np.uint32), np.zeros(0, np.int64)
    gone, row = np.zeros(0, np.uint64), b""
    if task.new:
        read = read_source(task.new)
        wanted, at = probes(read.tokens, read.fresh, read.dialect)
        row = fingerprints(read.tokens.shape, read.dialect)
    if task.removed:
        tokens = tokenize(task.removed.text, known_dialect(task.removed.language))
        went = grams_on(on_lines(tokens, task.removed.lines), at_least=1)
        gone = np.unique(grams(tokens.shape)[went])
    return Probes(wanted, at, gone, row, task.is_test)
