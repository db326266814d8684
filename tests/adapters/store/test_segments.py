"""Segments may be lost at any time; half a segment is never seen."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.adapters.store.segments import KEPT, SegmentFiles

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def store(tmp_path: Path) -> SegmentFiles:
    return SegmentFiles(tmp_path / "segments" / "shop")


def put(store: SegmentFiles, name: str, content: bytes, *, age: int = 0) -> None:
    """Put a segment that looks `age` seconds old."""
    store.put(name, [content])
    path = store.folder / f"{name}.segment"
    changed = path.stat().st_mtime - age
    os.utime(path, (changed, changed))


def test_parts_are_read_by_position(store: SegmentFiles) -> None:
    store.put("one", [b"abc", b"defg"])
    assert store.read("one", [(0, 2), (5, 2)]) == [b"ab", b"fg"]


def test_what_is_missing_reads_as_less(store: SegmentFiles) -> None:
    store.put("one", [b"abc"])
    assert store.read("one", [(2, 9), (7, 1)]) == [b"c", b""]
    assert store.read("unknown", [(0, 1), (0, 1)]) == [b"", b""]


def test_the_newest_are_kept_and_named_first(store: SegmentFiles) -> None:
    for age, name in enumerate("abcd"):
        put(store, name, b"x", age=10 - age)
    assert store.names() == ["d", "c"]
    assert KEPT == 2


def test_a_segment_can_be_dropped_twice(store: SegmentFiles) -> None:
    store.put("one", [b"x"])
    store.drop("one")
    store.drop("one")
    assert store.names() == []


def test_the_oldest_of_all_repositories_go_when_there_is_no_room(tmp_path: Path) -> None:
    stores = [SegmentFiles(tmp_path / name, max_bytes=250) for name in ("a", "b", "c")]
    for age, one in zip((30, 20, 10), stores, strict=True):
        put(one, "segment", b"x" * 100, age=age)
    put(stores[1], "another", b"x" * 100)
    assert [list(one.names()) for one in stores] == [[], ["another"], ["segment"]]


def test_what_killed_writers_left_goes_after_an_hour(store: SegmentFiles) -> None:
    store.put("one", [b"x"])
    left, recent = store.folder / "left.tmp", store.folder / "recent.tmp"
    left.touch()
    recent.touch()
    long_ago = left.stat().st_mtime - 4_000
    os.utime(left, (long_ago, long_ago))
    store.put("two", [b"x"])
    assert (left.exists(), recent.exists()) == (False, True)


def test_a_writer_that_fails_leaves_nothing(store: SegmentFiles) -> None:
    def content() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    store.put("one", content())
    assert list(store.folder.iterdir()) == []


@pytest.mark.parametrize("place", ["/proc/segments/shop", "/dev/null/shop"])
def test_a_folder_that_cannot_be_made_is_no_trouble(place: str) -> None:
    store = SegmentFiles(Path(place))
    store.put("one", [b"x"])
    store.drop("one")
    assert store.names() == []
    assert store.read("one", [(0, 1)]) == [b""]


def test_a_killed_writer_leaves_the_old_segment_or_the_new_one(store: SegmentFiles) -> None:
    sizes = (1_000_000, 2_000_000)
    store.put("one", [b"x" * sizes[0]])
    for _ in range(4):
        writer = SPAWN.Process(target=_write_for_ever, args=(str(store.folder), sizes))
        writer.start()
        for _ in range(200):
            (content,) = store.read("one", [(0, 9_999_999)])
            assert content in {b"x" * sizes[0], b"y" * sizes[1]}
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
        (content,) = store.read("one", [(0, 9_999_999)])
        assert content in {b"x" * sizes[0], b"y" * sizes[1]}


def _write_for_ever(folder: str, sizes: tuple[int, int]) -> None:
    store = SegmentFiles(Path(folder))
    while True:
        store.put("one", [b"y" * (sizes[1] // 2)] * 2)
        store.put("one", [b"x" * sizes[0]])
