from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.calls import Called
from reviewer.adapters.github.host import GitHubHost
from reviewer.model.hosting import HostedRepository
from tests.fakes.github import GitHub
from tests.fakes.github.repository import Repository
from tests.repositories.builder import Repo


@dataclass
class Shop:
    """A hosted repository with a branch `main` of one commit and `feature` of two."""

    repository: Repository
    base: str
    head: str

    @property
    def hosted(self) -> HostedRepository:
        return self.repository.hosted


@dataclass
class Heard:
    """What `on_call` was told, and a clock of seconds that the test winds."""

    calls: list[tuple[str, int, int | None]] = field(default_factory=list)
    seconds: float = 0.0

    def on_call(self, called: Called) -> None:
        assert called.seconds >= 0
        assert bool(called.installation) == ("/repos/" in called.name)
        self.calls.append((called.name, called.status, called.rate_left))

    def timer(self) -> float:
        return self.seconds


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github") as running:
        yield running
        assert running.problems == [], "GitHub's description allows none of these"


@pytest.fixture
def app(github: GitHub) -> GitHubApp:
    return GitHubApp(github.app_id, github.private_key, github.api_url, github.server_url)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def host(app: GitHubApp, heard: Heard) -> Iterator[GitHubHost]:
    host = GitHubHost(app, on_call=heard.on_call, timer=heard.timer)
    yield host
    host.close()


@pytest.fixture
def work(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "work")


@pytest.fixture
def shop(github: GitHub, work: Repo) -> Shop:
    base = work.commit({"a.py": "x = 1\n", ".github/outlast.yml": "version: 1\n"})
    work.git("checkout", "-q", "-b", "feature")
    head = work.commit({"a.py": "x = 2\n"})
    repository = github.add_repository("acme/shop")
    repository.receive(work.path)
    return Shop(repository, base, head)
