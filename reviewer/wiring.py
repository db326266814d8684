"""The only place that builds adapters from settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reviewer.adapters.git.process import Git, git_environment
from reviewer.adapters.git.repository import GitRepository
from reviewer.adapters.sandbox.pool import PebbleSandbox
from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.checks.check import all_checks
from reviewer.review.ports import Ports
from reviewer.rulebook.agents import KnownAgents, load_agents
from reviewer.rulebook.loading import built_in_folder, load_rulebook
from reviewer.settings import Settings

SECONDS_A_FILE = 20
MEMORY_BYTES = 1024**3
MOST_WORKERS = 8


@contextmanager
def open_review(path: Path, settings: Settings) -> Iterator[Ports]:
    """Everything that a review of the repository at `path` works with.

    Raises RevisionError if `path` is no repository, RuleFileError if a rule is broken.
    """
    git = GitRepository(path, environment=settings.environment)
    with git as repository, sandbox() as workers:
        yield Ports(
            repository=repository,
            sandbox=workers,
            cache=fingerprints(settings),
            rulebook=load_rulebook(),
            checks=all_checks(),
            agents=known_agents(),
        )


def sandbox(seconds: int = SECONDS_A_FILE) -> PebbleSandbox:
    """Where untrusted input is analysed, at most `seconds` a file."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return PebbleSandbox(seconds=seconds, memory_bytes=MEMORY_BYTES, workers=workers)


def fingerprints(settings: Settings) -> SqliteFingerprints:
    """The facts cache, which may be deleted at any time."""
    return SqliteFingerprints(settings.cache_dir / "fingerprints.sqlite")


def git_version(settings: Settings) -> str:
    """What git says of itself; raises RevisionError if there is none."""
    return Git((), git_environment(settings.environment)).run("version").text


def known_agents() -> KnownAgents:
    """The agents that come with Outlast."""
    file = built_in_folder() / "agents.yml"
    return load_agents(file.read_text("utf-8"), file.name)
