from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from reviewer.adapters.git.mirror import GitMirrors, Remote
from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.host import GitHubHost
from reviewer.model.hosting import HostedRepository
from tests.fakes.github import GitHub
from tests.fakes.github.repository import Repository as Hosted
from tests.repositories.builder import Repo

MUCH = 1024**3


@pytest.fixture(scope="module")
def github(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHub]:
    """Two repositories of one owner, and one of another's."""
    work = Repo(tmp_path_factory.mktemp("work"))
    work.commit({"radio.py": "ON = True\n"})
    with GitHub(tmp_path_factory.mktemp("github")) as running:
        for name in ("acme/shop", "acme/bank", "other/shop"):
            running.add_repository(name).receive(work.path)
        yield running


@pytest.fixture
def mirrors(github: GitHub, tmp_path: Path) -> Iterator[GitMirrors]:
    app = GitHubApp(github.app_id, github.private_key, github.api_url, github.server_url)
    host = GitHubHost(app)
    remote = Remote(
        host.git_url, lambda one: host.installation_token(one.installation, [one]), host.drop_token
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    yield GitMirrors(tmp_path / "mirrors", remote, environment)
    host.close()


@pytest.fixture
def learnt(github: GitHub, mirrors: GitMirrors) -> list[HostedRepository]:
    """The repositories, each with a mirror and something kept about it."""
    found = []
    for repository in github.world.repositories.values():
        with mirrors.open(repository.hosted, [repository.sha("main")], pull=None):
            mirrors.cache(repository.hosted).mkdir()
            (mirrors.cache(repository.hosted) / "facts").write_bytes(b"x" * 1000)
        found.append(repository.hosted)
    return found


def kept(mirrors: GitMirrors, among: list[HostedRepository]) -> list[str]:
    """Those of which a mirror and what was learnt are left; nothing may be left by halves."""
    names = []
    for one in among:
        there = {mirrors.cache(one).exists(), mirrors.cache(one).with_suffix(".git").exists()}
        assert len(there) == 1
        names += [one.full_name] if there == {True} else []
    return names


def test_each_repository_has_a_cache_of_its_own(
    mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    folders = [mirrors.cache(one) for one in learnt]
    assert len(set(folders)) == 3
    assert [folder.parent.name for folder in folders] == [str(one.installation) for one in learnt]


def test_what_was_learnt_of_a_removed_repository_goes_with_its_mirror(
    mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    mirrors.delete(learnt[0].installation, [learnt[0].id])
    assert kept(mirrors, learnt) == ["acme/bank", "other/shop"]


def test_no_file_is_left_of_a_removed_repository(
    mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    folder = mirrors.cache(learnt[0]).parent
    mirrors.delete(learnt[0].installation, [learnt[0].id])
    assert {path.stem for path in folder.iterdir()} == {str(learnt[1].id)}


def test_a_review_that_waited_while_a_mirror_was_deleted_is_waited_for_in_turn(
    github: GitHub, mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    shop, sha = learnt[0], github.world.repositories["acme/shop"].sha("main")
    entered, leave = Event(), Event()

    def review() -> bytes | None:
        with mirrors.open(shop, [sha], pull=None) as mirror:
            entered.set()
            leave.wait(10)
            return mirror.file(sha, "radio.py")

    lock = mirrors.cache(shop).with_suffix(".use")
    with ThreadPoolExecutor(2) as others:
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            reviewing = others.submit(review)
            Event().wait(0.2)
            assert not entered.is_set()
            lock.unlink()
        assert entered.wait(10)
        deleting = others.submit(mirrors.delete, shop.installation, [shop.id])
        Event().wait(0.2)
        assert not deleting.done()
        leave.set()
        assert reviewing.result(timeout=10) == b"ON = True\n"
        deleting.result(timeout=10)
    assert kept(mirrors, learnt) == ["acme/bank", "other/shop"]


@pytest.mark.parametrize("left_open", [False, True])
def test_no_other_user_of_the_machine_reads_private_code(
    github: GitHub, mirrors: GitMirrors, *, left_open: bool
) -> None:
    if left_open:
        mirrors.folder.mkdir(mode=0o755)
    shop = github.world.repositories["acme/shop"]
    with mirrors.open(shop.hosted, [shop.sha("main")], pull=None):
        assert stat.S_IMODE(mirrors.folder.stat().st_mode) == 0o700


def test_nothing_is_left_of_a_removed_installation(
    mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    mirrors.delete(learnt[0].installation, ())
    assert kept(mirrors, learnt) == ["other/shop"]
    assert not mirrors.cache(learnt[0]).parent.exists()


def test_what_was_never_fetched_is_deleted_without_complaint(mirrors: GitMirrors) -> None:
    mirrors.delete(77, ())
    mirrors.delete(77, [1])
    assert not mirrors.folder.exists()


@pytest.fixture
def long(github: GitHub, tmp_path: Path) -> Iterator[Hosted]:
    """A repository of 80 commits."""
    work = Repo(tmp_path / "long")
    for n in range(80):
        work.commit({"radio.py": f"N = {n}\n"})
    hosted = github.add_repository("acme/long")
    hosted.receive(work.path)
    yield hosted
    github.world.repositories.pop("acme/long", None)


def test_as_much_of_the_past_comes_as_is_asked_for(mirrors: GitMirrors, long: Hosted) -> None:
    tip, lengths = long.sha("main"), []
    for past in (0, 20, 60, 500):
        with mirrors.open(long.hosted, [tip], pull=None, past=past) as mirror:
            lengths.append(len(mirror.history().past(tip, last=past or None)))
    assert lengths == [49, 20, 60, 80]


def test_a_past_that_cannot_be_fetched_is_done_without(
    github: GitHub, mirrors: GitMirrors, long: Hosted
) -> None:
    tip = long.sha("main")
    with mirrors.open(long.hosted, [tip], pull=None):
        del github.world.repositories["acme/long"]
    with mirrors.open(long.hosted, [tip], pull=None, past=60) as mirror:
        assert len(mirror.history().past(tip, last=60)) == 49


def test_deleting_waits_for_a_review_to_end(
    github: GitHub, mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    shop, sha = learnt[0], github.world.repositories["acme/shop"].sha("main")
    with ThreadPoolExecutor(1) as other:
        with mirrors.open(shop, [sha], pull=None) as mirror:
            deleting = other.submit(mirrors.delete, shop.installation, ())
            Event().wait(0.2)
            assert mirror.file(sha, "radio.py") == b"ON = True\n"
            assert not deleting.done()
        deleting.result(timeout=10)
    assert kept(mirrors, learnt) == ["other/shop"]


def test_what_nobody_used_for_long_is_pruned(
    mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    os.utime(mirrors.cache(learnt[1]).with_suffix(".use"), (1000, 1000))
    mirrors.prune(unused_since=2000, most_bytes=MUCH)
    assert kept(mirrors, learnt) == ["acme/shop", "other/shop"]


def test_above_a_size_the_longest_unused_are_pruned(
    mirrors: GitMirrors, learnt: list[HostedRepository]
) -> None:
    for moment, one in enumerate(learnt, start=1000):
        os.utime(mirrors.cache(one).with_suffix(".use"), (moment, moment))
    (mirrors.cache(learnt[2]) / "facts").write_bytes(b"x" * 1_000_000)
    mirrors.prune(unused_since=0, most_bytes=1_500_000)
    assert kept(mirrors, learnt) == ["acme/shop", "acme/bank", "other/shop"]
    mirrors.prune(unused_since=0, most_bytes=1_040_000)
    assert kept(mirrors, learnt) == ["other/shop"]
