"""Which files may hold older code that new code repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from reviewer.model.change import Endpoints
from reviewer.review.fingerprint_index import FingerprintIndex, search_index
from reviewer.review.fingerprinting import ClonePorts
from reviewer.source.clones import GRAM, sure_cover
from reviewer.source.probing import Sought
from reviewer.source.segments import FileId, Postings
from reviewer.source.tokens import Numbers

FILES_OF_AN_IDIOM = 40
NEAR = 120
"""Two shared fingerprints within so many tokens may belong to one copy."""

COMPARISONS = 600


Wish: TypeAlias = tuple[str, str]
"""A changed path, and which of its code is looked for."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A file that may hold a twin, and how many tokens of a stretch its fingerprints cover."""

    wish: Wish
    owner: int
    covered: int


def likely_twins(
    wishes: Mapping[Wish, Sought], endpoints: Endpoints, ports: ClonePorts
) -> Mapping[Wish, tuple[FileId, ...]]:
    """For each piece of code the files of the head most likely to hold twins.

    Their fingerprints cover as many tokens of a stretch of the code as those of a
    repeat that is sure to be found; a fingerprint that stands in very many files is an
    idiom and counts for nothing. In very large changes only the likeliest are named.
    """
    every = np.unique(np.concatenate([sought.fingerprints for sought in wishes.values()]))
    index, postings = search_index(every, endpoints, ports)
    rare = _without_idioms(postings)
    hits = [hit for wish, sought in sorted(wishes.items()) for hit in _hits(wish, sought, rare)]
    likely: dict[Wish, list[FileId]] = {}
    for hit in _likeliest(hits, index):
        twins = likely.setdefault(hit.wish, [])
        if len(twins) < wishes[hit.wish].most:
            twins.append(index.file(hit.owner))
    return {wish: tuple(twins) for wish, twins in sorted(likely.items())}


def _likeliest(hits: list[_Hit], index: FingerprintIndex) -> list[_Hit]:
    """The best of each wish, then the second best of each, and so on."""
    hits.sort(key=lambda hit: (-hit.covered, hit.wish, index.file(hit.owner).path))
    ranks: Counter[Wish] = Counter()
    ranked = []
    for hit in hits:
        ranked.append((ranks[hit.wish], hit))
        ranks[hit.wish] += 1
    ranked.sort(key=lambda one: one[0])
    return [hit for _, hit in ranked[:COMPARISONS]]


def _without_idioms(found: Postings) -> Postings:
    order = np.argsort(found.hashes, kind="stable")
    hashes, owners = found.hashes[order], found.owners[order]
    _, inverse, spread = np.unique(hashes, return_inverse=True, return_counts=True)
    rare = spread[inverse] <= FILES_OF_AN_IDIOM
    return Postings(hashes[rare], owners[rare])


def _hits(wish: Wish, sought: Sought, found: Postings) -> Iterator[_Hit]:
    """The files whose fingerprints cover enough of one stretch of the code."""
    low = np.searchsorted(found.hashes, sought.fingerprints, "left")
    counts = np.searchsorted(found.hashes, sought.fingerprints, "right") - low
    at = np.repeat(sought.at, counts)
    values = np.repeat(sought.fingerprints, counts)
    owners = found.owners[_ranges(low, counts)]
    order = np.lexsort((at, owners))
    at, values, owners = at[order], values[order], owners[order]
    steps = np.diff(at)
    near = (np.diff(owners) == 0) & (steps <= NEAR)
    further = np.where(near & (values[1:] != values[:-1]), np.minimum(steps, GRAM), 0)
    starts = np.flatnonzero(np.append([True], ~near))[: len(owners)]
    covered = GRAM + np.add.reduceat(np.append([0], further), starts)
    enough = covered >= sure_cover(sought.shortest)
    if len(sought.needed) and len(starts):
        enough &= np.logical_or.reduceat(np.isin(at, sought.needed), starts)
    best: dict[int, int] = {}
    for owner, cover in zip(owners[starts][enough].tolist(), covered[enough].tolist(), strict=True):
        best[owner] = max(cover, best.get(owner, 0))
    yield from (_Hit(wish, owner, cover) for owner, cover in best.items())


def _ranges(low: Numbers, counts: Numbers) -> Numbers:
    """The numbers from each start on, as many as its count, one after another."""
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.repeat(low, counts) + within)
