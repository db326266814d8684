"""The fingerprints of every source file of a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from reviewer.model.change import FileKind, TreeEntry
from reviewer.review.ports import Failed, FingerprintCache, Repository, Sandbox
from reviewer.source.clones import SHARED, Fingerprints, Mask, fingerprint_key, fingerprints, unpack
from reviewer.source.dialects import Dialect, dialect_of
from reviewer.source.languages import language_of
from reviewer.source.text import MAX_BYTES, decode
from reviewer.source.tokens import Numbers, tokenize

BATCH_BYTES = 512 * 1024
READ_BYTES = 16 * 1024 * 1024
FILES_OF_AN_IDIOM = 40


class ClonePorts(Protocol):
    """The part of the world that the search for copies needs."""

    @property
    def repository(self) -> Repository:
        """Where the head tree is read."""

    @property
    def sandbox(self) -> Sandbox:
        """Where texts are read and compared."""

    @property
    def cache(self) -> FingerprintCache:
        """Where fingerprints are kept."""


@dataclass(frozen=True, slots=True)
class Hit:
    """New code at `path` shares so many fingerprints with the file of `entry`."""

    path: str
    entry: TreeEntry
    shared: int


@dataclass(frozen=True, slots=True)
class FingerprintIndex:
    """The files of a tree with their fingerprints, in one array after another."""

    entries: tuple[TreeEntry, ...]
    hashes: Fingerprints
    counts: Numbers

    def lookup(self, wanted: Mapping[str, Fingerprints]) -> tuple[Hit, ...]:
        """The files that share enough fingerprints with new code, by the path of that.

        A fingerprint that stands in very many files is an idiom and counts for nothing.
        """
        every = np.unique(np.concatenate([*wanted.values(), np.zeros(0, np.uint32)]))
        places = np.flatnonzero(_is_among(self.hashes, every))
        owners = np.searchsorted(np.cumsum(self.counts), places, "right")
        found = self.hashes[places]
        values, inverse, spread = np.unique(found, return_inverse=True, return_counts=True)
        rare = spread[inverse] <= FILES_OF_AN_IDIOM if len(values) else np.zeros(0, np.bool_)
        found, owners = found[rare], owners[rare]
        return tuple(
            Hit(path, self.entries[owner], shared)
            for path, probes in sorted(wanted.items())
            for owner, shared in _tally(owners[np.isin(found, probes)])
            if shared >= SHARED
        )


def load_index(tree: Sequence[TreeEntry], ports: ClonePorts) -> FingerprintIndex:
    """Take the rows that are cached; read and remember the others."""
    known = [(entry, dialect) for entry in tree if (dialect := _dialect(entry))]
    keys = [fingerprint_key(entry.blob, dialect) for entry, dialect in known]
    rows = dict(ports.cache.get(sorted(set(keys))))
    missing = {
        key: (entry, dialect)
        for key, (entry, dialect) in zip(keys, known, strict=True)
        if key not in rows
    }
    rows.update(_read(missing, ports))
    present = [
        (entry, unpack(rows[key]))
        for (entry, _), key in zip(known, keys, strict=True)
        if key in rows
    ]
    return FingerprintIndex(
        entries=tuple(entry for entry, _ in present),
        hashes=np.concatenate([np.zeros(0, np.uint32), *(row for _, row in present)]),
        counts=np.array([len(row) for _, row in present], np.int64),
    )


def fingerprint_texts(batch: Sequence[tuple[bytes, str]]) -> list[bytes]:
    """The row of each content, given with its language; without text a row is empty."""
    return [_row(content, language) for content, language in batch]


def _row(content: bytes, language: str) -> bytes:
    text, dialect = decode(content), dialect_of(language)
    if dialect is None or not isinstance(text, str):
        return b""
    return fingerprints(tokenize(text, dialect), dialect)


def _dialect(entry: TreeEntry) -> Dialect | None:
    language = language_of(entry.path) if entry.kind is FileKind.FILE else None
    return dialect_of(language.name) if language else None


Missing = Mapping[str, tuple[TreeEntry, Dialect]]


def _read(missing: Missing, ports: ClonePorts) -> dict[str, bytes]:
    if not missing:
        return {}
    sizes = ports.repository.sizes(sorted({entry.blob for entry, _ in missing.values()}))
    sized = {key: sizes[entry.blob] for key, (entry, _) in missing.items() if entry.blob in sizes}
    rows = {key: b"" for key, size in sized.items() if size > MAX_BYTES}
    small = {key: size for key, size in sized.items() if size <= MAX_BYTES}
    for keys in _batches(small, READ_BYTES):
        fresh = dict(_fingerprint({key: missing[key] for key in keys}, small, ports))
        ports.cache.put(fresh)
        rows.update(fresh)
    return rows


def _fingerprint(
    missing: Missing, sizes: Mapping[str, int], ports: ClonePorts
) -> Iterator[tuple[str, bytes]]:
    contents = ports.repository.read(sorted({entry.blob for entry, _ in missing.values()}))
    held = {key: sizes[key] for key, (entry, _) in missing.items() if entry.blob in contents}
    batches = list(_batches(held, BATCH_BYTES))
    tasks = [
        [(contents[missing[key][0].blob], missing[key][1].name) for key in keys] for keys in batches
    ]
    for keys, outcome in zip(batches, ports.sandbox.run(fingerprint_texts, tasks), strict=True):
        if not isinstance(outcome, Failed):
            yield from zip(keys, outcome, strict=True)


def _batches(sizes: Mapping[str, int], limit: int) -> Iterator[list[str]]:
    batch: list[str] = []
    total = 0
    for key, size in sizes.items():
        if batch and total + size > limit:
            yield batch
            batch, total = [], 0
        batch.append(key)
        total += size
    if batch:
        yield batch


def _is_among(hashes: Fingerprints, wanted: Fingerprints) -> Mask:
    """Like `numpy.isin`, but passing over most of a long array by the upper halves alone."""
    upper = np.zeros(1 << 16, np.bool_)
    upper[wanted >> 16] = True
    found: Mask = upper[hashes >> 16]
    found[found] = np.isin(hashes[found], wanted)
    return found


def _tally(owners: Numbers) -> Iterable[tuple[int, int]]:
    values, counts = np.unique(owners, return_counts=True)
    return zip(values.tolist(), counts.tolist(), strict=True)
