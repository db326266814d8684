import os
import re
import subprocess
from pathlib import Path

import pytest

from reviewer.errors import RevisionError
from reviewer.model.change import WORKTREE
from tests.adapters.git.conftest import Opener
from tests.repositories.builder import Repo, git_environment


def fails(opened: Opener, path: Path, *ends: str | None) -> str:
    with pytest.raises(RevisionError) as caught:
        opened(path).endpoints(*ends)
    return str(caught.value)


def clone(repo: Repo, target: Path, *options: str) -> Path:
    subprocess.run(
        ["git", "clone", "-q", *options, f"file://{repo.path}", target],
        check=True,
        env=git_environment(target.parent),
    )
    return target


@pytest.fixture
def forked(repo: Repo) -> tuple[Repo, str, str]:
    """A repository whose branch `topic` left `main` before the last commit of that."""
    fork = repo.commit({"a.py": "x\n"})
    repo.branch("topic")
    topic = repo.commit({"b.py": "y\n"}, message="Topic")
    repo.switch("main")
    repo.commit({"c.py": "z\n"})
    repo.switch("topic")
    return repo, fork, topic


def test_the_base_is_where_the_branches_part(forked: tuple[Repo, str, str], opened: Opener) -> None:
    repo, fork, topic = forked
    ends = opened(repo.path).endpoints("main", "topic")
    assert (ends.base, ends.head) == (repo.git("rev-parse", "main"), topic)
    assert ends.merge_base == fork
    assert ends.head_tree == repo.git("rev-parse", "topic^{tree}")


def test_without_names_it_is_the_working_tree_against_the_default_branch(
    forked: tuple[Repo, str, str], opened: Opener
) -> None:
    repo, fork, _ = forked
    repo.write({"new.py": "x\n"})
    repository = opened(repo.path)
    ends = repository.endpoints(None, None)
    assert (ends.head, ends.merge_base) == (WORKTREE, fork)
    assert [change.path for change in repository.changes(ends)] == ["b.py", "new.py"]
    assert [commit.message for commit in repository.commits(ends)] == ["Topic"]


