"""The fingerprints of a tree in one run of bytes, searched without reading all of it.

A head of fixed size, the tables (the first fingerprint and the checksum of each block, the
files), then the blocks: fingerprints in ascending order and the files that hold them.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from reviewer.source.clones import Fingerprints
from reviewer.source.tokens import Numbers

MAGIC = b"OUTLAST1"
BLOCK = 2048
"""Postings of a block; so many are read and checked together."""

_HEAD = struct.Struct("<8s64sQQQIII")

Spans = Sequence[tuple[int, int]]
Reader = Callable[[Spans], Sequence[bytes]]
"""Gives the bytes of each span (start, length); fewer bytes where they are missing."""


def in_memory(content: bytes) -> Reader:
    """Reads a segment that is at hand."""
    return lambda spans: [content[start : start + length] for start, length in spans]


class DamagedSegmentError(Exception):
    """A segment does not hold what was written."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Which file (by its number) holds which fingerprint, by fingerprint, then file."""

    hashes: Fingerprints
    owners: Numbers

    @classmethod
    def of(cls, rows: Iterable[tuple[int, Fingerprints]]) -> Self:
        """The postings of files given by their number."""
        numbered = [(owner, row) for owner, row in rows if len(row)]
        hashes = np.concatenate([np.zeros(0, np.uint32), *(row for _, row in numbered)])
        counts = [len(row) for _, row in numbered]
        owners = np.repeat(np.array([owner for owner, _ in numbered], np.int64), counts)
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], owners[order])


class FileId(NamedTuple):
    """A file of the tree."""

    path: str
    blob: str


def pack(revision: str, files: Sequence[FileId], postings: Postings) -> Iterator[bytes]:
    """The bytes of a segment, in order; `files` are sorted by the bytes of their paths."""
    owner_type = _owner_type(len(files))
    blocks = list(_blocks(postings, owner_type))
    firsts = postings.hashes[::BLOCK]
    checks = np.array([crc32(block) for block in blocks], np.uint32)
    names = b"".join(_name(file) for file in files)
    tables = b"".join((firsts.tobytes(), checks.tobytes(), names))
    sizes = (len(postings.hashes), len(files), len(tables))
    start = _HEAD.pack(MAGIC, revision.encode(), *sizes, owner_type().itemsize, crc32(tables), 0)
    yield start[:-4] + struct.pack("<I", crc32(start[:-4]))
    yield tables
    yield from blocks


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that is read block by block; any damage that matters is noticed."""

    revision: str
    _paths: Sequence[bytes]
    _blobs: Sequence[bytes]
    _firsts: Fingerprints
    _checks: Fingerprints
    _count: int
    _blocks_at: int
    _read: Reader

    @classmethod
    def open(cls, read: Reader) -> Self:
        """Read head and tables; raises DamagedSegmentError."""
        (head,) = read([(0, _HEAD.size)])
        count, file_count, table_bytes, owner_bytes, check, revision = _unpacked(head)
        (tables,) = read([(_HEAD.size, table_bytes)])
        blocks = -(-count // BLOCK)
        if len(tables) != table_bytes or crc32(tables) != check:
            raise DamagedSegmentError
        names = tables[8 * blocks :].split(b"\0")[:-1]
        if len(names) != 2 * file_count or owner_bytes != _owner_type(file_count)().itemsize:
            raise DamagedSegmentError
        return cls(
            revision=revision,
            _paths=names[0::2],
            _blobs=names[1::2],
            _firsts=np.frombuffer(tables, np.uint32, blocks),
            _checks=np.frombuffer(tables, np.uint32, blocks, 4 * blocks),
            _count=count,
            _blocks_at=_HEAD.size + table_bytes,
            _read=read,
        )

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._paths)

    def file(self, number: int) -> FileId:
        """A file by its number."""
        path, blob = self._paths[number], self._blobs[number]
        return FileId(path.decode("utf-8", "surrogateescape"), blob.decode("ascii"))

    def numbers(self, paths: Iterable[str]) -> list[int]:
        """The numbers of those paths that are files of the tree."""
        encoded = (path_bytes(path) for path in paths)
        return [
            at
            for path in encoded
            if (at := bisect_left(self._paths, path)) < len(self) and self._paths[at] == path
        ]

    def find(self, wanted: Fingerprints) -> Postings:
        """The postings of fingerprints, given in ascending order; raises DamagedSegmentError."""
        low = np.maximum(np.searchsorted(self._firsts, wanted, "left") - 1, 0)
        high = np.searchsorted(self._firsts, wanted, "right")
        touched = np.unique(
            np.concatenate([low, *(low[low + step < high] + step for step in _steps(low, high))])
        )
        postings = self._postings(touched[touched < len(self._firsts)])
        kept = _is_among(postings.hashes, wanted)
        return Postings(postings.hashes[kept], postings.owners[kept])

    def everything(self) -> Postings:
        """All postings; raises DamagedSegmentError."""
        return self._postings(np.arange(len(self._firsts)))

    def _postings(self, blocks: Numbers) -> Postings:
        owner_type = _owner_type(len(self))
        posting_bytes = 4 + owner_type().itemsize
        spans = []
        for block in blocks.tolist():
            held = min(BLOCK, self._count - block * BLOCK)
            spans.append((self._blocks_at + block * BLOCK * posting_bytes, held * posting_bytes))
        contents = self._read(spans)
        hashes, owners = [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
        for (_, size), content, check in zip(
            spans, contents, self._checks[blocks].tolist(), strict=True
        ):
            if len(content) != size or crc32(content) != check:
                raise DamagedSegmentError
            held = size // posting_bytes
            hashes.append(np.frombuffer(content, np.uint32, held))
            owners.append(np.frombuffer(content, owner_type, held, 4 * held).astype(np.int64))
        return Postings(np.concatenate(hashes), np.concatenate(owners))


def _unpacked(head: bytes) -> tuple[int, int, int, int, int, str]:
    if len(head) != _HEAD.size:
        raise DamagedSegmentError
    magic, revision, count, files, table_bytes, owner_bytes, check, own = _HEAD.unpack(head)
    if magic != MAGIC or own != crc32(head[:-4]):
        raise DamagedSegmentError
    return count, files, table_bytes, owner_bytes, check, revision.rstrip(b"\0").decode("ascii")


def _owner_type(files: int) -> type[np.uint16 | np.uint32]:
    return np.uint16 if files <= np.iinfo(np.uint16).max else np.uint32


def _blocks(postings: Postings, owner_type: type[np.uint16 | np.uint32]) -> Iterator[bytes]:
    for start in range(0, len(postings.hashes), BLOCK):
        part = slice(start, start + BLOCK)
        yield postings.hashes[part].tobytes() + postings.owners[part].astype(owner_type).tobytes()


def path_bytes(path: str) -> bytes:
    """The bytes by which the files of a segment are sorted."""
    return path.encode("utf-8", "surrogateescape")


def _name(file: FileId) -> bytes:
    return path_bytes(file.path) + b"\0" + file.blob.encode("ascii") + b"\0"


def _steps(low: Numbers, high: Numbers) -> range:
    return range(1, int((high - low).max(initial=0)))


def _is_among(hashes: Fingerprints, wanted: Fingerprints) -> NDArray[np.bool_]:
    at = np.searchsorted(wanted, hashes)
    found: NDArray[np.bool_] = np.zeros(len(hashes), np.bool_)
    inside = at < len(wanted)
    found[inside] = wanted[at[inside]] == hashes[inside]
    return found
