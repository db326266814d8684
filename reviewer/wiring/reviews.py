"""What a review on this machine works with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from reviewer.adapters.git.process import Git, git_environment
from reviewer.adapters.git.repository import GitRepository
from reviewer.adapters.sandbox.pool import PebbleSandbox
from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.adapters.store.rulebooks import Shelf, remembered
from reviewer.checks.check import all_checks
from reviewer.review.ports import Ports, WorkingTree
from reviewer.rulebook.shelf import AGENTS, built_in_folder, rule_texts, version_of
from reviewer.settings import Settings
from reviewer.wiring.ledgers import Ledgers

SECONDS_A_FILE = 20
MEMORY_BYTES = 1024**3
MOST_WORKERS = 8


@contextmanager
def open_review(
    path: Path, settings: Settings, *, preload: Sequence[str] = (), workers: int | None = None
) -> Iterator[Ports]:
    """Everything that a review of the repository at `path` works with.

    A program with threads names the modules to `preload`, see PebbleSandbox; `workers`
    processes analyse files, by default one for each processor.

    Raises RevisionError if `path` is no repository, RuleFileError if a rule is broken.
    """
    git = GitRepository(path, environment=settings.environment)
    with git as repository, sandbox(preload=preload, workers=workers) as analysts:
        yield _ports(repository, analysts, settings)


@contextmanager
def open_mending(path: Path, settings: Settings) -> Iterator[tuple[Ports, WorkingTree]]:
    """What `open_review` gives, and the files that may be written; raises the same."""
    git = GitRepository(path, environment=settings.environment)
    with git as repository, sandbox() as analysts:
        yield _ports(repository, analysts, settings), repository.working_tree()


def _ports(repository: GitRepository, analysts: PebbleSandbox, settings: Settings) -> Ports:
    shelf = built_in(settings)
    return Ports(
        repository=repository,
        sandbox=analysts,
        cache=fingerprints(settings.cache_dir),
        rulebook=shelf.rulebook,
        checks=all_checks(),
        agents=shelf.agents,
        past=Ledgers(repository.key, settings),
    )


def sandbox(
    seconds: int = SECONDS_A_FILE, *, preload: Sequence[str] = (), workers: int | None = None
) -> PebbleSandbox:
    """Where untrusted input is analysed, at most `seconds` a file.

    A program with threads names the modules to `preload`, see PebbleSandbox.
    """
    return PebbleSandbox(
        seconds=seconds,
        memory_bytes=MEMORY_BYTES,
        workers=workers or min(os.cpu_count() or 1, MOST_WORKERS),
        preload=preload,
    )


def fingerprints(folder: Path) -> SqliteFingerprints:
    """The facts cache in `folder`, which may be deleted at any time.

    A server has one folder a repository, so that no owner's facts mix with another's.
    """
    return SqliteFingerprints(folder / "fingerprints.sqlite")


def git_version(settings: Settings) -> str:
    """What git says of itself; raises RevisionError if there is none."""
    return Git((), git_environment(settings.environment)).run("version").text


def built_in(settings: Settings) -> Shelf:
    """The rules and agents that come with Outlast, read anew only when they changed.

    The rules know their pages, where the settings say that those can be read.
    """
    folder = built_in_folder()
    agents = (folder / AGENTS).read_text("utf-8")
    version = version_of({**rule_texts(folder), AGENTS: agents})
    shelf = remembered(settings.cache_dir, version, read=lambda: _read(agents))
    return replace(shelf, rulebook=shelf.rulebook.published(settings.docs_url))


def _read(agents: str) -> Shelf:
    from reviewer.rulebook.agents import load_agents  # noqa: PLC0415 - slow, seldom needed
    from reviewer.rulebook.loading import load_rulebook  # noqa: PLC0415 - slow, seldom needed

    return Shelf(load_rulebook(), load_agents(agents, AGENTS))
