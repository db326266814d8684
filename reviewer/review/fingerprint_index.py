"""Which files of the head hold which fingerprints, told without listing the head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from reviewer.model.change import Endpoints, TreeEntry
from reviewer.review.fingerprinting import ClonePorts, all_rows, cached_rows
from reviewer.review.ports import SegmentStore
from reviewer.source.clones import VERSION, Fingerprints
from reviewer.source.segments import (
    DamagedSegmentError,
    FileId,
    Postings,
    Segment,
    in_memory,
    pack,
    path_bytes,
)
from reviewer.source.tokens import Mask

FAR = 400
"""So many files may differ from a segment before another is written, nearer to them."""

Delta = Mapping[str, TreeEntry | None]


@dataclass(frozen=True, slots=True)
class FingerprintIndex:
    """A segment of some tree, and how the head differs from it.

    Files of the segment that changed since are masked; the numbers of those that came
    instead go on where the segment's end.
    """

    segment: Segment
    masked: Mask
    fresh: tuple[FileId, ...]
    postings: Postings

    def find(self, wanted: Fingerprints) -> Postings:
        """The files of the head that hold one of the fingerprints, given in ascending order.

        Raises DamagedSegmentError. The answer is the same whatever segment it comes from.
        """
        old = self.segment.find(wanted)
        kept = ~self.masked[old.owners]
        among = np.isin(self.postings.hashes, wanted)
        return Postings(
            np.concatenate([old.hashes[kept], self.postings.hashes[among]]),
            np.concatenate([old.owners[kept], self.postings.owners[among]]),
        )

    def file(self, number: int) -> FileId:
        """A file by its number."""
        count = len(self.segment)
        return self.segment.file(number) if number < count else self.fresh[number - count]


def search_index(
    wanted: Fingerprints, endpoints: Endpoints, ports: ClonePorts
) -> tuple[FingerprintIndex, Postings]:
    """The index of the head and what it answers.

    It comes from the nearest segment that is kept, plus what git says has changed since.
    Where there is none, or all are far from the merge base, one of the merge base is
    written: what a pull request adds is never part of a segment. A damaged segment costs
    all segments of the repository, and time.
    """
    store = ports.cache.segments(ports.repository.key)
    try:
        index = _opened(store, endpoints, ports)
        return index, index.find(wanted)
    except DamagedSegmentError:
        for name in store.names():
            store.drop(name)
    index = _updated(_of_merge_base(store, endpoints, ports), endpoints, ports)
    return index, index.find(wanted)


def _opened(store: SegmentStore, endpoints: Endpoints, ports: ClonePorts) -> FingerprintIndex:
    nearest = _nearest(store, endpoints, ports)
    if nearest is None:
        return _updated(_of_merge_base(store, endpoints, ports), endpoints, ports)
    segment, delta = nearest
    if len(delta) > FAR:
        since = ports.repository.tree_delta(segment.revision, endpoints.merge_base)
        if since is not None and len(since) > FAR / 2:
            moved = _with_delta(segment, since, ports)
            return _updated(_moved_on(moved, store, endpoints), endpoints, ports)
    return _with_delta(segment, delta, ports)


def _nearest(
    store: SegmentStore, endpoints: Endpoints, ports: ClonePorts
) -> tuple[Segment, Delta] | None:
    found: list[tuple[Segment, Delta]] = []
    for name in store.names():
        revision, _, version = name.partition("-")
        if version != str(VERSION):
            continue
        delta = ports.repository.tree_delta(revision, endpoints.head_tree)
        if delta is not None:
            found.append((_read(store, name), delta))
            if len(delta) <= FAR:
                break
    return min(found, key=lambda one: len(one[1]), default=None)


def _read(store: SegmentStore, name: str) -> Segment:
    return Segment.open(lambda spans: store.read(name, spans))


def _of_merge_base(store: SegmentStore, endpoints: Endpoints, ports: ClonePorts) -> Segment:
    tree = ports.repository.tree(endpoints.merge_base)
    rows = sorted(all_rows(tree, ports), key=lambda row: path_bytes(row[0].path))
    files = [_file(entry) for entry, _ in rows]
    postings = Postings.of((number, row) for number, (_, row) in enumerate(rows))
    return _kept(store, endpoints.merge_base, pack(endpoints.merge_base, files, postings))


def _moved_on(index: FingerprintIndex, store: SegmentStore, endpoints: Endpoints) -> Segment:
    """A segment of the merge base, which the index is of."""
    old = index.segment.everything()
    live = [number for number in range(len(index.segment)) if not index.masked[number]]
    numbers = [*live, *range(len(index.segment), len(index.segment) + len(index.fresh))]
    numbers.sort(key=lambda number: path_bytes(index.file(number).path))
    renumbered = np.full(len(index.segment) + len(index.fresh), -1)
    renumbered[numbers] = np.arange(len(numbers))
    hashes = np.concatenate([old.hashes, index.postings.hashes])
    owners = renumbered[np.concatenate([old.owners, index.postings.owners])]
    order = np.argsort(hashes, kind="stable")
    order = order[owners[order] >= 0]
    files = [index.file(number) for number in numbers]
    postings = Postings(hashes[order], owners[order])
    return _kept(store, endpoints.merge_base, pack(endpoints.merge_base, files, postings))


def _kept(store: SegmentStore, revision: str, parts: Iterable[bytes]) -> Segment:
    content = b"".join(parts)
    store.put(f"{revision}-{VERSION}", [content])
    return Segment.open(in_memory(content))


def _updated(segment: Segment, endpoints: Endpoints, ports: ClonePorts) -> FingerprintIndex:
    delta = ports.repository.tree_delta(segment.revision, endpoints.head_tree)
    return _with_delta(segment, delta or {}, ports)


def _with_delta(segment: Segment, delta: Delta, ports: ClonePorts) -> FingerprintIndex:
    masked = np.zeros(len(segment), np.bool_)
    masked[segment.numbers(delta)] = True
    rows = list(cached_rows((entry for entry in delta.values() if entry), ports))
    numbered: Iterable[tuple[int, Fingerprints]] = (
        (number, row) for number, (_, row) in enumerate(rows, len(segment))
    )
    fresh = tuple(_file(entry) for entry, _ in rows)
    return FingerprintIndex(segment, masked, fresh, Postings.of(numbered))


def _file(entry: TreeEntry) -> FileId:
    return FileId(entry.path, entry.blob)
