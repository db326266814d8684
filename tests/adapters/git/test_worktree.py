import os
from pathlib import Path

import pytest

from reviewer.adapters.git import repository as module
from reviewer.model.change import FileChange, FileKind, FileStatus
from tests.adapters.git.conftest import Opener
from tests.repositories.builder import Repo


def worktree(opened: Opener, repo: Repo, base: str = "HEAD") -> dict[str, FileChange]:
    repository = opened(repo.path)
    found = repository.changes(repository.endpoints(base, None))
    return {change.path: change for change in found}


def test_a_clean_tree_has_no_changes(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n", "b\nc.py": "y\n"})
    assert worktree(opened, repo) == {}


def test_staged_unstaged_and_untracked_files_count(repo: Repo, opened: Opener) -> None:
    repo.commit({"staged.py": "x\n", "unstaged.py": "x\n", "gone.py": "long enough\n"})
    repo.write({"staged.py": "y\n", "added.py": "z\n"})
    repo.git("add", "--all")
    repo.write({"unstaged.py": "y\n", "new folder/new.py": "a\n", "gone.py": None})
    assert {path: change.status.value for path, change in worktree(opened, repo).items()} == {
        "added.py": "added",
        "gone.py": "deleted",
        "new folder/new.py": "added",
        "staged.py": "modified",
        "unstaged.py": "modified",
    }


def test_contents_are_those_on_disk(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    repo.write({"a.py": "staged\n"})
    repo.git("add", "--all")
    repo.write({"a.py": "on disk\n"})
    repository = opened(repo.path)
    ends = repository.endpoints("HEAD", None)
    assert repository.file(ends.head_tree, "a.py") == b"on disk\n"


def test_ignored_files_do_not_count(repo: Repo, opened: Opener) -> None:
    repo.commit({".gitignore": "*.log\n"})
    (repo.path / ".git" / "info" / "exclude").write_text("*.tmp\n")
    (repo.path / "everywhere").write_text("*.bak\n")
    repo.git("config", "core.excludesFile", str(repo.path / "everywhere"))
    repo.write({"a.log": "", "a.tmp": "", "a.bak": "", "sub/b.log": ""})
    assert set(worktree(opened, repo)) == {"everywhere"}


def test_line_ends_are_compared_as_the_repository_wants_it(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\ny\n", ".gitattributes": "*.py text\n"})
    repo.write({"a.py": "x\r\ny\r\nz\r\n"})
    assert worktree(opened, repo)["a.py"].added_count == 1


def test_modes_count_only_where_the_disk_knows_them(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.sh": "x\n"})
    (repo.path / "a.sh").chmod(0o755)
    assert set(worktree(opened, repo)) == {"a.sh"}
    repo.git("config", "core.fileMode", "false")
    assert worktree(opened, repo) == {}


def test_an_edit_within_the_same_second_is_seen(repo: Repo, opened: Opener) -> None:
    repo.write({"a.py": "x\n"})
    os.utime(repo.path / "a.py", (1_700_000_000, 1_700_000_000))
    repo.commit({})
    index = repo.path / ".git" / "index"
    repo.write({"a.py": "y\n"})
    os.utime(repo.path / "a.py", (1_700_000_000, 1_700_000_000))
    os.utime(index, (1_700_000_000, 1_700_000_000))
    assert set(worktree(opened, repo)) == {"a.py"}


def test_large_files_are_left_out_and_listed(
    repo: Repo, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 1024 * 1024)
    repo.commit({"grown.csv": "1\n", "a.py": "x\n"})
    repo.write({"grown.csv": "1\n" * 1024 * 1024, "model.bin": b"\1" * 2 * 1024 * 1024})
    found = worktree(opened, repo)
    reason = "larger than 1 MiB"
    assert {path: change.unread for path, change in found.items()} == {
        "grown.csv": reason,
        "model.bin": reason,
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_are_left_out_and_listed(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    repo.write({"secret.py": "x\n", "b.py": "y\n"})
    (repo.path / "secret.py").chmod(0)
    found = worktree(opened, repo)
    assert set(found) == {"b.py", "secret.py"}
    assert found["secret.py"].unread == "cannot be read: permission denied"


def test_repositories_inside_are_left_out_and_listed(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    Repo(repo.path / "without commits")
    Repo(repo.path / "nested").commit({"b.py": "y\n"})
    found = worktree(opened, repo)
    assert {(path, c.unread, c.head and c.head.kind) for path, c in found.items()} == {
        ("nested", "a git repository of its own", FileKind.SUBMODULE),
        ("without commits", "a git repository of its own", FileKind.SUBMODULE),
    }


def test_links_are_not_followed(repo: Repo, opened: Opener, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_text("secret\n")
    repo.commit({"folder/a.py": "x\n", "b.py": "y\n"})
    repo.write({"folder/a.py": None})
    (repo.path / "folder").rmdir()
    (repo.path / "folder").symlink_to(outside)
    (repo.path / "broken").symlink_to("nowhere")
    found = worktree(opened, repo)
    assert set(found) == {"broken", "folder", "folder/a.py"}
    assert found["folder/a.py"].status is FileStatus.DELETED
    assert found["folder"].head
    assert found["folder"].head.kind is FileKind.SYMLINK


def test_a_file_may_become_a_folder_and_a_folder_a_file(repo: Repo, opened: Opener) -> None:
    repo.commit({"a": "first file\n", "b/c": "second file\n"})
    repo.write({"a": None, "b/c": None})
    (repo.path / "b").rmdir()
    repo.write({"a/d": "third text\n", "b": "fourth words\n"})
    assert {(c.path, c.status.value) for c in worktree(opened, repo).values()} == {
        ("a", "deleted"),
        ("a/d", "added"),
        ("b", "added"),
        ("b/c", "deleted"),
    }


def test_a_pipe_is_no_file(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    repo.write({"a.py": None})
    os.mkfifo(repo.path / "a.py")
    os.mkfifo(repo.path / "b.py")
    assert [(c.path, c.status) for c in worktree(opened, repo).values()] == [
        ("a.py", FileStatus.DELETED)
    ]


def test_a_merge_in_progress_is_read_as_it_lies_on_disk(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n", "b.py": "x\n"})
    repo.branch("topic")
    repo.commit({"a.py": "y\n", "b.py": "y\n"})
    repo.switch("main")
    repo.commit({"a.py": "z\n", "b.py": None})
    for key in ("name", "email"):
        repo.git("config", f"user.{key}", "ada@example.org")
    with pytest.raises(AssertionError, match="git merge"):
        repo.git("merge", "--quiet", "--no-commit", "topic")
    repo.write({"a.py": "z\nmerged\n"})
    found = worktree(opened, repo)
    assert {path: change.added_count for path, change in found.items()} == {"a.py": 1, "b.py": 1}


def test_a_split_index_is_read(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    repo.git("update-index", "--split-index")
    repo.write({"b.py": "y\n"})
    repo.git("add", "b.py")
    assert set(worktree(opened, repo)) == {"b.py"}


def test_a_sparse_checkout_deletes_nothing(repo: Repo, opened: Opener) -> None:
    repo.commit({"in/a.py": "x\n", "out/b.py": "y\n"})
    repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
    repo.write({"in/a.py": "z\n"})
    assert set(worktree(opened, repo)) == {"in/a.py"}


def test_a_tree_without_index_deletes_everything(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    (repo.path / ".git" / "index").unlink()
    (repo.path / "a.py").unlink()
    assert [c.status for c in worktree(opened, repo).values()] == [FileStatus.DELETED]
