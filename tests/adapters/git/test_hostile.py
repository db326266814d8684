import os
import subprocess
from pathlib import Path

import pytest

from reviewer.adapters.git.repository import GitRepository
from reviewer.errors import RevisionError
from reviewer.model.change import FileChange, FileKind, FileStatus, Span
from tests.adapters.git.conftest import Opener
from tests.repositories.builder import git_environment
from tests.repositories.hostile import (
    LINKS,
    NESTED,
    ODD_NAMES,
    SUBMODULE,
    HostileRepository,
    hostile_repository,
)


@pytest.fixture
def hostile(tmp_path: Path) -> HostileRepository:
    return hostile_repository(tmp_path)


def listed(repository: GitRepository, base: str | None, head: str | None) -> dict[str, FileChange]:
    changes = repository.changes(repository.endpoints(base, head))
    assert len({change.path for change in changes}) == len(changes)
    return {change.path: change for change in changes}


def test_the_repository_is_armed(hostile: HostileRepository, tmp_path: Path) -> None:
    subprocess.run(
        ["git", "-C", hostile.path, "diff", "HEAD~1"],
        check=False,
        capture_output=True,
        env=git_environment(tmp_path),
    )
    assert hostile.marker.exists()


def test_reading_commits_executes_nothing(hostile: HostileRepository, opened: Opener) -> None:
    repository = opened(hostile.path)
    endpoints = repository.endpoints(hostile.base, hostile.head)
    blobs = [change.head.blob for change in repository.changes(endpoints) if change.head]
    assert repository.commits(endpoints)[0].message.startswith("Head")
    assert set(repository.sizes(blobs)) >= set(repository.read(blobs))
    assert repository.file(hostile.base, ".github/outlast.yml") == b"version: 1\n"
    assert not hostile.marker.exists()


def test_reading_the_working_tree_executes_nothing(
    hostile: HostileRepository, opened: Opener
) -> None:
    for path in hostile.path.glob("*.py"):
        if not path.is_symlink():
            os.utime(path, (1, 1))
    (hostile.path / "app.py").write_text("x = 1\n")
    (hostile.path / SUBMODULE / "inner.py").write_text("x = 1\n")
    changes = listed(opened(hostile.path), hostile.head, None)
    assert set(changes) == {"app.py", NESTED}
    assert changes[NESTED].unread == "a git repository of its own"
    assert not hostile.marker.exists()


def test_a_missing_commit_is_not_fetched(hostile: HostileRepository, opened: Opener) -> None:
    repository = opened(hostile.path)
    with pytest.raises(RevisionError, match=r"there is no revision fff.*git fetch origin fff"):
        repository.endpoints("f" * 40, hostile.head)
    assert repository.sizes(["f" * 40]) == {}
    assert repository.read(["f" * 40]) == {}
    assert not hostile.marker.exists()


def test_every_changed_file_is_listed(hostile: HostileRepository, opened: Opener) -> None:
    changes = listed(opened(hostile.path), hostile.base, hostile.head)
    assert set(changes) >= {*ODD_NAMES, *LINKS, SUBMODULE, "empty.py", "new\nname.py", "app.py"}
    assert {changes[name].added for name in ODD_NAMES} == {(Span(1, 2),)}
    assert not any(change.unread for change in changes.values())


def test_attributes_do_not_hide_lines(hostile: HostileRepository, opened: Opener) -> None:
    changes = listed(opened(hostile.path), hostile.base, hostile.head)
    assert changes["app.py"].added == (Span(3, 6),)
    assert changes["crlf.py"].added == (Span(2, 2),)
    assert changes["header.py"].added == (Span(1, 4),)
    assert changes["utf16.py"].added == (Span(1, 1),)
    assert changes["separators.py"].added == (Span(1, 1),)


def test_what_has_no_lines_has_no_hunks(hostile: HostileRepository, opened: Opener) -> None:
    changes = listed(opened(hostile.path), hostile.base, hostile.head)
    for name in ("binary.py", "empty.py", *LINKS, SUBMODULE):
        assert changes[name].hunks == ()
    kinds = {name: changes[name].head.kind for name in LINKS if changes[name].head}  # type: ignore[union-attr]
    assert set(kinds.values()) == {FileKind.SYMLINK}
    assert changes[SUBMODULE].head.kind is FileKind.SUBMODULE  # type: ignore[union-attr]


def test_a_renamed_file_keeps_its_history(hostile: HostileRepository, opened: Opener) -> None:
    renamed = listed(opened(hostile.path), hostile.base, hostile.head)["new\nname.py"]
    assert renamed.status is FileStatus.RENAMED
    assert renamed.base is not None
    assert renamed.base.path == "old name.py"
    assert renamed.hunks == ()


def test_the_repository_itself_is_left_as_it_was(
    hostile: HostileRepository, opened: Opener
) -> None:
    before = _everything_in(hostile.path / ".git")
    (hostile.path / "new.py").write_text("x = 1\n")
    assert "new.py" in listed(opened(hostile.path), hostile.base, None)
    assert _everything_in(hostile.path / ".git") == before


def _everything_in(folder: Path) -> dict[str, tuple[float, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime, path.stat().st_size) for path in files}
