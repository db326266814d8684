"""A segment answers as the rows that it was made of, or says that it is damaged."""

from __future__ import annotations

import random
from contextlib import suppress

import numpy as np
import pytest

from reviewer.source.clones import Fingerprints
from reviewer.source.segments import (
    BLOCK,
    DamagedSegmentError,
    FileId,
    Postings,
    Segment,
    in_memory,
    pack,
)

FILES = [FileId(f"src/file{one:03}.py", f"{one:040x}") for one in range(60)]
REVISION = "c0ffee" * 6 + "beef"


def rows(seed: int, *, values: int) -> list[Fingerprints]:
    chance = np.random.default_rng(seed)
    return [np.unique(chance.integers(0, values, 300, dtype=np.uint32)) for _ in FILES]


def packed(files: list[Fingerprints]) -> bytes:
    return b"".join(pack(REVISION, FILES, Postings.of(enumerate(files))))


def pairs(found: Postings) -> list[tuple[int, int]]:
    return sorted(zip(found.hashes.tolist(), found.owners.tolist(), strict=True))


def expected(files: list[Fingerprints], wanted: Fingerprints) -> list[tuple[int, int]]:
    every = set(wanted.tolist())
    return sorted((one, at) for at, row in enumerate(files) for one in row.tolist() if one in every)


@pytest.mark.parametrize("values", [40, 2_000, 2**32 - 1], ids=["crowded", "dense", "sparse"])
@pytest.mark.parametrize("seed", range(5))
def test_it_finds_what_the_rows_hold(seed: int, values: int) -> None:
    files = rows(seed, values=values)
    segment = Segment.open(in_memory(packed(files)))
    known = np.concatenate(files)[::7]
    wanted = np.unique(np.concatenate([known, np.array([0, 5, 2**32 - 1], np.uint32)]))
    assert pairs(segment.find(wanted)) == expected(files, wanted)


def test_all_postings_come_back() -> None:
    files = rows(1, values=9_999)
    segment = Segment.open(in_memory(packed(files)))
    assert pairs(segment.everything()) == expected(files, np.unique(np.concatenate(files)))


def test_a_question_reads_few_blocks_of_many() -> None:
    files = rows(1, values=2**32 - 1)
    content, read = packed(files), []

    def reader(spans: object) -> list[bytes]:
        read.append(spans)
        return list(in_memory(content)(spans))  # type: ignore[arg-type]  # passed on as it came

    segment = Segment.open(reader)
    assert sum(map(len, files)) > 8 * BLOCK
    segment.find(files[3][:2])
    assert len(read[-1]) <= 2  # type: ignore[arg-type]  # a list of spans


def test_an_empty_segment_finds_nothing() -> None:
    content = b"".join(pack(REVISION, [], Postings.of([])))
    segment = Segment.open(in_memory(content))
    assert len(segment) == 0
    assert pairs(segment.find(np.array([1, 2], np.uint32))) == []


def test_files_are_known_by_number_and_path() -> None:
    odd = [FileId("a\nb.py", "0" * 40), FileId("d\udcff.py", "1" * 64)]
    segment = Segment.open(in_memory(b"".join(pack(REVISION, odd, Postings.of([])))))
    assert [segment.file(one) for one in range(2)] == odd
    assert segment.numbers(["d\udcff.py", "unknown", "a\nb.py"]) == [1, 0]
    assert segment.revision == REVISION


@pytest.mark.parametrize("seed", range(60))
def test_damage_is_noticed_or_does_not_matter(seed: int) -> None:
    files = rows(2, values=2**32 - 1)
    wanted = np.unique(np.concatenate(files))[::50]
    chance = random.Random(seed)  # noqa: S311 - the same damage each time, no secret
    content = bytearray(packed(files))
    if seed % 2:
        content = content[: chance.randrange(len(content))]
    else:
        start = chance.randrange(len(content) - 40)
        content[start : start + 40] = chance.randbytes(40)
    with suppress(DamagedSegmentError):
        segment = Segment.open(in_memory(bytes(content)))
        assert pairs(segment.find(wanted)) == expected(files, wanted)
        assert [segment.file(one) for one in range(len(segment))] == FILES


def test_every_cut_is_noticed_once_all_is_read() -> None:
    content = packed(rows(3, values=2**32 - 1))
    for length in range(0, len(content), 997):
        with pytest.raises(DamagedSegmentError):
            Segment.open(in_memory(content[:length])).everything()
