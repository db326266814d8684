"""Fingerprints in one SQLite file that may be lost at any time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zlib import crc32

from reviewer.adapters.own_folder import make_own_folder
from reviewer.adapters.store.segments import SegmentFiles

Result = TypeVar("Result")

LAYOUT = 1
BUSY_SECONDS = 2.0
MAX_BYTES = 256 * 1024 * 1024
_PRUNED_TO = 0.75
_ROW_OVERHEAD = 100
_STALE_TICKS = 8
_SOUND = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
"""Primary result codes that say nothing against the file."""

_LAYOUT_SQL = (
    """CREATE TABLE IF NOT EXISTS fingerprint (key TEXT PRIMARY KEY, row BLOB NOT NULL,
    checksum INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS clock (tick INTEGER NOT NULL)",
    "INSERT INTO clock SELECT 0 WHERE NOT EXISTS (SELECT * FROM clock)",
    f"PRAGMA user_version = {LAYOUT}",
)


@dataclass(frozen=True, slots=True)
class SqliteFingerprints:
    """A FingerprintCache in the file at `path`, shared by any number of processes.

    It never raises: what cannot be read is missing, what cannot be written is forgotten,
    a broken file is deleted and begun anew. Every row has a checksum, so that a damaged
    one is missing and not wrong. Near `max_bytes` the rows least recently used go.
    """

    path: Path
    max_bytes: int = MAX_BYTES

    def segments(self, repository: str) -> SegmentFiles:
        """The index segments of the repository with this key, in a folder beside the file."""
        return SegmentFiles(self.path.parent / "segments" / repository)

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The rows that are known."""
        if not keys:
            return {}
        return self._attempt(lambda connection: _select(connection, keys)) or {}

    def put(self, rows: Mapping[str, bytes]) -> None:
        """Remember rows; failing to is silent."""
        if rows:
            self._attempt(lambda connection: _insert(connection, rows, self.max_bytes))

    def _attempt(self, work: Callable[[sqlite3.Connection], Result]) -> Result | None:
        try:
            return self._connected(work)
        except sqlite3.Error as error:
            if _is_sound(error):
                return None
        except OSError:
            return None
        except UnicodeDecodeError:
            pass  # SQLite quotes what it read from a broken file
        with suppress(sqlite3.Error, OSError, UnicodeDecodeError):
            self._discard()
            return self._connected(work)
        return None

    def _connected(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        make_own_folder(self.path.parent)
        with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as connection:
            _prepare(connection)
            return work(connection)

    def _discard(self) -> None:
        for ending in ("-wal", "-shm", ""):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _is_sound(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _SOUND


def _prepare(connection: sqlite3.Connection) -> None:
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout == LAYOUT:
        connection.execute("PRAGMA synchronous = OFF")
        return
    if layout:
        message = "laid out by another version"
        raise sqlite3.DatabaseError(message)
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in _LAYOUT_SQL:
            connection.execute(statement)


def _select(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, bytes]:
    found = connection.execute(
        "SELECT key, row, checksum, used FROM fingerprint"
        " WHERE key IN (SELECT value FROM json_each(?)) AND typeof(used) = 'integer'",
        (json.dumps(list(keys)),),
    ).fetchall()
    tick = _tick(connection)
    stale = [(tick, key) for key, _, _, used in found if used < tick - _STALE_TICKS]
    if stale:
        # Another process may be writing, or the disk be full: the rows are good all the same.
        with suppress(sqlite3.OperationalError), connection:
            connection.executemany("UPDATE fingerprint SET used = ? WHERE key = ?", stale)
    return {key: row for key, row, checksum, _ in found if _checksum(key, row) == checksum}


def _insert(connection: sqlite3.Connection, rows: Mapping[str, bytes], max_bytes: int) -> None:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE clock SET tick = tick + 1")
        tick = _tick(connection)
        connection.executemany(
            "INSERT OR REPLACE INTO fingerprint VALUES (?, ?, ?, ?)",
            ((key, row, _checksum(key, row), tick) for key, row in rows.items()),
        )
        excess = _bytes_used(connection) - max_bytes
        if excess > 0:
            least = excess + int(max_bytes * (1 - _PRUNED_TO))
            connection.executemany(
                "DELETE FROM fingerprint WHERE key = ?", _oldest(connection, least)
            )


def _tick(connection: sqlite3.Connection) -> int:
    """The time of the cache's own clock; a damaged clock condemns the file."""
    found = connection.execute("SELECT tick FROM clock WHERE typeof(tick) = 'integer'").fetchone()
    if found is None:
        message = "the clock is damaged"
        raise sqlite3.DatabaseError(message)
    return int(found[0])


def _bytes_used(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _oldest(connection: sqlite3.Connection, total: int) -> list[tuple[str]]:
    keys: list[tuple[str]] = []
    for key, length in _by_age(connection):
        if total <= 0:
            break
        keys.append((key,))
        total -= length + _ROW_OVERHEAD
    return keys


def _by_age(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    return connection.execute(
        "SELECT key, coalesce(length(row), 0) FROM fingerprint ORDER BY used, key"
    )


def _checksum(key: str, row: object) -> int:
    return crc32(row, crc32(key.encode())) if isinstance(row, bytes) else -1
