from pathlib import Path

import pytest

from reviewer.errors import RevisionError
from reviewer.model.change import Commit, FileKind, TreeEntry
from reviewer.review.ports import Repository
from tests.adapters.git.conftest import Opener
from tests.repositories.builder import Repo
from tests.repositories.hostile import ODD_NAMES

NAMES = {
    "git@github.com:acme/ledger.git": "acme/ledger",
    "https://user:secret@github.com/acme/ledger": "acme/ledger",
    "https://gitlab.example/group/sub/ledger.git/": "sub/ledger",
    "ssh://git@example.org:22/acme/ledger.git": "acme/ledger",
    "/srv/git/ledger.git": "repo",
    "file:///srv/git/ledger.git": "repo",
    "": "repo",
}


@pytest.mark.parametrize("url", NAMES)
def test_the_remote_names_the_repository(repo: Repo, opened: Opener, url: str) -> None:
    repo.git("config", "remote.origin.url", url)
    repository: Repository = opened(repo.path)
    assert repository.name == NAMES[url]


def test_a_tree_lists_files_links_and_submodules(repo: Repo, opened: Opener) -> None:
    (repo.path / "link").symlink_to("a.py")
    Repo(repo.path / "module").commit({"inner.py": "x\n"})
    commit = repo.commit({"a.py": "x\n", "deep/er/b.py": "x\n"})
    repository = opened(repo.path)
    entries = repository.tree(commit)
    blob = repo.git("rev-parse", "HEAD:a.py")
    assert entries[0] == TreeEntry("a.py", blob)
    assert [(entry.path, entry.kind) for entry in entries] == [
        ("a.py", FileKind.FILE),
        ("deep/er/b.py", FileKind.FILE),
        ("link", FileKind.SYMLINK),
        ("module", FileKind.SUBMODULE),
    ]
    assert repository.tree("main") == repository.tree(repo.git("rev-parse", "HEAD^{tree}"))


@pytest.mark.parametrize("path", ODD_NAMES)
def test_a_file_is_found_by_any_name(repo: Repo, opened: Opener, path: str) -> None:
    commit = repo.commit({path: f"{ODD_NAMES.index(path)}\n", "other.py": "x\n"})
    repository = opened(repo.path)
    assert repository.file(commit, path) == f"{ODD_NAMES.index(path)}\n".encode()
    assert path in [entry.path for entry in repository.tree(commit)]


@pytest.mark.parametrize(
    "path",
    ["", "no.py", "folder", "folder/", "/etc/passwd", "../a.py", "link", "*.py", ":/a.py", "."],
)
def test_what_is_no_file_is_none(repo: Repo, opened: Opener, path: str) -> None:
    (repo.path / "link").symlink_to("/etc/passwd")
    commit = repo.commit({"a.py": "x\n", "folder/b.py": "x\n"})
    assert opened(repo.path).file(commit, path) is None


def test_a_file_of_an_unknown_revision_is_an_error(repo: Repo, opened: Opener) -> None:
    repo.commit({"a.py": "x\n"})
    with pytest.raises(RevisionError, match="no revision --help"):
        opened(repo.path).file("--help", "a.py")


def test_blobs_are_read_byte_by_byte(repo: Repo, opened: Opener) -> None:
    contents = [b"", b"x", b"\n", b"\0\r\n\xff" * 99, b"y" * 300_000]
    repo.commit({f"{number}.bin": content for number, content in enumerate(contents)})
    blobs = [entry.blob for entry in opened(repo.path).tree("HEAD")]
    repository = opened(repo.path)
    assert repository.read(blobs * 2) == dict(zip(blobs, contents, strict=True))
    assert repository.sizes(blobs) == dict(zip(blobs, map(len, contents), strict=True))


def test_many_blobs_do_not_block_the_pipe(repo: Repo, opened: Opener) -> None:
    repo.commit({f"{number}.txt": f"{number}\n" * 400 for number in range(1500)})
    blobs = [entry.blob for entry in opened(repo.path).tree("HEAD")]
    assert len(opened(repo.path).read(blobs)) == 1500


def test_what_is_missing_or_no_blob_has_no_entry(repo: Repo, opened: Opener) -> None:
    commit = repo.commit({"a.py": "x\n"})
    blob = repo.git("rev-parse", "HEAD:a.py")
    asked = [commit, "0" * 40, blob, "f" * 64]
    repository = opened(repo.path)
    assert repository.read(asked) == {blob: b"x\n"}
    assert repository.sizes(asked) == {blob: 2}


@pytest.mark.parametrize("name", ["HEAD", "--help", "", "a" * 39, "a" * 40 + "\n", "A" * 40])
def test_only_full_ids_reach_git(repo: Repo, opened: Opener, name: str) -> None:
    repo.commit({"a.py": "x\n"})
    with pytest.raises(ValueError, match="not an object id"):
        opened(repo.path).read([name])


def test_commits_come_oldest_first_with_all_that_attribution_needs(
    repo: Repo, opened: Opener
) -> None:
    base = repo.commit({"a.py": "x\n"})
    first = repo.commit({"a.py": "y\n"}, message="One\n\nbody\n\nCo-authored-by: C <c@d>")
    second = repo.commit({"a.py": "z\n"}, message="Two", author="Ünï [bot] <bot@example.org>")
    repository = opened(repo.path)
    ada = ("Ada Example", "ada@example.org")
    bot = ("Ünï [bot]", "bot@example.org")
    assert repository.commits(repository.endpoints(base, second)) == (
        Commit(first, *ada, *ada, "One\n\nbody\n\nCo-authored-by: C <c@d>"),
        Commit(second, *bot, *bot, "Two"),
    )


def test_replaced_objects_do_not_deceive(repo: Repo, opened: Opener) -> None:
    base = repo.commit({"a.py": "x\n"})
    head = repo.commit({"a.py": "y\n"})
    repo.git("replace", head, base)
    repository = opened(repo.path)
    assert len(repository.changes(repository.endpoints(base, head))) == 1


def test_odd_folder_names_are_no_obstacle(tmp_path: Path, opened: Opener) -> None:
    for name in ('quo"te', "co:lon", "# hash", "back\\slash", "ünï"):
        repo = Repo(tmp_path / name)
        commit = repo.commit({"a.py": "x\n"})
        repo.write({"a.py": "y\n"})
        repository = opened(repo.path)
        assert len(repository.changes(repository.endpoints(commit, None))) == 1
