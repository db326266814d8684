from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.adapters.git.repository import GitRepository
from reviewer.model.backtest import PastChange
from reviewer.model.change import FileChange
from reviewer.model.rule import Example
from reviewer.review.backtesting.survival import Fates, follow
from reviewer.review.rehearsal import ExampleRepository
from tests.repositories.builder import Files, Repo, git_environment


def lines(*texts: str) -> str:
    return "".join(f"{text}\n" for text in texts)


def lived(folder: Path, *commits: Files) -> tuple[list[PastChange], Fates]:
    """The fates of the lines that each commit after the first added."""
    repo = Repo(folder)
    for files in commits:
        repo.commit(files)
    with GitRepository(folder, environment=git_environment(folder)) as repository:
        history = repository.history()
        changes = history.past("HEAD", last=None, since=None)
        return list(changes[1:]), follow(changes, history.diffs(changes))


def survivors(changes: list[PastChange], fates: Fates, index: int) -> list[tuple[str, int]]:
    """Path and number, when they were added, of the lines that are still there."""
    added = fates.added[changes[index].commit]
    return [(path, number) for _, path, number in added if (_, path, number) not in fates.removed]


def test_a_line_moves_with_what_is_added_and_removed_above_it(tmp_path: Path) -> None:
    changes, fates = lived(
        tmp_path,
        {"a.py": lines("one", "two")},
        {"a.py": lines("one", "new", "two")},
        {"a.py": lines("zero", "zero", "one", "new", "two")},
        {"a.py": lines("new", "two")},
        {"a.py": lines("two")},
    )
    assert fates.removed[(changes[0].commit, "a.py", 2)] == changes[3].time
    assert survivors(changes, fates, 0) == []
    assert fates.removed[(changes[1].commit, "a.py", 1)] == changes[2].time


def test_a_rewritten_line_ends_and_its_neighbours_go_on(tmp_path: Path) -> None:
    changes, fates = lived(
        tmp_path, {"b.py": "x\n"}, {"a.py": lines("a", "b", "c")}, {"a.py": lines("a", "B", "c")}
    )
    assert survivors(changes, fates, 0) == [("a.py", 1), ("a.py", 3)]
    assert survivors(changes, fates, 1) == [("a.py", 2)]


def test_a_line_follows_its_file_to_a_new_name(tmp_path: Path) -> None:
    body = [f"line {n}" for n in range(20)]
    changes, fates = lived(
        tmp_path,
        {"b.py": "x\n"},
        {"a.py": lines(*body)},
        {"a.py": None, "c/a.py": lines("head", *body)},
        {"c/a.py": lines("head", *body[1:])},
    )
    assert list(fates.removed) == [(changes[0].commit, "a.py", 1)]


def test_all_lines_end_with_their_file(tmp_path: Path) -> None:
    changes, fates = lived(tmp_path, {"b.py": "x\n"}, {"a.py": lines("a", "b")}, {"a.py": None})
    assert survivors(changes, fates, 0) == []


def test_a_copy_leaves_its_source_alive(tmp_path: Path) -> None:
    body = [f"line {n}" for n in range(20)]
    changes, fates = lived(
        tmp_path,
        {"b.py": "x\n"},
        {"a.py": lines(*body)},
        {"a.py": lines(*body, "end"), "c.py": lines(*body)},
        {"c.py": None},
    )
    assert len(survivors(changes, fates, 0)) == 20


def test_only_first_parents_count(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit({"a.py": lines("a")})
    repo.branch("side")
    repo.commit({"b.py": lines("draft")})
    repo.commit({"b.py": lines("final")})
    repo.switch("main")
    repo.commit({"c.py": lines("c")})
    repo.git(
        *("-c", "user.name=Ada", "-c", "user.email=ada@example.org"),
        *("merge", "--quiet", "--no-ff", "-m", "Merge side", "side"),
    )
    with GitRepository(tmp_path, environment=git_environment(tmp_path)) as repository:
        history = repository.history()
        changes = history.past("HEAD", last=5, since=None)
        fates = follow(changes, history.diffs(changes))
    first, _, merge = changes
    assert [change.subject for change in changes] == ["Change", "Change", "Merge side"]
    assert fates.added[first.commit] == [(first.commit, "a.py", 1)]
    assert fates.added[merge.commit] == [(merge.commit, "b.py", 1)]


STEPS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=2, max_size=6)


@given(STEPS)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_what_is_alive_at_the_end_is_what_the_file_holds(versions: list[list[str]]) -> None:
    texts = ["", *(lines(*one) for one in versions)]
    changes = [PastChange(f"{n}", f"{n - 1}", n, "") for n in range(1, len(texts))]
    diffs = [_diff(before, after) for before, after in pairwise(texts)]
    fates = follow(changes, diffs)
    alive = [line for added in fates.added.values() for line in added if line not in fates.removed]
    born = {
        (f"{n}", "a.py", number): text
        for n, one in enumerate(versions, 1)
        for number, text in enumerate(one, 1)
    }
    assert sorted(born[line] for line in alive) == sorted(versions[-1])


def _diff(before: str, after: str) -> tuple[FileChange, ...]:
    example = Example({"a.py": before}, {"a.py": after})
    repository = ExampleRepository(example)
    return repository.changes(repository.endpoints(None, None))
