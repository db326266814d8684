"""Where new code of one file repeats code of another, token by token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

import numpy as np

from reviewer.model.change import Span
from reviewer.model.judged import Likeness
from reviewer.source.clones import GRAM, SHORTEST, Fingerprints, Mask, grams, grams_on, probes
from reviewer.source.dialects import Dialect, dialect_of
from reviewer.source.likeness import likeness
from reviewer.source.seams import longest_piece
from reviewer.source.tokens import Hashes, Numbers, Tokens, tokenize

_FRESH_SHARE = 0.75
_GONE_SHARE = 0.5
_LONGEST_CONTEXT = 2_000
_POSITIONS_OF_A_GRAM = 40

_CLOSING = frozenset(map(crc32, (b")", b"]", b"}", b",", b";")))
_OPENING = frozenset(map(crc32, (b"(", b"[", b"{", b":")))
_DEPTHS = dict(
    zip(map(crc32, (b"(", b"[", b"{", b")", b"]", b"}")), (1, 1, 1, -1, -1, -1), strict=True)
)

Run: TypeAlias = tuple[int, int, int]
"""First token here, first token there, how many."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text with the lines that the change added to it.

    `edited` are those added lines that took the place of as many others.
    """

    path: str
    text: str
    language: str
    fresh: tuple[int, ...] = ()
    edited: frozenset[int] = frozenset()


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


@dataclass(frozen=True, slots=True)
class Probes:
    """`wanted` is to be looked up among fingerprints; `gone` are k-grams that went."""

    wanted: Fingerprints
    gone: Hashes


@dataclass(frozen=True, slots=True)
class Comparison:
    """New code, the files that may hold what it repeats, and the k-grams that went."""

    new: Source
    twins: tuple[Source, ...]
    gone: Hashes


@dataclass(frozen=True, slots=True)
class Repeat:
    """Lines `span` of the new file repeat lines `twin` of the file at `twin_path`.

    `twin_is_new` says that the change added the twin as well.
    """

    path: str
    span: Span
    twin_path: str
    twin: Span
    tokens: int
    likeness: Likeness
    twin_is_new: bool


def probe(task: Probing) -> Probes:
    """Read both sides of a changed file."""
    wanted = np.zeros(0, np.uint32)
    gone = np.zeros(0, np.uint64)
    if task.new:
        read = _read(task.new)
        wanted = probes(read.tokens, read.fresh, read.dialect)
    if task.removed:
        tokens = tokenize(task.removed.text, _dialect(task.removed.language))
        went = grams_on(_on_lines(tokens, task.removed.lines), at_least=1)
        gone = np.unique(grams(tokens.shape)[went])
    return Probes(wanted, gone)


def compare(task: Comparison) -> tuple[Repeat, ...]:
    """Every maximal repeat of at least `SHORTEST` tokens, most of them fresh."""
    new = _read(task.new)
    twins = (new if twin.path == task.new.path else _read(twin) for twin in task.twins)
    return tuple(repeat for twin in twins for repeat in _repeats(new, twin, task.gone))


@dataclass(frozen=True, slots=True)
class _Read:
    source: Source
    dialect: Dialect
    tokens: Tokens
    grams: Hashes
    fresh: Mask


def _read(source: Source) -> _Read:
    dialect = _dialect(source.language)
    tokens = tokenize(source.text, dialect)
    return _Read(source, dialect, tokens, grams(tokens.shape), _on_lines(tokens, source.fresh))


def _dialect(language: str) -> Dialect:
    dialect = dialect_of(language)
    if dialect is None:
        message = f"no dialect for {language}"
        raise ValueError(message)
    return dialect


def _on_lines(tokens: Tokens, lines: Sequence[int]) -> Mask:
    return np.isin(tokens.first, np.array(lines, np.int64))


def _repeats(new: _Read, twin: _Read, gone: Hashes) -> Iterator[Repeat]:
    for run in _runs(new, twin):
        trimmed = _one_piece(new, _whole_lines(new, twin, _trimmed(new, run)))
        if trimmed and _is_new_copy(new, twin, trimmed, gone=gone):
            yield _repeat(new, twin, trimmed)


def _runs(new: _Read, twin: _Read) -> Iterator[Run]:
    here, there = _pairs(new, twin)
    order = np.lexsort((here, there - here))
    here, there = here[order], there[order]
    if not len(here):
        return
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    counts = np.diff(np.concatenate((starts, [len(here)])))
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        length = count + GRAM - 1
        if new is twin:
            length = min(length, abs(int(here[start]) - int(there[start])))
        if length >= SHORTEST:
            yield int(here[start]), int(there[start]), length


def _pairs(new: _Read, twin: _Read) -> tuple[Numbers, Numbers]:
    """Positions of equal k-grams, those left out that stand in very many places."""
    wanted = np.flatnonzero(grams_on(new.fresh, at_least=1))
    order = np.argsort(twin.grams, kind="stable")
    sorted_grams = twin.grams[order]
    low = np.searchsorted(sorted_grams, new.grams[wanted], "left")
    counts = np.searchsorted(sorted_grams, new.grams[wanted], "right") - low
    counts[counts > _POSITIONS_OF_A_GRAM] = 0
    here = np.repeat(wanted, counts)
    within = np.arange(len(here)) - np.repeat(np.cumsum(counts) - counts, counts)
    there = order[np.repeat(low, counts) + within]
    kept = here != there if new is twin else np.ones(len(here), np.bool_)
    return here[kept], there[kept]


def _trimmed(new: _Read, run: Run) -> Run:
    """The run from its first fresh token to its last."""
    here, there, length = run
    fresh = np.flatnonzero(new.fresh[here : here + length])
    if not len(fresh):
        return here, there, 0
    skipped = int(fresh[0])
    return here + skipped, there + skipped, int(fresh[-1]) + 1 - skipped


def _whole_lines(new: _Read, twin: _Read, run: Run) -> Run | None:
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


def _one_piece(new: _Read, run: Run | None) -> Run | None:
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


def _is_new_copy(new: _Read, twin: _Read, run: Run, *, gone: Hashes) -> bool:
    here, there, length = run
    fresh = new.fresh[here : here + length]
    same = np.array_equal(
        new.tokens.shape[here : here + length], twin.tokens.shape[there : there + length]
    )
    if not same or fresh.mean() < _FRESH_SHARE:
        return False
    went = np.isin(new.grams[here : here + length - GRAM + 1], gone)
    return bool(went.mean() <= _GONE_SHARE) and not _edits_old_copy(new, twin, run)


def _edits_old_copy(new: _Read, twin: _Read, run: Run) -> bool:
    """Whether replaced lines stand amid at least as much old code that is alike too."""
    here, there, length = run
    lines = set(new.tokens.first[here : here + length].tolist())
    if 2 * len(lines & new.source.edited) <= len(lines):
        return False
    before = _alike(
        new.tokens.shape[:here][::-1][:_LONGEST_CONTEXT],
        twin.tokens.shape[:there][::-1][:_LONGEST_CONTEXT],
    )
    after = _alike(
        new.tokens.shape[here + length :][:_LONGEST_CONTEXT],
        twin.tokens.shape[there + length :][:_LONGEST_CONTEXT],
    )
    return before + after >= length


def _alike(one: Hashes, other: Hashes) -> int:
    length = min(len(one), len(other))
    differing = np.flatnonzero(one[:length] != other[:length])
    return int(differing[0]) if len(differing) else length


def _repeat(new: _Read, twin: _Read, run: Run) -> Repeat:
    here, there, length = run
    mine, theirs = new.tokens[here : here + length], twin.tokens[there : there + length]
    return Repeat(
        path=new.source.path,
        span=_span(mine),
        twin_path=twin.source.path,
        twin=_span(theirs),
        tokens=length,
        likeness=likeness(mine, theirs, text=new.source.text, dialect=new.dialect),
        twin_is_new=bool(twin.fresh[there : there + length].mean() > 0.5),  # noqa: PLR2004
    )


def _span(tokens: Tokens) -> Span:
    return Span(int(tokens.first[0]), int(tokens.last[-1]))
