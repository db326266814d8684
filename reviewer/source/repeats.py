"""Where new code of one file repeats code of another, token by token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reviewer.model.change import Span
from reviewer.model.judged import Likeness
from reviewer.source.clones import GRAM, SHORTEST, grams_on
from reviewer.source.likeness import likeness
from reviewer.source.sources import ReadSource, Run, Source, read_source
from reviewer.source.tokens import Hashes, Numbers, Tokens
from reviewer.source.trimming import trim

_FRESH_SHARE = 0.75
_GONE_SHARE = 0.5
_LONGEST_CONTEXT = 2_000
_POSITIONS_OF_A_GRAM = 40


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


def compare(task: Comparison) -> tuple[Repeat, ...]:
    """Every maximal repeat of at least `SHORTEST` tokens, most of them fresh."""
    new = read_source(task.new)
    twins = (new if twin.path == task.new.path else read_source(twin) for twin in task.twins)
    return tuple(repeat for twin in twins for repeat in _repeats(new, twin, task.gone))


def _repeats(new: ReadSource, twin: ReadSource, gone: Hashes) -> Iterator[Repeat]:
    for run in _runs(new, twin):
        trimmed = trim(new, twin, run)
        if trimmed and _is_new_copy(new, twin, trimmed, gone=gone):
            yield _repeat(new, twin, trimmed)


def _runs(new: ReadSource, twin: ReadSource) -> Iterator[Run]:
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


def _pairs(new: ReadSource, twin: ReadSource) -> tuple[Numbers, Numbers]:
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


def _is_new_copy(new: ReadSource, twin: ReadSource, run: Run, *, gone: Hashes) -> bool:
    here, there, length = run
    fresh = new.fresh[here : here + length]
    same = np.array_equal(
        new.tokens.shape[here : here + length], twin.tokens.shape[there : there + length]
    )
    if not same or fresh.mean() < _FRESH_SHARE:
        return False
    went = np.isin(new.grams[here : here + length - GRAM + 1], gone)
    return bool(went.mean() <= _GONE_SHARE) and not _edits_old_copy(new, twin, run)


def _edits_old_copy(new: ReadSource, twin: ReadSource, run: Run) -> bool:
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


def _repeat(new: ReadSource, twin: ReadSource, run: Run) -> Repeat:
    here, there, length = run
    mine, theirs = new.tokens[here : here + length], twin.tokens[there : there + length]
    return Repeat(
        path=new.source.path,
        span=_span(mine),
        twin_path=twin.source.path,
        twin=_span(theirs),
        tokens=length,
        likeness=likeness(mine, theirs, text=new.source.text, dialect=new.dialect),
        twin_is_new=bool(twin.fresh[there : there + length].mean() > 0.5),  # noqa: PLR2004 - more than half
    )


def _span(tokens: Tokens) -> Span:
    return Span(int(tokens.first[0]), int(tokens.last[-1]))
