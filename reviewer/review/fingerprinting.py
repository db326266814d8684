"""The fingerprints of files, from the cache or from their content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reviewer.model.change import FileKind, TreeEntry
from reviewer.review.ports import Failed, FingerprintCache, Repository, Sandbox
from reviewer.source.clones import Fingerprints, fingerprint_key, fingerprints, unpack
from reviewer.source.dialects import Dialect, dialect_of
from reviewer.source.languages import language_of
from reviewer.source.text import MAX_BYTES, decode
from reviewer.source.tokens import shapes

BATCH_BYTES = 512 * 1024
READ_BYTES = 4 * 1024 * 1024


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


Row = tuple[TreeEntry, Fingerprints]


def all_rows(entries: Iterable[TreeEntry], ports: ClonePorts) -> Iterator[Row]:
    """The fingerprints of each source file, in order; nothing is remembered."""
    for batch, rows in _in_batches(list(_tasks(entries)), ports):
        yield from _unpacked(batch, rows)


def cached_rows(entries: Iterable[TreeEntry], ports: ClonePorts) -> Iterator[Row]:
    """The same; what the cache does not know is remembered there."""
    tasks = list(_tasks(entries))
    rows = dict(ports.cache.get(sorted({task.key for task in tasks})))
    missing = list({task.key: task for task in tasks if task.key not in rows}.values())
    for _, fresh in _in_batches(missing, ports):
        ports.cache.put(fresh)
        rows.update(fresh)
    yield from _unpacked(tasks, rows)


def fingerprint_texts(batch: Sequence[tuple[bytes, str]]) -> list[bytes]:
    """The row of each content, given with its language; without text a row is empty."""
    return [_row(content, language) for content, language in batch]


def _row(content: bytes, language: str) -> bytes:
    text, dialect = decode(content), dialect_of(language)
    if dialect is None or not isinstance(text, str):
        return b""
    return fingerprints(shapes(text, dialect), dialect)


@dataclass(frozen=True, slots=True)
class _Task:
    entry: TreeEntry
    dialect: Dialect
    key: str


def _tasks(entries: Iterable[TreeEntry]) -> Iterator[_Task]:
    for entry in entries:
        language = language_of(entry.path) if entry.kind is FileKind.FILE else None
        dialect = dialect_of(language.name) if language else None
        if dialect:
            yield _Task(entry, dialect, fingerprint_key(entry.blob, dialect))


def _in_batches(
    tasks: Sequence[_Task], ports: ClonePorts
) -> Iterator[tuple[list[_Task], dict[str, bytes]]]:
    """The rows of the tasks by key, as many at once as are read at once."""
    sizes = _sizes(tasks, ports.repository)
    for batch in _batches(tasks, sizes, READ_BYTES):
        yield batch, _fingerprinted(batch, sizes, ports)


def _unpacked(tasks: Iterable[_Task], rows: Mapping[str, bytes]) -> Iterator[Row]:
    return ((task.entry, unpack(rows.get(task.key, b""))) for task in tasks)


def _sizes(tasks: Sequence[_Task], repository: Repository) -> Mapping[str, int]:
    return repository.sizes(sorted({task.entry.blob for task in tasks})) if tasks else {}


def _fingerprinted(
    tasks: Sequence[_Task], sizes: Mapping[str, int], ports: ClonePorts
) -> dict[str, bytes]:
    """The rows by key; what is too large has an empty one, what failed has none."""
    rows = {task.key: b"" for task in tasks if _size(task, sizes) > MAX_BYTES}
    small = [task for task in tasks if task.key not in rows]
    contents = ports.repository.read(sorted({task.entry.blob for task in small}))
    held = [task for task in small if task.entry.blob in contents]
    failed: list[_Task] = []
    for batch, outcome in _run(list(_batches(held, sizes, BATCH_BYTES)), contents, ports.sandbox):
        if isinstance(outcome, Failed):
            failed += batch
        else:
            rows.update(zip((task.key for task in batch), outcome, strict=True))
    for (task,), outcome in _run([[task] for task in failed], contents, ports.sandbox):
        if not isinstance(outcome, Failed):
            rows[task.key] = outcome[0]
    return rows


def _run(
    batches: Sequence[list[_Task]], contents: Mapping[str, bytes], sandbox: Sandbox
) -> Iterator[tuple[list[_Task], list[bytes] | Failed]]:
    items = [[(contents[one.entry.blob], one.dialect.name) for one in batch] for batch in batches]
    return zip(batches, sandbox.run(fingerprint_texts, items), strict=True)


def _size(task: _Task, sizes: Mapping[str, int]) -> int:
    return sizes.get(task.entry.blob, 0)


def _batches(tasks: Sequence[_Task], sizes: Mapping[str, int], limit: int) -> Iterator[list[_Task]]:
    batch: list[_Task] = []
    total = 0
    for task in tasks:
        size = min(_size(task, sizes), MAX_BYTES)
        if batch and total + size > limit:
            yield batch
            batch, total = [], 0
        batch.append(task)
        total += size
    if batch:
        yield batch
