"""Bare mirrors of hosted repositories, fetched as far as a review needs."""

from __future__ import annotations

import base64
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from reviewer.adapters.git.names import is_object_id
from reviewer.adapters.git.process import Finished, Git, git_environment
from reviewer.adapters.git.repository import GitRepository
from reviewer.adapters.own_folder import close_to_others
from reviewer.errors import GitHubDown, GitHubError, Gone, NotAllowed
from reviewer.model.hosting import HostedRepository

DEPTHS = (50, 500, 5_000, 2**31 - 1)
"""How deep history is fetched, step by step, until both ends meet; the last is all of it."""

SECONDS_TO_FETCH = 300
SECONDS_TO_DEEPEN = 15
SECONDS_OF_SILENCE = 60
SECONDS_TO_RETRY = 30
MOST_REFS = 200

_DENIED = ("401", "403", "authentication failed", "could not read username")
_MISSING = ("404", "not found", "not our ref", "couldn't find remote ref")


@dataclass(frozen=True, slots=True)
class Remote:
    """Where repositories are fetched from, and the key to it.

    `url` holds no secret; `token` opens this one repository; `drop_token` is told of a
    token that did not.
    """

    url: Callable[[HostedRepository], str]
    token: Callable[[HostedRepository], str]
    drop_token: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class GitMirrors:
    """Implements Mirrors below `folder`; processes may share it.

    What is learnt of a repository lies beside its mirror and goes with it. The token
    reaches git through its environment only: it is in no argument, no file and no error.
    """

    folder: Path
    remote: Remote
    environment: Mapping[str, str] = field(repr=False)

    @contextmanager
    def open(
        self, repository: HostedRepository, shas: Sequence[str], *, pull: int | None, past: int = 0
    ) -> Iterator[GitRepository]:
        """The mirror with these commits, and with where they meet, in it.

        Before the first of them lie `past` changes, or fewer if they do not come in time.
        Raises GitHubDown, NotAllowed or Gone if the commits themselves cannot be fetched.
        """
        if not all(is_object_id(sha) for sha in shas):
            message = f"{repository.full_name}: GitHub named something that is no commit"
            raise Gone(message)
        path = self._path(repository)
        close_to_others(self.folder)
        with _locked(path.with_suffix(".use"), fcntl.LOCK_SH):
            with _locked(path.with_suffix(".fetch"), fcntl.LOCK_EX):
                self._fetch(repository, path, shas, pull=pull)
                if past:
                    self._deepen(repository, path, shas[0], past=past)
                # still locked: another fetch may cut off history that this one has brought
                opened = GitRepository(path, environment=self.environment)
            with opened:
                yield opened

    def cache(self, repository: HostedRepository) -> Path:
        """Where facts about a repository may be kept while its mirror is open."""
        return _cache_of(self._path(repository))

    def delete(self, installation: int, repositories: Sequence[int]) -> None:
        """Forget mirrors: of these ids, or all of the installation if none is named.

        Waits for whoever has one open.
        """
        folder = self.folder / str(installation)
        if repositories:
            paths = [folder / f"{id_}.git" for id_ in repositories]
        else:
            paths = list(folder.glob("*.git"))
        for path in paths:
            self._delete(path)
        if not repositories:
            shutil.rmtree(folder, ignore_errors=True)

    def prune(self, *, unused_since: float, most_bytes: int) -> None:
        """Delete mirrors last used before `unused_since`, then the oldest above a size.

        `unused_since` is a time as files carry it, in seconds.
        """
        mirrors = sorted(self.folder.glob("*/*.git"), key=_last_used, reverse=True)
        total = 0
        for path in mirrors:
            total += _size(path) + _size(_cache_of(path))
            if _last_used(path) < unused_since or total > most_bytes:
                self._delete(path)

    def _delete(self, path: Path) -> None:
        if path.parent.is_dir():
            with _locked(path.with_suffix(".use"), fcntl.LOCK_EX):
                shutil.rmtree(path, ignore_errors=True)
                shutil.rmtree(_cache_of(path), ignore_errors=True)
                for lock in (".fetch", ".use"):
                    path.with_suffix(lock).unlink(missing_ok=True)

    def _path(self, repository: HostedRepository) -> Path:
        return self.folder / str(repository.installation) / f"{repository.id}.git"

    def _fetch(
        self, repository: HostedRepository, path: Path, shas: Sequence[str], *, pull: int | None
    ) -> None:
        git = self._git(path)
        if not (path / "HEAD").exists():
            _create(path, git)
        _unlock_what_the_dead_left(path)
        git.run("config", "remote.origin.url", self.remote.url(repository))
        path.with_suffix(".use").touch()
        wanted = [f"+{sha}:refs/outlast/{sha}" for sha in shas]
        if pull is not None:
            wanted.append(f"+refs/pull/{pull}/head:refs/outlast/pull/{pull}")
        for depth in DEPTHS:
            if _is_complete(git, shas):
                return
            self._run(repository, git, (f"--depth={depth}", *wanted))
        _forget_old_refs(git)

    def _deepen(self, repository: HostedRepository, path: Path, sha: str, *, past: int) -> None:
        """Fetch older history, no further than it takes; what does not come is done without."""
        git = self._git(path)
        counted = git.run("rev-list", "--first-parent", "--count", f"--max-count={past + 1}", sha)
        missing = past + 1 - int(counted.text)
        if missing > 0 and (path / "shallow").exists():
            what = (f"--deepen={missing}", f"+{sha}:refs/outlast/{sha}")
            with suppress(GitHubError):
                self._run(repository, git, what, seconds=SECONDS_TO_DEEPEN)

    def _git(self, path: Path) -> Git:
        return Git((f"--git-dir={path}",), git_environment(self.environment))

    def _run(
        self,
        repository: HostedRepository,
        git: Git,
        what: Sequence[str],
        *,
        seconds: float = SECONDS_TO_FETCH,
    ) -> None:
        token, url = self.remote.token(repository), self.remote.url(repository)
        authorised = Git(git.options, {**git.environment, **_authorisation(url, token)})
        options = ("--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--quiet")
        words = ("fetch", *options, "--force", url, *what)
        done = authorised.run(*words, seconds=seconds)
        if done.code:
            self._explain(repository, done, token)

    def _explain(self, repository: HostedRepository, done: Finished, token: str) -> None:
        said = done.error.lower()
        if any(word in said for word in _DENIED):
            self.remote.drop_token(token)
            message = f"{repository.full_name} cannot be fetched: GitHub denies access"
            raise NotAllowed(message, retry_after=SECONDS_TO_RETRY)
        if any(word in said for word in _MISSING):
            message = f"{repository.full_name} or its commit is gone"
            raise Gone(message)
        message = f"{repository.full_name} cannot be fetched now"
        raise GitHubDown(message, retry_after=SECONDS_TO_RETRY)


