"""Changes for tests of checks, read and analysed as a review does it."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.checks.check import all_checks
from reviewer.model.agent import KnownAgents
from reviewer.model.finding import Match
from reviewer.model.judged import Change
from reviewer.model.policy import Policy
from reviewer.model.rule import Example
from reviewer.model.rulebook import Rulebook
from reviewer.review.judging import judge_change
from reviewer.review.policies import Law
from reviewer.review.ports import Ports
from reviewer.review.rehearsal import ExampleRepository, InPlace, NoCache

Files = Mapping[str, str]

CHECKS = all_checks()


def change_of(before: Files, after: Files) -> Change:
    """The change from one set of files to another."""
    repository = ExampleRepository(Example(before, after))
    ports = Ports(
        repository=repository,
        sandbox=InPlace(),
        cache=NoCache(),
        rulebook=Rulebook(()),
        checks=CHECKS,
        agents=KnownAgents(()),
    )
    endpoints = repository.endpoints(None, None)
    law = Law(Policy(), ())
    return judge_change(repository.changes(endpoints), endpoints, law, ports=ports).change


def matches(check: str, before: Files, after: Files, **params: object) -> list[Match]:
    """What a check finds in a change."""
    known = CHECKS[check]
    return list(known.find(change_of(before, after), known.params(**params)))


def lines(found: list[Match]) -> list[int]:
    """The first line of each match."""
    return [match.place.span.start for match in found]
