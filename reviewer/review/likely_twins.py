"""Which files may hold older code that new code repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from reviewer.model.change import Endpoints
from reviewer.review.fingerprint_index import FingerprintIndex, search_index
from reviewer.review.fingerprinting import ClonePorts
from reviewer.source.clones import GRAM, shortest, sure_cover
from reviewer.source.probing import Probes
from reviewer.source.segments import FileId, Postings
from reviewer.source.tokens import Numbers

FILES_OF_AN_IDIOM = 40
NEAR = 120
"""Two shared fingerprints within so many tokens may belong to one copy."""

TWINS_OF_A_FILE = 24
TWINS_OF_A_TEST_FILE = 12
COMPARISONS = 600


@dataclass(frozen=True, slots=True)
class _Hit:
    """A file that may hold a twin, and how many tokens of a stretch its fingerprints cover."""

    path: str
    owner: int
    covered: int


def likely_twins(
    probes: Mapping[str, Probes], endpoints: Endpoints, ports: ClonePorts
) -> Mapping[str, tuple[FileId, ...]]:
    """For each path with new code the files of the head most likely to hold twins.

    Their fingerprints cover as many tokens of a stretch of the new code as those of a
    repeat that is sure to be found; a fingerprint that stands in very many files is an
    idiom and counts for nothing. In very large changes only the likeliest are named.
    """
    every = np.unique(np.concatenate([found.wanted for found in probes.values()]))
    index, postings = search_index(every, endpoints, ports)
    rare = _without_idioms(postings)
    hits = [hit for path, found in sorted(probes.items()) for hit in _hits(path, found, rare)]
    likely: dict[str, list[FileId]] = {}
    for hit in _likeliest(hits, index):
        twins = likely.setdefault(hit.path, [])
        most = TWINS_OF_A_TEST_FILE if probes[hit.path].is_test else TWINS_OF_A_FILE
        if len(twins) < most:
            twins.append(index.file(hit.owner))
    return {path: tuple(twins) for path, twins in sorted(likely.items())}


def _likeliest(hits: list[_Hit], index: FingerprintIndex) -> list[_Hit]:
    """The best of each path, then the second best of each, and so on."""
    hits.sort(key=lambda hit: (-hit.covered, hit.path, index.file(hit.owner).path))
    ranks: Counter[str] = Counter()
    ranked = []
    for hit in hits:
        ranked.append((ranks[hit.path], hit))
        ranks[hit.path] += 1
    ranked.sort(key=lambda one: one[0])
    return [hit for _, hit in ranked[:COMPARISONS]]


def _without_idioms(found: Postings) -> Postings:
    order = np.argsort(found.hashes, kind="stable")
    hashes, owners = found.hashes[order], found.owners[order]
    _, inverse, spread = np.unique(hashes, return_inverse=True, return_counts=True)
    rare = spread[inverse] <= FILES_OF_AN_IDIOM
    return Postings(hashes[rare], owners[rare])


def _hits(path: str, probes: Probes, found: Postings) -> Iterator[_Hit]:
    """The files whose fingerprints cover enough of one stretch of the new code."""
    low = np.searchsorted(found.hashes, probes.wanted, "left")
    counts = np.searchsorted(found.hashes, probes.wanted, "right") - low
    at = np.repeat(probes.at, counts)
    values = np.repeat(probes.wanted, counts)
    owners = found.owners[_ranges(low, counts)]
    order = np.lexsort((at, owners))
    at, values, owners = at[order], values[order], owners[order]
    steps = np.diff(at)
    near = (np.diff(owners) == 0) & (steps <= NEAR)
    further = np.where(near & (values[1:] != values[:-1]), np.minimum(steps, GRAM), 0)
    starts = np.flatnonzero(np.append([True], ~near))[: len(owners)]
    covered = GRAM + np.add.reduceat(np.append([0], further), starts)
    enough = covered >= sure_cover(shortest(is_test=probes.is_test))
    best: dict[int, int] = {}
    for owner, cover in zip(owners[starts][enough].tolist(), covered[enough].tolist(), strict=True):
        best[owner] = max(cover, best.get(owner, 0))
    yield from (_Hit(path, owner, cover) for owner, cover in best.items())


def _ranges(low: Numbers, counts: Numbers) -> Numbers:
    """The numbers from each start on, as many as its count, one after another."""
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.repeat(low, counts) + within)