def _create(path: Path, git: Git) -> None:
    path.mkdir(parents=True, exist_ok=True)
    git.read("init", "--quiet", "--bare")
    for setting in ("gc.auto", "maintenance.auto"):
        git.read("config", setting, "0")


def _unlock_what_the_dead_left(path: Path) -> None:
    """Git that was killed leaves lock files, which would stop every fetch to come."""
    for left in (*path.glob("*.lock"), *path.glob("refs/**/*.lock")):
        left.unlink(missing_ok=True)


def _is_complete(git: Git, shas: Sequence[str]) -> bool:
    """Whether all commits are there, and, of two, the one where they meet."""
    if any(git.run("cat-file", "-e", f"{sha}^{{commit}}").code for sha in shas):
        return False
    return len(shas) == 1 or git.run("merge-base", "--all", *shas).code == 0


def _forget_old_refs(git: Git) -> None:
    listed = git.run("for-each-ref", "--sort=-committerdate", "--format=%(refname)")
    for name in listed.text.split("\n")[MOST_REFS:]:
        git.run("update-ref", "-d", name)


def _cache_of(path: Path) -> Path:
    return path.with_suffix(".cache")


def _last_used(path: Path) -> float:
    marker = path.with_suffix(".use")
    return marker.stat().st_mtime if marker.exists() else 0


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[None]:
    file = _lock(path, kind)
    try:
        yield
    finally:
        # Closing is not enough: processes forked meanwhile hold the file open too.
        fcntl.flock(file, fcntl.LOCK_UN)
        file.close()


def _lock(path: Path, kind: int) -> TextIO:
    """The locked file; one that was deleted while we waited for it keeps nobody else out."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
        fcntl.flock(file, kind)
        if _is_there(path, file):
            return file
        file.close()


def _is_there(path: Path, file: TextIO) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    return False


def _authorisation(url: str, token: str) -> dict[str, str]:
    # https://git-scm.com/docs/git-config#ENVIRONMENT
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_ALLOW_PROTOCOL": "https:http",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{url}.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
        # ends it if nothing comes, also where nobody is left to kill it
        "GIT_HTTP_LOW_SPEED_LIMIT": "1",
        "GIT_HTTP_LOW_SPEED_TIME": str(SECONDS_OF_SILENCE),
    }
