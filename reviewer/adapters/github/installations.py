"""Requests about a repository, made as the installation that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviewer.adapters.github.calls import Call, Calls, pages
from reviewer.adapters.github.failures import Unauthorised
from reviewer.adapters.github.reply import Reply
from reviewer.adapters.github.tokens import Tokens
from reviewer.model.hosting import HostedRepository

BELOW = "/repos/{owner}/{repo}/"


@dataclass(frozen=True, slots=True)
class Question:
    """A request below a repository: `name` is `GET pulls/{pull_number}`, say."""

    name: str
    values: Mapping[str, str | int]
    query: Mapping[str, str | int]
    body: Mapping[str, Any] | None

    def of(self, repository: HostedRepository) -> Call:
        """The whole request."""
        method, _, below = self.name.partition(" ")
        values = {"owner": repository.owner, "repo": repository.name, **self.values}
        name = f"{method} {BELOW}{below}"
        return Call(name, values, self.query, self.body, repository.installation)


def question(
    name: str,
    *,
    query: Mapping[str, str | int] | None = None,
    body: Mapping[str, Any] | None = None,
    **values: str | int,
) -> Question:
    """A request below a repository; `values` fill the braces of its name."""
    return Question(name, values, query or {}, body)


@dataclass(frozen=True, slots=True)
class Installations:
    """Asks with a token of the repository's own installation, never with another's."""

    calls: Calls
    tokens: Tokens

    def ask(self, repository: HostedRepository, asked: Question, page: str | None = None) -> Reply:
        """The answer; a token that GitHub does not take any more is replaced once."""
        call = asked.of(repository)
        token = self.tokens.of(repository.installation)
        try:
            return self.calls.ask(call, f"token {token}", page=page)
        except Unauthorised:
            self.tokens.drop(token)
        fresh = self.tokens.of(repository.installation)
        return self.calls.ask(call, f"token {fresh}", page=page)

    def pages(self, repository: HostedRepository, asked: Question) -> Iterator[Reply]:
        """Every page of a list."""
        return pages(lambda page: self.ask(repository, asked, page))
