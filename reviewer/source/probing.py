"""What of a changed file is to be looked for elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from reviewer.source.clones import (
    SHORTEST,
    Fingerprints,
    fingerprints,
    grams,
    grams_on,
    probes,
    shortest,
)
from reviewer.source.missed_edits import SHORTEST_AROUND, Edit, Replaced, grams_across, replaced
from reviewer.source.sources import Source, known_dialect, on_lines, read_source
from reviewer.source.tokens import Hashes, Numbers, Tokens, tokenize

MOST_TWINS = 24
MOST_TWINS_OF_A_TEST = 12
MOST_TWINS_OF_AN_EDIT = 4
"""With so many files at most code is compared."""


@dataclass(frozen=True, slots=True)
class OldText:
    """The base version of a changed file.

    `gone` are the lines that went from it, `edits` what was edited a little.
    """

    text: str
    language: str
    gone: tuple[int, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Probing:
    """What to look for copies of: new code, and the code that it may come from."""

    new: Source | None
    old: OldText | None
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """Fingerprints to look up, and at which token each begins, in ascending order.

    A repeat of fewer than `shortest` tokens is of no use, nor is one in which none of the
    fingerprints at `needed` stands, if there are any; `most` files are compared.
    """

    fingerprints: Fingerprints = field(default_factory=lambda: np.zeros(0, np.uint32))
    at: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))
    needed: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))
    shortest: int = SHORTEST
    most: int = MOST_TWINS

    def __bool__(self) -> bool:
        return len(self.fingerprints) > 0


@dataclass(frozen=True, slots=True)
class Probes:
    """What to look for: new code, and old code around small edits.

    `edits` are the small edits in tokens, `gone` k-grams that went; `row` holds the
    fingerprints of the whole head, empty if nothing of it is new.
    """

    new: Sought
    edited: Sought
    gone: Hashes
    row: bytes
    edits: tuple[Replaced, ...] = ()


def probe(task: Probing) -> Probes:
    """Read both sides of a changed file."""
    new, edited = Sought(), Sought()
    gone, row = np.zeros(0, np.uint64), b""
    edits: tuple[Replaced, ...] = ()
    read = read_source(task.new) if task.new else None
    if read:
        most = MOST_TWINS_OF_A_TEST if task.is_test else MOST_TWINS
        fewest = shortest(is_test=task.is_test)
        wanted, at = probes(read.tokens, read.fresh, read.dialect)
        new = Sought(wanted, at, shortest=fewest, most=most)
        row = fingerprints(read.tokens.shape, read.dialect)
    if task.old:
        tokens = tokenize(task.old.text, known_dialect(task.old.language))
        went = grams_on(on_lines(tokens, task.old.gone), at_least=1)
        gone = np.unique(grams(tokens.shape)[went])
        if read:
            edits = tuple(replaced(task.old.edits, tokens, read.tokens))
            edited = _around_edits(task.old, edits, tokens)
    return Probes(new, edited, gone, row, edits)


def _around_edits(old: OldText, edits: Sequence[Replaced], tokens: Tokens) -> Sought:
    """What stands around edits, of use only with what stands no more where they were made."""
    if not edits:
        return Sought()
    lines = sorted({line for one in edits for line in old.edits[one.place].around})
    wanted, at = probes(tokens, on_lines(tokens, lines), known_dialect(old.language))
    return Sought(wanted, at, grams_across(edits), SHORTEST_AROUND, MOST_TWINS_OF_AN_EDIT)
