"""The cache may be slow or empty, never wrong and never in the way."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from reviewer.adapters.store import fingerprints as store
from reviewer.adapters.store.fingerprints import SqliteFingerprints

SPAWN = multiprocessing.get_context("spawn")
ROWS = {f"blob{one}:python:1": bytes([one]) * one for one in range(50)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "fingerprints.sqlite"


def test_rows_come_back_in_another_process(path: Path) -> None:
    SqliteFingerprints(path).put(ROWS)
    assert SqliteFingerprints(path).get([*ROWS, "unknown"]) == ROWS


def test_an_empty_row_is_known(path: Path) -> None:
    SqliteFingerprints(path).put({"blob": b""})
    assert SqliteFingerprints(path).get(["blob"]) == {"blob": b""}


def test_nothing_asked_and_nothing_given_touch_no_disk(path: Path) -> None:
    cache = SqliteFingerprints(path)
    cache.put({})
    assert cache.get([]) == {}
    assert not path.exists()


def test_thousands_of_keys_are_one_question(path: Path) -> None:
    rows = {f"key{one}": b"x" for one in range(5_000)}
    SqliteFingerprints(path).put(rows)
    assert SqliteFingerprints(path).get(list(rows)) == rows


def test_a_row_written_again_is_replaced(path: Path) -> None:
    cache = SqliteFingerprints(path)
    cache.put({"blob": b"old"})
    cache.put({"blob": b"new"})
    assert cache.get(["blob"]) == {"blob": b"new"}


def test_a_deleted_file_is_begun_anew(path: Path) -> None:
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    path.unlink()
    assert cache.get(list(ROWS)) == {}
    cache.put(ROWS)
    assert cache.get(list(ROWS)) == ROWS


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 300, b"SQLite format 3\0" * 9])
def test_a_file_that_is_no_database_is_begun_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    cache = SqliteFingerprints(path)
    assert cache.get(["blob"]) == {}
    cache.put(ROWS)
    assert cache.get(list(ROWS)) == ROWS


@pytest.mark.parametrize("seed", range(12))
def test_a_truncated_or_overwritten_file_never_gives_a_wrong_row(path: Path, seed: int) -> None:
    rows = {f"key{one}": bytes([one % 251]) * 300 for one in range(300)}
    SqliteFingerprints(path).put(rows)
    _damage(path, random.Random(seed))  # noqa: S311 - the same damage each time, no secret
    cache = SqliteFingerprints(path)
    assert cache.get(list(rows)).items() <= rows.items()
    cache.put(rows)
    cache.put(rows)
    assert cache.get(list(rows)).items() <= rows.items()


def _damage(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if chance.random() < 0.5:
        content = content[: chance.randrange(len(content))]
    else:
        start = chance.randrange(len(content))
        content[start : start + 2_000] = chance.randbytes(2_000)
    path.write_bytes(content)


def test_a_damaged_row_is_missing(path: Path) -> None:
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE fingerprint SET row = x'00' WHERE key = 'blob7:python:1'")
        connection.execute("UPDATE fingerprint SET row = 'text' WHERE key = 'blob8:python:1'")
    assert set(ROWS) - set(cache.get(list(ROWS))) == {"blob7:python:1", "blob8:python:1"}


@pytest.mark.parametrize("tick", ["noon", b"noon", 2**63 - 1])
def test_a_file_with_a_damaged_clock_is_begun_anew(path: Path, tick: str | bytes | int) -> None:
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE clock SET tick = ?", (tick,))
    cache.put({"new": b"x"})
    assert cache.get(["new"]) == {"new": b"x"}


UNDECODABLE = (
    "PRAGMA writable_schema = ON",
    "UPDATE sqlite_master SET name = CAST(x'e7' AS TEXT), sql = ''",
)


@pytest.mark.parametrize(
    "damage", [UNDECODABLE, ("DELETE FROM clock",)], ids=["error cannot be decoded", "no clock"]
)
def test_a_damaged_file_is_begun_anew(path: Path, damage: Sequence[str]) -> None:
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in damage:
            connection.execute(statement)
    assert cache.get(list(ROWS)) == {}
    cache.put(ROWS)
    assert cache.get(list(ROWS)) == ROWS


def test_a_row_whose_age_is_damaged_is_missing(path: Path) -> None:
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE fingerprint SET used = 'noon' WHERE key = 'blob7:python:1'")
    assert set(ROWS) - set(cache.get(list(ROWS))) == {"blob7:python:1"}


def test_a_file_of_another_layout_is_begun_anew(path: Path) -> None:
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {store.LAYOUT + 1}")
    assert cache.get(list(ROWS)) == {}
    cache.put(ROWS)
    assert cache.get(list(ROWS)) == ROWS


@pytest.mark.parametrize("place", ["/proc/fingerprints.sqlite", "/dev/null/fingerprints.sqlite"])
def test_a_place_that_cannot_be_written_is_silent(place: str) -> None:
    cache = SqliteFingerprints(Path(place))
    cache.put(ROWS)
    assert cache.get(list(ROWS)) == {}


def test_a_folder_in_place_of_the_file_is_silent(path: Path) -> None:
    path.mkdir(parents=True)
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    assert cache.get(list(ROWS)) == {}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110 - a device
def test_a_full_disk_is_silent() -> None:
    cache = SqliteFingerprints(Path("/dev/full"))
    cache.put(ROWS)
    assert cache.get(list(ROWS)) == {}


def test_a_locked_file_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    cache = SqliteFingerprints(path)
    cache.put(ROWS)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        cache.put({"late": b"x"})
        assert cache.get(list(ROWS)) == ROWS
    assert cache.get(["late"]) == {}


def test_the_least_recently_used_rows_go_first(path: Path) -> None:
    cache = SqliteFingerprints(path, max_bytes=400_000)
    cache.put({"kept": b"x" * 1_000, "lost": b"x" * 1_000})
    for one in range(60):
        cache.put({f"key{one}": b"x" * 10_000})
        cache.get(["kept"])
    assert cache.get(["kept", "lost", "key0", "key59"]).keys() == {"kept", "key59"}
    assert _bytes_used(path) < 450_000


def _bytes_used(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def _rows_of(seed: int) -> dict[str, bytes]:
    return {f"key{seed * 7 % 40 + one}": _row(seed * 7 % 40 + one) for one in range(10)}


def _row(number: int) -> bytes:
    return bytes([number]) * (200 * number)


def _write_for_ever(path: str, seed: int) -> None:
    cache = SqliteFingerprints(Path(path))
    while True:
        seed += 1
        cache.put(_rows_of(seed))


def _write_often(path: str, seed: int, wrong: multiprocessing.Queue[str]) -> None:
    cache = SqliteFingerprints(Path(path))
    for step in range(seed, seed + 60):
        cache.put(_rows_of(step))
        for key, row in cache.get(list(_rows_of(step))).items():
            if row != _row(int(key.removeprefix("key"))):
                wrong.put(key)


def test_writers_that_are_killed_leave_only_right_rows(path: Path) -> None:
    cache = SqliteFingerprints(path)
    cache.put(_rows_of(0))
    for seed in range(3):
        process = SPAWN.Process(target=_write_for_ever, args=(str(path), seed))
        process.start()
        for wait in _until_written(cache):
            process.join(wait)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        found = cache.get([f"key{one}" for one in range(50)])
        assert found
        assert all(row == _row(int(key.removeprefix("key"))) for key, row in found.items())


def _until_written(cache: SqliteFingerprints) -> Iterator[float]:
    """Short waits, until the cache holds something that is not of the first put."""
    for _ in range(400):
        if cache.get(["key21", "key28", "key35"]):
            return
        yield 0.02
    yield 0.02


def test_writers_and_a_deleter_at_once_never_give_a_wrong_row(path: Path) -> None:
    wrong: multiprocessing.Queue[str] = SPAWN.Queue()
    writers = [
        SPAWN.Process(target=_write_often, args=(str(path), seed, wrong)) for seed in (0, 1_000)
    ]
    for process in writers:
        process.start()
    while any(process.is_alive() for process in writers):
        path.unlink(missing_ok=True)
        writers[0].join(0.05)
        writers[1].join(0.05)
    assert [process.exitcode for process in writers] == [0, 0]
    assert wrong.empty()
