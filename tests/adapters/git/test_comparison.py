from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.adapters.git import comparison
from reviewer.adapters.git.repository import GitRepository
from reviewer.errors import RevisionError
from reviewer.model.change import FileChange, FileKind, FileStatus, Hunk
from tests.adapters.git.conftest import Opener
from tests.repositories.builder import Repo, git_environment

LINES = st.sampled_from(
    [
        b"a\n",
        b"b\n",
        b"\n",
        b"x\r\n",
        b"--- a/x\n",
        b"+++ b/x\n",
        b"@@ -1 +1 @@\n",
        b"diff --git a/x b/x\n",
        b"\\ No newline at end of file\n",
        b"\xff\xfe\n",
        b"\x0c\xe2\x80\xa8\n",
    ]
)
CONTENTS = st.builds(
    lambda lines, end: b"".join(lines) + end,
    st.lists(LINES, max_size=12),
    st.sampled_from([b"", b"end", b"@@ -1 +1 @@"]),
)


def changes(opened: Opener, repo: Repo, *ends: str) -> tuple[FileChange, ...]:
    repository = opened(repo.path)
    return repository.changes(repository.endpoints(*ends))


def only(found: tuple[FileChange, ...]) -> FileChange:
    assert len(found) == 1
    return found[0]


def split(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def rebuilt(base: list[bytes], head: list[bytes], hunks: tuple[Hunk, ...]) -> list[bytes]:
    """The head file made of the base file, taking from the head only what was added."""
    made, position = [], 1
    for hunk in hunks:
        start = hunk.base_start + (not hunk.base_count)
        made += base[position - 1 : start - 1]
        if hunk.added:
            made += head[hunk.added.start - 1 : hunk.added.end]
        position = start + hunk.base_count
    return made + base[position - 1 :]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(CONTENTS, CONTENTS), min_size=1))
def test_hunks_lead_from_the_base_to_the_head(
    repo: Repo, tmp_path: Path, files: dict[str, tuple[bytes, bytes]]
) -> None:
    base = repo.commit({name: before for name, (before, _) in files.items()})
    head = repo.commit({name: after for name, (_, after) in files.items()})
    with GitRepository(repo.path, environment=git_environment(tmp_path)) as repository:
        found = repository.changes(repository.endpoints(base, head))
        for change in found:
            assert change.base
            assert change.head
            blobs = repository.read([change.base.blob, change.head.blob])
            before, after = split(blobs[change.base.blob]), split(blobs[change.head.blob])
            assert rebuilt(before, after, change.hunks) == after
    unchanged = {name for name, (before, after) in files.items() if before == after}
    assert {change.path for change in found}.isdisjoint(unchanged)


def test_a_rename_with_an_edit_names_both_paths(repo: Repo, opened: Opener) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    base = repo.commit({"old.py": text})
    head = repo.commit({"old.py": None, "new.py": text + "more\n"})
    change = only(changes(opened, repo, base, head))
    assert change.status is FileStatus.RENAMED
    assert change.base is not None
    assert (change.base.path, change.path) == ("old.py", "new.py")
    assert change.hunks == (Hunk(20, 0, 21, 1),)


def test_a_copy_of_a_changed_file_names_its_source(repo: Repo, opened: Opener) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    base = repo.commit({"old.py": text})
    head = repo.commit({"old.py": text + "x\n", "new.py": text})
    found = {change.path: change for change in changes(opened, repo, base, head)}
    assert found["new.py"].status is FileStatus.COPIED
    assert found["new.py"].hunks == ()


def test_a_mode_is_no_line(repo: Repo, opened: Opener) -> None:
    base = repo.commit({"a.sh": "x\n", "b.sh": "x\n"})
    (repo.path / "a.sh").chmod(0o755)
    head = repo.commit({"b.sh": "y\n"})
    assert [(c.path, c.added_count) for c in changes(opened, repo, base, head)] == [
        ("a.sh", 0),
        ("b.sh", 1),
    ]


def test_a_file_that_becomes_a_link_loses_its_lines(repo: Repo, opened: Opener) -> None:
    base = repo.commit({"a.py": "x\ny\n", "b.py": "x\n"})
    (repo.path / "a.py").unlink()
    (repo.path / "a.py").symlink_to("b.py")
    link = repo.commit({"b.py": "y\n"})
    first, second = changes(opened, repo, base, link)
    assert first.head
    assert (first.head.kind, first.hunks) == (FileKind.SYMLINK, (Hunk(1, 2, 0, 0),))
    assert second.hunks == (Hunk(1, 1, 1, 1),)


def test_a_link_that_becomes_a_file_gains_lines(repo: Repo, opened: Opener) -> None:
    (repo.path / "a.py").symlink_to("b.py")
    base = repo.commit({"b.py": "x\n"})
    (repo.path / "a.py").unlink()
    head = repo.commit({"a.py": "x\ny\n"})
    change = only(changes(opened, repo, base, head))
    assert (change.status, change.hunks) == (FileStatus.MODIFIED, (Hunk(0, 0, 1, 2),))


def test_settings_of_the_repository_change_nothing(repo: Repo, opened: Opener) -> None:
    base = repo.commit({"a.py": "x\n" * 9, "b.py": "y\n"})
    head = repo.commit({"a.py": "x\n" * 4 + "z\n" + "x\n" * 5, "b.py": None, "ü\n.py": "y\n"})
    plain = changes(opened, repo, base, head)
    odd = {
        "diff.renames": "false",
        "diff.context": "9",
        "diff.interHunkContext": "9",
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.orderFile": str(repo.path / "b.py"),
        "diff.algorithm": "patience",
        "diff.suppressBlankEmpty": "true",
        "diff.colorMoved": "zebra",
        "color.ui": "always",
        "core.quotePath": "true",
        "core.abbrev": "4",
        "diff.submodule": "log",
        "diff.relative": "true",
    }
    for key, value in odd.items():
        repo.git("config", key, value)
    (repo.path / ".git" / "info" / "attributes").write_text("* binary\n")
    assert changes(opened, repo, base, head) == plain


def test_a_file_over_the_limit_has_no_hunks(repo: Repo, opened: Opener) -> None:
    base = repo.commit({"a.py": "x\n"})
    head = repo.commit({"big.py": "x = 1\n" * 2_000_000, "b.py": "y\n"})
    assert [(c.path, c.added_count) for c in changes(opened, repo, base, head)] == [
        ("b.py", 1),
        ("big.py", 0),
    ]


def test_what_exceeds_the_whole_patch_says_so(
    repo: Repo, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = repo.commit({"README": ""})
    head = repo.commit({"a.py": "x\n", "b.py": "y\n" * 9999, "c.py": "z\n"})
    monkeypatch.setattr(comparison, "MAX_PATCH_BYTES", 2000)
    found = changes(opened, repo, base, head)
    assert [bool(change.unread) for change in found] == [False, True, True]


def test_a_list_that_exceeds_the_limit_is_refused(
    repo: Repo, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = repo.commit({"README": ""})
    head = repo.commit({"a.py": "x\n", "b.py": "y\n"})
    monkeypatch.setattr(comparison, "MAX_PATCH_BYTES", 100)
    with pytest.raises(RevisionError, match="Review a smaller range"):
        changes(opened, repo, base, head)