def test_on_the_default_branch_only_uncommitted_work_is_judged(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    tip = repo.commit({"a.py": "y\n"})
    repo.write({"a.py": "z\n"})
    repository = opened(repo.path)
    ends = repository.endpoints(None, None)
    assert ends.merge_base == tip
    assert [change.path for change in repository.changes(ends)] == ["a.py"]
    assert repository.commits(ends) == ()


def test_a_clone_compares_with_the_branch_of_its_origin(
    repo: Repo, opened: Opener, tmp_path: Path
) -> None:
    repo.git("branch", "-m", "trunk")
    tip = repo.commit({"a.py": "x\n"})
    assert opened(clone(repo, tmp_path / "clone")).endpoints(None, "HEAD").merge_base == tip


def test_the_configured_default_branch_is_the_last_guess(repo: Repo, opened: Opener) -> None:
    repo.git("branch", "-m", "trunk")
    tip = repo.commit({"a.py": "x\n"})
    assert "name the base, for example --base HEAD~1" in fails(opened, repo.path, None, "HEAD")
    repo.git("config", "init.defaultBranch", "trunk")
    assert opened(repo.path).endpoints(None, "HEAD").merge_base == tip


def test_any_folder_of_the_repository_will_do(repo: Repo, opened: Opener) -> None:
    commit = repo.commit({"deep/er/a.py": "x\n"})
    repo.write({"b.py": "y\n"})
    repository = opened(repo.path / "deep" / "er")
    found = repository.changes(repository.endpoints(commit, None))
    assert [change.path for change in found] == ["b.py"]


def test_a_linked_worktree_is_a_repository(repo: Repo, opened: Opener, tmp_path: Path) -> None:
    commit = repo.commit({"a.py": "x\n"})
    repo.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    (tmp_path / "linked" / "b.py").write_text("y\n")
    repository = opened(tmp_path / "linked")
    found = repository.changes(repository.endpoints(commit, None))
    assert [change.path for change in found] == ["b.py"]


def test_objects_named_by_another_hash_are_read(opened: Opener, tmp_path: Path) -> None:
    environment = git_environment(tmp_path)
    path = tmp_path / "sha256"
    subprocess.run(
        ["git", "init", "-q", "-b", "main", "--object-format=sha256", path],
        check=True,
        env=environment,
    )
    repo = Repo(path)
    commit = repo.commit({"a.py": "x\n"})
    repo.write({"a.py": "y\n"})
    assert len(commit) == 64
    repository = opened(path)
    assert len(repository.changes(repository.endpoints(None, None))) == 1


@pytest.mark.parametrize(
    "revision",
    [
        "nope",
        "--output=x",
        "-h",
        "",
        "a\nb",
        "a\0b",
        "\udcff",
        "--all",
    ],
)
def test_what_is_no_revision_is_named(repo: Repo, opened: Opener, revision: str) -> None:
    repo.commit({"a.py": "x\n"})
    message = fails(opened, repo.path, revision, "HEAD")
    assert f"there is no revision {revision or '(nothing)'} in this repository" in message
    assert {path.name for path in repo.path.iterdir()} == {".git", "a.py"}


@pytest.mark.parametrize(
    ("revision", "ends"),
    [
        ("main~3..main", "--base main~3 --head main"),
        ("v1...main", "--base v1 --head main"),
        ("main..", "--base main --head HEAD"),
        ("..", "--base HEAD --head HEAD"),
    ],
)
def test_a_range_is_taken_apart(repo: Repo, opened: Opener, revision: str, *, ends: str) -> None:
    repo.commit({"a.py": "x\n"})
    message = fails(opened, repo.path, revision, "HEAD")
    assert f"{revision} is a range, not a commit: {ends}" in message


def test_the_closest_names_are_offered(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    repo.branch("release/2.0")
    message = fails(opened, repo.path, "release/2", "HEAD")
    assert "did you mean release/2.0?" in message
    assert "git fetch origin release/2" in message


def test_a_tree_is_no_commit(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    tree = repo.git("rev-parse", "HEAD^{tree}")
    assert "is not a commit" in fails(opened, repo.path, tree, "HEAD")


def test_the_first_commit_has_nothing_before_it(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    message = fails(opened, repo.path, "HEAD~1", "HEAD")
    assert "HEAD~1 does not exist, because history begins after it" in message
    assert "--base 4b825dc642cb judges all of it as new" in message
    assert "--base HEAD uncommitted work only" in message


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_the_first_commit_is_compared_with_the_empty_tree(
    tmp_path: Path, opened: Opener, form: str
) -> None:
    subprocess.run(
        ["git", "init", "-q", "-b", "main", f"--object-format={form}", tmp_path / "first"],
        check=True,
        env=git_environment(tmp_path),
    )
    repo = Repo(tmp_path / "first")
    head = repo.commit({"a.py": "x\n"}, message="First")
    nothing = repo.git_input("mktree", content=b"")
    for name in (nothing, nothing[:12]):
        repository = opened(repo.path)
        ends = repository.endpoints(name, "HEAD")
        assert (ends.base, ends.merge_base, ends.head) == (nothing, nothing, head)
        assert [one.path for one in repository.changes(ends)] == ["a.py"]
        assert [one.message for one in repository.commits(ends)] == ["First"]
        assert repository.tree(ends.merge_base) == ()
        assert repository.file(ends.merge_base, "a.py") is None


def test_a_shallow_clone_says_how_to_deepen_it(
    forked: tuple[Repo, str, str], opened: Opener, tmp_path: Path
) -> None:
    repo, _, _ = forked
    path = clone(repo, tmp_path / "clone", "--depth=1", "--no-single-branch")
    assert "git fetch --deepen=100" in fails(opened, path, "HEAD~1", "HEAD")
    message = fails(opened, path, "origin/main", "origin/topic")
    assert "this clone is shallow" in message
    assert "git fetch --unshallow" in message


def test_a_shallow_clone_is_read_as_far_as_it_goes(
    repo: Repo, opened: Opener, tmp_path: Path
) -> None:
    for number in range(4):
        repo.commit({"a.py": f"{number}\n"}, message=str(number))
    repository = opened(clone(repo, tmp_path / "clone", "--depth=2"))
    ends = repository.endpoints("HEAD~1", "HEAD")
    assert len(repository.changes(ends)) == 1
    assert [commit.message for commit in repository.commits(ends)] == ["3"]


def test_histories_that_never_met_cannot_be_compared(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    repo.git("switch", "-q", "--orphan", "other")
    repo.commit({"b.py": "x\n"})
    message = fails(opened, repo.path, "main", "other")
    assert "have no common ancestor" in message
    assert "--base" in message


@pytest.mark.parametrize("ends", [(None, None), ("HEAD", None), (None, "HEAD"), ("x", "HEAD")])
def test_a_repository_without_commits_says_so(
    repo: Repo, opened: Opener, ends: tuple[str | None, str | None]
) -> None:
    assert "no commits yet" in fails(opened, repo.path, *ends)


def test_a_bare_repository_has_no_working_tree(repo: Repo, opened: Opener, tmp_path: Path) -> None:
    repo.commit({"a.py": "x\n"})
    head = repo.commit({"a.py": "y\n"})
    path = clone(repo, tmp_path / "clone.git", "--bare")
    assert "--head REV" in fails(opened, path, None, None)
    assert opened(path).endpoints("HEAD~1", "HEAD").head == head


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_a_place_without_repository_says_what_to_do(
    opened: Opener, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(RevisionError, match="--repo DIR"):
        opened(tmp_path / name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else_names_the_cure(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    for path in (repo.path, *repo.path.rglob("*")):
        os.chown(path, 12345, 12345)
    cure = re.escape(f"git config --global --add safe.directory {repo.path}")
    with pytest.raises(RevisionError, match=cure):
        opened(repo.path)


def test_a_damaged_repository_is_told_in_gits_words(repo: Repo, opened: Opener) -> None:
    base = repo.commit({"a.py": "x\n"})
    head = repo.commit({"a.py": "y\n"})
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (repo.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    repository = opened(repo.path)
    with pytest.raises(RevisionError, match="git fsck"):
        repository.changes(repository.endpoints(base, head))


def test_a_partial_clone_says_how_to_complete_it(
    repo: Repo, opened: Opener, tmp_path: Path
) -> None:
    repo.commit({"a.py": "x\n"})
    repo.commit({"a.py": "y\n"})
    repo.git("config", "uploadpack.allowFilter", "true")
    path = clone(repo, tmp_path / "clone", "--filter=blob:none")
    repository = opened(path)
    with pytest.raises(RevisionError, match="git fetch --refetch"):
        repository.changes(repository.endpoints("HEAD~1", "HEAD"))
