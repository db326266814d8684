"""The index answers by the head alone, whatever segment is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.review import fingerprint_index
from reviewer.review.fingerprint_index import search_index
from reviewer.review.fingerprinting import fingerprint_texts
from reviewer.review.ports import Ports
from reviewer.source.clones import VERSION, unpack
from tests.fakes.worlds import ports
from tests.repositories.builder import Repo

Answer = set[tuple[int, str]]


def code(seed: int) -> str:
    return "".join(f"v{one} = f(x[{one}], {'a, ' * (one % seed)}b)\n" for one in range(1, 30))


def answer(base: str, head: str, world: Ports) -> Answer:
    """Every file of the head by its fingerprints, those of the seeds 2 to 9 being asked for."""
    rows = fingerprint_texts([(code(seed).encode(), "python") for seed in range(2, 10)])
    wanted = np.unique(np.concatenate([unpack(row) for row in rows]))
    index, found = search_index(wanted, world.repository.endpoints(base, head), world)
    return {
        (value, index.file(owner).path)
        for value, owner in zip(found.hashes.tolist(), found.owners.tolist(), strict=True)
    }


@contextmanager
def remembering(repo: Repo) -> Iterator[Ports]:
    with ports(repo) as world:
        yield replace(world, cache=SqliteFingerprints(repo.path.parent / "fingerprints.sqlite"))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


@pytest.fixture
def history(repo: Repo) -> list[str]:
    """Commits that add, change, rename, delete and retype files."""
    first = {f"old{seed}.py": code(seed) for seed in range(2, 9)}
    return [
        repo.commit({"README.md": "x\n", **first}),
        repo.commit({"old2.py": code(3), "new.py": code(9)}),
        repo.commit({"old3.py": None, "sub/moved.py": code(3), "new.py": None, "new.txt": code(2)}),
        repo.commit({"old4.py": b"\0", "old5.py": code(5) + code(6)}),
    ]


def test_any_segment_gives_the_answer_of_none(repo: Repo, history: list[str]) -> None:
    steps = [(base, head) for base in history for head in history]
    with ports(repo) as plain, remembering(repo) as warm:
        for base, head in steps:
            assert answer(base, head, warm) == answer(base, head, plain)


def test_moving_on_gives_the_same_answers(
    repo: Repo, history: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint_index, "FAR", 1)
    with ports(repo) as plain, remembering(repo) as warm:
        store = warm.cache.segments(warm.repository.key)
        for base, head in pairwise(history):
            assert answer(base, head, warm) == answer(base, head, plain)
        assert store.names()[0].startswith(history[2])


def test_a_segment_is_of_the_merge_base_only(repo: Repo, history: list[str]) -> None:
    with remembering(repo) as warm:
        answer(history[0], history[3], warm)
        (name,) = warm.cache.segments(warm.repository.key).names()
    assert name.startswith(history[0])


def test_no_tree_is_listed_once_there_is_a_segment(
    repo: Repo, history: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with remembering(repo) as warm:
        answer(history[0], history[1], warm)
    with remembering(repo) as warm:
        monkeypatch.setattr(type(warm.repository), "tree", None)
        assert answer(history[1], history[3], warm)


@pytest.mark.parametrize("keep", [0, 10, 90, 500, 0.5, 0.99])
def test_a_cut_segment_costs_time_only(repo: Repo, history: list[str], keep: float) -> None:
    with ports(repo) as plain, remembering(repo) as warm:
        expected = answer(history[1], history[3], plain)
        answer(history[1], history[3], warm)
        (path,) = repo.path.parent.glob("segments/*/*.segment")
        content = path.read_bytes()
        path.write_bytes(content[: int(keep * len(content) if 0 < keep < 1 else keep)])
        assert answer(history[1], history[3], warm) == expected
        assert path.read_bytes() == content


def test_a_segment_of_a_commit_that_git_lost_is_not_used(repo: Repo, history: list[str]) -> None:
    with ports(repo) as plain, remembering(repo) as warm:
        store = warm.cache.segments(warm.repository.key)
        store.put(f"{'1' * 40}-{VERSION}", [b"whatever"])
        store.put(f"{history[0]}-0", [b"of another version"])
        assert answer(history[0], history[3], warm) == answer(history[0], history[3], plain)
