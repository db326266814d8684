from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from reviewer.adapters.git.repository import GitRepository
from tests.repositories.builder import Repo, git_environment

Opener = Callable[[Path], GitRepository]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository in its own folder."""
    return Repo(tmp_path / "repo")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens repositories with an isolated environment, and closes them afterwards."""
    with ExitStack() as stack:

        def opener(path: Path) -> GitRepository:
            environment = git_environment(tmp_path)
            return stack.enter_context(GitRepository(path, environment=environment))

        yield opener
