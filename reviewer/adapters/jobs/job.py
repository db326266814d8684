"""A job: a demand in the queue, with what happened to it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from reviewer.adapters.demands import from_json, installation_of, kind_of, repository_of, to_json
from reviewer.model.hosting import (
    ActionRequested,
    Cleanup,
    DefaultBranchPushed,
    Demand,
    Ignored,
    MergeGroupRequested,
    RerunRequested,
    ReviewRequested,
)


@dataclass(frozen=True, slots=True)
class Job:
    """A demand and the `reference` of who asked, the same however often it is tried.

    `tries` counts failures, `waits` the times it was too early; `is_given_up` once only
    the conclusion is left to write; `is_held` while it waits because it was told to.
    """

    demand: Demand
    reference: str
    tries: int = 0
    waits: int = 0
    is_given_up: bool = False
    is_held: bool = False

    @property
    def kind(self) -> str:
        """The name of the task."""
        return kind_of(self.demand)

    @property
    def installation(self) -> int:
        """Whose turn it takes."""
        return installation_of(self.demand)

    @property
    def lock(self) -> str:
        """Jobs of one lock run one after the other."""
        return lock_of(self.demand)

    @property
    def queueing_lock(self) -> str:
        """Of the jobs of one queueing lock only one waits; it speaks for all."""
        return f"{self.kind} {_same(self.demand, self.reference)}"

    def to_arguments(self) -> dict[str, Any]:
        """The arguments of the task, as plain JSON values."""
        repository = repository_of(self.demand)
        return {
            **asdict(self),
            "demand": to_json(self.demand),
            "installation": self.installation,
            "repository": repository.id if repository else None,
        }


def from_arguments(arguments: Mapping[str, Any]) -> Job:
    """The job again."""
    return Job(
        demand=from_json(arguments["demand"]),
        reference=arguments["reference"],
        tries=arguments["tries"],
        waits=arguments["waits"],
        is_given_up=arguments["is_given_up"],
        is_held=arguments["is_held"],
    )


def lock_of(demand: Demand) -> str:
    """A pull request where the demand names one, else the next smaller thing it touches."""
    match demand:
        case (
            ReviewRequested(repository=repository, number=number)
            | RerunRequested(repository=repository, numbers=(number,))
        ):
            return f"pull {repository.id} {number}"
        case (
            RerunRequested(repository=repository, head_sha=sha)
            | MergeGroupRequested(repository=repository, head_sha=sha)
        ):
            return f"commit {repository.id} {sha}"
        case ActionRequested(repository=repository, check_run=check_run):
            return f"check {repository.id} {check_run}"
        case DefaultBranchPushed(repository=repository):
            return f"branch {repository.id}"
        case Cleanup(installation=installation):
            return f"cleanup {installation}"
        case Ignored():
            return "ignored"


def _same(demand: Demand, reference: str) -> str:
    match demand:
        case ReviewRequested():
            return lock_of(demand)
        case RerunRequested(repository=repository, head_sha=sha, numbers=numbers):
            return f"commit {repository.id} {sha} {numbers}"
        case MergeGroupRequested(again=again):
            return f"{lock_of(demand)} again" if again else lock_of(demand)
        case _:
            return reference
