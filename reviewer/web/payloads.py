"""What we read of GitHub's webhook payloads."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[int, Field(ge=1, lt=2**63)]
Number = Annotated[int, Field(ge=1, lt=2**31)]
Sha = Annotated[str, Field(pattern=r"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z")]
FullName = Annotated[str, Field(pattern=r"\A[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}\z")]


class Payload(BaseModel):
    """Part of a payload: what we do not read may be anything."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class WithId(Payload):
    """Anything of which the id is enough."""

    id: Id


class Repository(Payload):
    """A repository; only that of an event names its default branch."""

    id: Id
    full_name: FullName
    default_branch: str = ""


class Envelope(Payload):
    """What tells deliveries apart, of any event."""

    action: str = ""
    number: Number | None = None
    repository: Repository | None = None
    installation: WithId | None = None


class Event(Payload):
    """A delivery about one repository, for an installation of an App."""

    repository: Repository
    installation: WithId


class PullRequestEvent(Event):
    """`pull_request`."""

    number: Number


class BaseChange(Payload):
    """What an edit replaced; `base` is there only if the base branch changed."""

    base: Payload | None = None


class PullRequestEdited(PullRequestEvent):
    """`pull_request.edited`."""

    changes: BaseChange


class PullRequestBase(Payload):
    """The side of a pull request that takes the change."""

    repo: WithId


class LinkedPullRequest(Payload):
    """A pull request as check events name it; it may be one of another repository."""

    number: Number
    base: PullRequestBase


class Checked(Payload):
    """What check runs and check suites have in common."""

    id: Id
    head_sha: Sha
    app: WithId
    pull_requests: tuple[LinkedPullRequest, ...] = Field(default=(), strict=False)


class CheckRunEvent(Event):
    """`check_run.rerequested`."""

    check_run: Checked


class Button(Payload):
    """The button that was pressed."""

    identifier: str


class Person(Payload):
    """Who caused an event."""

    login: str


class CheckRunAction(CheckRunEvent):
    """`check_run.requested_action`."""

    requested_action: Button
    sender: Person


class CheckSuiteEvent(Event):
    """`check_suite`."""

    check_suite: Checked


class MergeGroup(Payload):
    """Pull requests of a merge queue, merged for trial."""

    base_sha: Sha
    head_sha: Sha


class MergeGroupEvent(Event):
    """`merge_group`."""

    merge_group: MergeGroup


class PushEvent(Event):
    """`push`; `after` is all zeros if the branch was deleted."""

    ref: str
    after: Sha
    deleted: bool


class InstallationEvent(Payload):
    """`installation`."""

    installation: WithId


class RepositoriesEvent(InstallationEvent):
    """`installation_repositories`."""

    repositories_removed: tuple[WithId, ...] = Field(strict=False)
