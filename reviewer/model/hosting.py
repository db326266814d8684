"""What a code host tells us, and what it asks of us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class HostedRepository:
    """A repository of an installation; `id` is the host's, stable under renames."""

    installation: int
    id: int
    owner: str
    name: str

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request as it is now; shas are full commit ids."""

    repository: HostedRepository
    number: int
    title: str
    author: str
    base_sha: str
    base_ref: str
    head_sha: str
    head_ref: str
    is_open: bool
    is_draft: bool = False
    labels: tuple[str, ...] = ()


class ActionKind(StrEnum):
    """The buttons of a check run; the values are GitHub's identifiers (20 characters)."""

    ACCEPT = "accept"
    NOT_USEFUL = "not-useful"
    REVIEW_AGAIN = "review-again"


@dataclass(frozen=True, slots=True)
class ReviewRequested:
    """A pull request wants a review of its newest head."""

    repository: HostedRepository
    number: int


@dataclass(frozen=True, slots=True)
class RerunRequested:
    """Somebody asked for another check run on a commit; `check_run` is 0 for a whole suite."""

    repository: HostedRepository
    head_sha: str
    check_run: int = 0
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRequested:
    """Somebody pressed a button of a check run."""

    repository: HostedRepository
    head_sha: str
    check_run: int
    action: ActionKind
    actor: str


@dataclass(frozen=True, slots=True)
class MergeGroupRequested:
    """A merge queue, or `again` a person, asks for a verdict on the tree that would land."""

    repository: HostedRepository
    base_sha: str
    head_sha: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class DefaultBranchPushed:
    """The default branch moved: the mirror is fetched, a changed policy checked."""

    repository: HostedRepository
    sha: str


@dataclass(frozen=True, slots=True)
class Cleanup:
    """What we hold of these repositories, or of the whole installation, is to be deleted.

    They are ids, so that not even the wish to forget a repository holds its name.
    """

    installation: int
    repositories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignored:
    """A delivery that asks nothing of us, with the reason for the log."""

    reason: str


Demand = (
    ReviewRequested
    | RerunRequested
    | ActionRequested
    | MergeGroupRequested
    | DefaultBranchPushed
    | Cleanup
    | Ignored
)
"""What a delivery asks of us; matched exhaustively."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A verified webhook delivery: its GUID, its event's name, and what it asks."""

    guid: str
    event: str
    demand: Demand


class Conclusion(StrEnum):
    """How a check run can end, of GitHub's list what we use."""

    SUCCESS = "success"
    NEUTRAL = "neutral"
    FAILURE = "failure"
    SKIPPED = "skipped"
    ACTION_REQUIRED = "action_required"


class Level(StrEnum):
    """GitHub's annotation levels."""

    NOTICE = "notice"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on lines of a file of the head; `message` and `title` are plain text."""

    path: str
    start_line: int
    end_line: int
    level: Level
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Button:
    """An action of a check run: label up to 20 characters, description up to 40."""

    label: str
    description: str
    action: ActionKind


@dataclass(frozen=True, slots=True)
class CheckRunText:
    """A completed check run, ready to post; texts keep GitHub's limits."""

    conclusion: Conclusion
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class PostedCheckRun:
    """A check run of ours that the host has."""

    id: int
    external_id: str
    head_sha: str
    is_completed: bool
    annotations: int = 0
