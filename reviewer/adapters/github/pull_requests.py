"""Pull requests in GitHub's words and in ours."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.adapters.github.answers import Pull, read
from reviewer.adapters.github.calls import ON_THE_PAGE
from reviewer.adapters.github.installations import Installations, Question, question
from reviewer.errors import Gone, Refused
from reviewer.model.hosting import HostedRepository, PullRequest

GHOST = "ghost"
"""How GitHub shows the author whose account is deleted."""


def pull_request(repository: HostedRepository, pull: Pull) -> PullRequest:
    """The pull request of an answer."""
    return PullRequest(
        repository=repository,
        number=pull.number,
        title=pull.title,
        author=pull.user.login if pull.user else GHOST,
        base_sha=pull.base.sha,
        base_ref=pull.base.ref,
        head_sha=pull.head.sha,
        head_ref=pull.head.ref,
        is_open=pull.state == "open",
        is_draft=pull.draft,
        labels=tuple(label.name for label in pull.labels),
    )


def numbers_at(ours: Installations, repository: HostedRepository, head_sha: str) -> list[int]:
    """Numbers of the open pull requests with this head.

    GitHub lists a commit's pull requests without those from forks, so that all open ones
    are looked through if it lists none.
    """
    listed = question(
        "GET commits/{commit_sha}/pulls", query={"per_page": ON_THE_PAGE}, commit_sha=head_sha
    )
    every = question("GET pulls", query={"state": "open", "per_page": ON_THE_PAGE})
    try:
        found = _with_head(head_sha, _pulls(ours, repository, listed))
    except (Gone, Refused):
        found = []
    return found or _with_head(head_sha, _pulls(ours, repository, every))


def _with_head(head_sha: str, pulls: Iterator[Pull]) -> list[int]:
    found = (pull for pull in pulls if pull.state == "open" and pull.head.sha == head_sha)
    return sorted(pull.number for pull in found)


def _pulls(ours: Installations, repository: HostedRepository, asked: Question) -> Iterator[Pull]:
    for reply in ours.pages(repository, asked):
        yield from read(reply, tuple[Pull, ...])
