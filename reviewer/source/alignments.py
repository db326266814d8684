"""Runs of equal tokens in two texts, joined across small gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from reviewer.source.clones import GRAM, grams_on
from reviewer.source.sources import ReadSource
from reviewer.source.tokens import Mask, Numbers, Tokens

Run: TypeAlias = tuple[int, int, int]
"""First token here, first token there, how many."""

Alignment: TypeAlias = tuple[Run, ...]
"""Runs in ascending order that share no token; what lies between them differs."""

_POSITIONS_OF_A_GRAM = 40
_WIDEST_GAP = 60
_GAP_AT_ENDS = 20
"""A run may stand so much farther from its neighbour than it is long."""

_WIDEST_OVERLAP = 30
_CHAINS_OPEN = 60
_SHORTEST_LINK = 5
_ALL_BUT_THE_WHOLE = 0.9


def alignments(new: ReadSource, twin: ReadSource, shortest: int) -> Iterator[Alignment]:
    """The maximal repeats that touch fresh tokens, each with the parts it falls into.

    They have at least so many equal tokens. A chain of runs comes before its runs alone, for
    the case that it comes to nothing.
    """
    for chain in _chains(sorted(_runs(new, twin)), _Sides(new.tokens, twin.tokens)):
        matched = matched_tokens(chain)
        longest = max(run[2] for run in chain)
        whole = len(chain) > 1 and longest < _ALL_BUT_THE_WHOLE * matched
        if whole and matched >= shortest and not (new is twin and meets_itself(chain)):
            yield chain
        yield from ((run,) for run in chain if run[2] >= shortest)


def matched_tokens(alignment: Alignment) -> int:
    """How many tokens are equal."""
    return sum(length for _, _, length in alignment)


def extent(alignment: Alignment) -> tuple[slice, slice]:
    """The tokens from the first run to the last, here and there."""
    (here, there, _), (last_here, last_there, length) = alignment[0], alignment[-1]
    return slice(here, last_here + length), slice(there, last_there + length)


def positions(alignment: Alignment) -> tuple[Numbers, Numbers]:
    """The equal tokens one by one, here and there."""
    here = [np.arange(start, start + length) for start, _, length in alignment]
    there = [np.arange(start, start + length) for _, start, length in alignment]
    return np.concatenate(here), np.concatenate(there)


def meets_itself(alignment: Alignment) -> bool:
    """Whether the two sides overlap, given that they are of one text."""
    here, there = extent(alignment)
    return bool(here.start < there.stop and there.start < here.stop)


def cut(alignment: Alignment, start: int, end: int) -> Alignment:
    """The part that lies between two tokens of here."""
    parts = (
        (max(here, start), there + max(0, start - here), min(here + length, end) - max(here, start))
        for here, there, length in alignment
    )
    return tuple(part for part in parts if part[2] > 0)


@dataclass(frozen=True, slots=True)
class _Sides:
    here: Tokens
    there: Tokens

    def equal(self, run: Run) -> Mask:
        """Which tokens of a run are equal word for word."""
        here, there, length = run
        ours, theirs = self.here.exact, self.there.exact
        return np.asarray(ours[here : here + length] == theirs[there : there + length])

    def begin_lines(self, run: Run) -> Mask:
        """Which tokens of a run begin a line on both sides."""
        here, there, length = run
        return _begins(self.here, here, length) & _begins(self.there, there, length)


def _begins(tokens: Tokens, start: int, length: int) -> Mask:
    at = np.arange(start, start + length)
    return np.asarray((at == 0) | (tokens.first[at] > tokens.last[at - 1]))


def _chains(runs: Iterable[Run], sides: _Sides) -> Iterator[Alignment]:
    """Each run joined to the nearest chain that ends shortly before it on both sides."""
    chains: list[list[Run]] = []
    done: list[list[Run]] = []
    for run in runs:
        gaps = ((_gap(chains[at], run), at) for at in _near(chains, run))
        fits = [(gap, at) for gap, at in gaps if gap is not None]
        if fits:
            _join(chains[min(fits)[1]], run, sides)
            continue
        chains.append([run])
        if len(chains) > _CHAINS_OPEN:
            chains.sort(key=lambda chain: chain[-1][0] + chain[-1][2])
            done.append(chains.pop(0))
    yield from (tuple(chain) for chain in sorted([*done, *chains]))


def _near(chains: Sequence[list[Run]], run: Run) -> list[int]:
    """The chains that end so close to a run that it may continue them, told by little work."""
    here, there, _ = run
    return [
        at
        for at, chain in enumerate(chains)
        if -_WIDEST_OVERLAP <= here - chain[-1][0] - chain[-1][2] <= _WIDEST_GAP
        and -_WIDEST_OVERLAP <= there - chain[-1][1] - chain[-1][2] <= _WIDEST_GAP
    ]


def _gap(chain: list[Run], run: Run) -> int | None:
    """How far a run is from the end of a chain, None if it does not continue it."""
    common, gap_here, gap_there = _overlap(chain[-1], run)
    beyond = run[2] - common
    if common > _WIDEST_OVERLAP or min(beyond, chain[-1][2] - common) < _SHORTEST_LINK:
        return None
    widest = max(gap_here, gap_there) + common
    shorter = min(beyond, sum(length for _, _, length in chain))
    return widest if widest <= min(_WIDEST_GAP, shorter + _GAP_AT_ENDS) else None


def _overlap(one: Run, other: Run) -> tuple[int, int, int]:
    """How many tokens two runs share on one side, and the gaps between them on both."""
    gap_here, gap_there = other[0] - one[0] - one[2], other[1] - one[1] - one[2]
    return max(0, -gap_here, -gap_there), gap_here, gap_there


def _join(chain: list[Run], run: Run, sides: _Sides) -> None:
    """Add a run; of what both could hold each keeps the part that is equal word for word.

    Where that leaves a choice the gap ends with a line.
    """
    (here, there, length), (next_here, next_there, next_length) = chain[-1], run
    common, _, _ = _overlap(chain[-1], run)
    tail = sides.equal((here + length - common, there + length - common, common))
    head = sides.equal((next_here, next_there, common))
    kept_of_tail = np.concatenate(([0], np.cumsum(tail)))
    kept_of_head = head.sum() - np.concatenate(([0], np.cumsum(head)))
    begins = sides.begin_lines((next_here, next_there, common + 1))
    worth = 2 * (kept_of_tail + kept_of_head) + begins
    kept = common - int(np.argmax(worth[::-1]))
    chain[-1] = (here, there, length - common + kept)
    chain.append((next_here + kept, next_there + kept, next_length - kept))


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
        if length >= GRAM:
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
