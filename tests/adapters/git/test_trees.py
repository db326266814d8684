from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.adapters.git.repository import GitRepository
from reviewer.errors import RevisionError
from tests.repositories.builder import Repo, git_environment

FILES = {
    "top.txt": "1",
    "a/b/c/deep.txt": "2",
    "a/b.txt": "3",
    "with space/ü.txt": "4",
    "a/new\nline.txt": "5",
}


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_found_by_its_path(tmp_path: Path, path: str) -> None:
    repo = Repo(tmp_path)
    commit = repo.commit(FILES)
    with GitRepository(repo.path, environment=git_environment(repo.path)) as repository:
        assert repository.file(commit, path) == FILES[path].encode()


@pytest.mark.parametrize(
    "path", ["a", "a/b", "a/b/c", "a/b/missing", "top.txt/x", "missing/x", "a//b.txt", "A/b.txt"]
)
def test_what_is_no_file_is_none(tmp_path: Path, path: str) -> None:
    repo = Repo(tmp_path)
    commit = repo.commit(FILES)
    with GitRepository(repo.path, environment=git_environment(repo.path)) as repository:
        assert repository.file(commit, path) is None


def test_other_folders_are_not_read(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    commit = repo.commit(FILES)
    tree = repo.git("rev-parse", f"{commit}:a").strip()
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with GitRepository(repo.path, environment=git_environment(repo.path)) as repository:
        assert repository.file(commit, "top.txt") == b"1"
        with pytest.raises(RevisionError, match="is missing"):
            repository.file(commit, "a/b.txt")
