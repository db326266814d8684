"""A world for reviews in tests: a real repository, real rules, no worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reviewer.adapters.git.repository import GitRepository
from reviewer.checks.check import all_checks
from reviewer.model.agent import KnownAgents
from reviewer.model.review import Review
from reviewer.review.ports import Ports
from reviewer.review.rehearsal import InPlace, NoCache
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.rulebook.loading import load_rulebook
from tests.repositories.builder import Repo, git_environment

RULEBOOK = load_rulebook()


@contextmanager
def ports(repo: Repo, *, agents: KnownAgents = ()) -> Iterator[Ports]:
    """The ports of a review of `repo`, with nothing remembered between reviews."""
    environment = git_environment(repo.path)
    with GitRepository(repo.path, environment=environment) as repository:
        yield Ports(repository, InPlace(), NoCache(), RULEBOOK, all_checks(), agents)


def review(repo: Repo, base: str | None = None, head: str | None = None) -> Review:
    """What a review of the repository says, by our own rules."""
    with ports(repo) as world:
        return review_change(ReviewRequest(base, head), world)
