from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.github import GitHub
from tests.fakes.github.repository import Repository
from tests.repositories.builder import Repo, git_environment


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github") as running:
        yield running


@pytest.fixture
def work(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "work")
    repo.commit({"a.py": "x = 1\n", "big.bin": b"\0" * 100_000})
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit({"a.py": "x = 2\n"})
    return repo


@pytest.fixture
def shop(github: GitHub, work: Repo) -> Repository:
    repository = github.add_repository("acme/shop")
    repository.receive(work.path)
    return repository


def token_of(github: GitHub, repository: Repository) -> str:
    assert repository.installation is not None
    return github.world.issue_token(repository.installation, {"contents": "read"}, []).text


def fetch(
    github: GitHub, place: Path, token: str, *arguments: str
) -> subprocess.CompletedProcess[bytes]:
    mirror = Repo(place)
    address = github.server_url.replace("//", f"//x-access-token:{token}@")
    return subprocess.run(
        ["git", "fetch", "-q", f"{address}/acme/shop.git", *arguments],
        cwd=mirror.path,
        env=git_environment(place) | {"GIT_TERMINAL_PROMPT": "0"},
        capture_output=True,
        check=False,
    )


def has(place: Path, name: str) -> bool:
    done = subprocess.run(
        ["git", "cat-file", "-e", name],
        cwd=place,
        env=git_environment(place) | {"GIT_NO_LAZY_FETCH": "1"},
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def test_commits_are_fetched_by_their_ids(github: GitHub, shop: Repository, tmp_path: Path) -> None:
    shas = [shop.sha("main"), shop.sha("feature")]
    done = fetch(github, tmp_path / "mirror", token_of(github, shop), "--depth=1", *shas)
    assert done.returncode == 0, done.stderr
    assert all(has(tmp_path / "mirror", sha) for sha in shas)


def test_a_fetch_may_leave_out_the_blobs(github: GitHub, shop: Repository, tmp_path: Path) -> None:
    token = token_of(github, shop)
    done = fetch(github, tmp_path / "mirror", token, "--filter=blob:none", shop.sha("main"))
    assert done.returncode == 0, done.stderr
    assert has(tmp_path / "mirror", shop.sha("main"))
    blob = shop.git("rev-parse", "main:big.bin").decode().strip()
    assert not has(tmp_path / "mirror", blob)


def test_a_pull_request_of_a_fork_is_fetched_from_the_repository(
    github: GitHub, shop: Repository, work: Repo, *, tmp_path: Path
) -> None:
    fork = github.add_repository("mallory/shop", is_installed=False)
    head = work.commit({"a.py": "x = 666\n"})
    fork.receive(work.path)
    pull = github.open_pull_request(shop, head="feature", fork=fork)
    reference = f"refs/pull/{pull.number}/head"
    done = fetch(github, tmp_path / "mirror", token_of(github, shop), reference)
    assert done.returncode == 0, done.stderr
    assert has(tmp_path / "mirror", head)


def test_a_token_of_nobody_or_of_another_is_refused(
    github: GitHub, shop: Repository, tmp_path: Path
) -> None:
    bank = github.add_repository("bank/vault")
    tokens = {"none": "ghs_none", "foreign": token_of(github, bank)}
    for name, token in tokens.items():
        done = fetch(github, tmp_path / name, token, shop.sha("main"))
        assert done.returncode != 0
    assert [seen.status for seen in github.requests if seen.status < 300] == []


def test_an_expired_token_is_refused(github: GitHub, shop: Repository, tmp_path: Path) -> None:
    token = token_of(github, shop)
    github.advance(minutes=60)
    assert fetch(github, tmp_path / "mirror", token, shop.sha("main")).returncode != 0
    assert {seen.status for seen in github.requests} == {401}
