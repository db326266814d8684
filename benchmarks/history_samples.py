"""Samples of commits of public repositories, reviewed one by one by the shipped rules."""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from reviewer.adapters.git.repository import GitRepository
from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.checks.check import all_checks
from reviewer.errors import RevisionError
from reviewer.model.policy import Policy
from reviewer.model.review import Review
from reviewer.model.rulebook import Rulebook
from reviewer.review.ports import Ports
from reviewer.review.rehearsal import InPlace
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.settings import read_settings
from reviewer.wiring.reviews import built_in

Found = TypeVar("Found")
Judge = Callable[[str, Path, Ports], Found]
"""What to make of a commit of the repository at a path."""

Part = tuple[str, Sequence[Found]]

MIRRORS = Path("/work/.mirror")
CAREFUL = (
    *("pallets+flask", "encode+httpx", "python-attrs+attrs", "psf+requests"),
    *("apprent1c3+django", "psf+black", "pytest-dev+pytest", "sympy+sympy"),
    *("typeorm+typeorm", "spf13+cobra", "google+gson"),
)
SECONDS_A_COMMIT = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """Commits of one repository, and the rules to judge them by; none stands for all."""

    repository: Path
    commits: tuple[str, ...]
    rules: tuple[str, ...]


def add_sample_options(parser: argparse.ArgumentParser) -> None:
    """Which commits of which repositories, by which rules."""
    known = [MIRRORS / name / "repo" for name in CAREFUL]
    parser.add_argument("repositories", nargs="*", type=Path, default=known)
    parser.add_argument("--count", type=int, default=250, help="commits of each repository")
    parser.add_argument("--rules", default="", help="ids, by commas; all if not given")
    parser.add_argument("--before", default="2022-01-01", help="only older commits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)


def samples(options: argparse.Namespace) -> Iterator[Sample]:
    """The same commits for the same options, oldest first."""
    rules = tuple(name for name in options.rules.split(",") if name)
    for repository in options.repositories:
        listing = subprocess.run(
            [
                *("git", "-C", str(repository), "rev-list", "--first-parent", "--min-parents=1"),
                *("--reverse", f"--before={options.before}", "--perl-regexp"),
                r"--author=^((?!\[bot\]).)*$",
                "HEAD",
            ],
            capture_output=True,
            check=True,
            text=True,
        )
        commits = listing.stdout.split()
        chance = random.Random(options.seed)  # noqa: S311 - the same sample each time, no secret
        chosen = set(chance.sample(commits, min(options.count, len(commits))))
        sampled = tuple(one for one in commits if one in chosen)
        yield Sample(repository, sampled, rules)


def over_commits(judge: Judge[Found], sample: Sample, workers: int) -> Iterator[Found]:
    """What is made of every commit of the sample, in order."""
    size = max(1, len(sample.commits) // (4 * workers))
    parts = [
        replace(sample, commits=sample.commits[start : start + size])
        for start in range(0, len(sample.commits), size)
    ]
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=fork) as pool:
        for part in pool.map(partial(_over_part, judge), parts):
            yield from part


def _over_part(judge: Judge[Found], sample: Sample) -> list[Found]:
    """Some commits of a sample, with facts kept from one to the next."""
    with world(sample) as ports:
        return [judge(commit, sample.repository, ports) for commit in sample.commits]


def review_commit(commit: str, ports: Ports) -> Review | None:
    """A commit against its first parent by the default policy.

    None if it takes too long, or if the mirror lacks an object that is read for it.
    """
    request = ReviewRequest(base=f"{commit}^1", head=commit, policy=Policy())
    signal.alarm(SECONDS_A_COMMIT)
    try:
        return review_change(request, ports)
    except (TimeoutError, KeyError, RevisionError):
        return None
    finally:
        signal.alarm(0)


def too_slow(*_: object) -> None:
    """End the review that takes too long."""
    raise TimeoutError


@contextmanager
def world(sample: Sample) -> Iterator[Ports]:
    """What reviews of a sample work with, in this process."""
    signal.signal(signal.SIGALRM, too_slow)
    settings = read_settings()
    with (
        tempfile.TemporaryDirectory(prefix="noise-") as scratch,
        GitRepository(sample.repository, environment=settings.environment) as repository,
    ):
        yield Ports(
            repository=repository,
            sandbox=InPlace(),
            cache=SqliteFingerprints(Path(scratch) / "fingerprints.sqlite"),
            rulebook=rulebook(sample.rules),
            checks=all_checks(),
            agents=built_in(settings).agents,
        )


@cache
def rulebook(names: tuple[str, ...]) -> Rulebook:
    """The named rules of ours, or all of them."""
    whole = built_in(read_settings()).rulebook
    unknown = set(names) - set(whole.ids)
    if unknown:
        sys.exit(f"no such rule: {', '.join(sorted(unknown))}")
    return replace(whole, rules=tuple(one for one in whole.rules if not names or one.id in names))


def label(repository: Path) -> str:
    """What a table calls a repository."""
    return repository.parent.name if repository.name == "repo" else repository.name


def by_repository(
    found: Sequence[Found], repository: Callable[[Found], str]
) -> Iterator[Part[Found]]:
    """What was found in each repository, then in all of them."""
    names = [repository(one) for one in found]
    for name in dict.fromkeys(names):
        yield name, [one for one, its in zip(found, names, strict=True) if its == name]
    yield "all", found


def table_row(cells: Iterable[object]) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
