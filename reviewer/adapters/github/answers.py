"""What we read of GitHub's answers."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from reviewer.adapters.github.failures import SECONDS_IF_DOWN
from reviewer.adapters.github.reply import Reply
from reviewer.errors import GitHubDown

T = TypeVar("T")


class Answer(BaseModel):
    """Fields that we do not name are left unread; errors do not show what was read."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Account(Answer):
    """A person or a bot."""

    login: str


class Branch(Answer):
    """One end of a pull request."""

    sha: str
    ref: str


class Label(Answer):
    """A label of a pull request."""

    name: str


class Pull(Answer):
    """A pull request; its author's account may be deleted."""

    number: int
    title: str
    state: str
    draft: bool = False
    user: Account | None
    head: Branch
    base: Branch
    labels: tuple[Label, ...]


class RunOutput(Answer):
    """What a check run shows."""

    annotations_count: int


class Run(Answer):
    """A check run."""

    id: int
    head_sha: str
    external_id: str | None
    status: str
    output: RunOutput


class Runs(Answer):
    """A page of check runs."""

    check_runs: tuple[Run, ...]


class RunAnnotation(Answer):
    """An annotation of a check run."""

    path: str
    start_line: int
    end_line: int
    annotation_level: str | None
    title: str | None
    message: str | None


class Content(Answer):
    """A file, or something else that has a path."""

    type: str
    encoding: str = ""
    content: str = ""


class Permission(Answer):
    """What a person may do in a repository."""

    permission: str


class Delivered(Answer):
    """One attempt to deliver a webhook; redeliveries keep the guid."""

    id: int
    guid: str
    delivered_at: datetime
    status_code: int


class InstallationToken(Answer):
    """A token with its end."""

    token: str
    expires_at: datetime


class Manifest(Answer):
    """The App that was made of a manifest."""

    id: int
    slug: str
    client_id: str
    client_secret: str
    webhook_secret: str | None
    pem: str
    html_url: str


def read(reply: Reply, shape: type[T]) -> T:
    """The answer in its shape; raises GitHubDown if it has another, as a proxy's page has."""
    try:
        return TypeAdapter(shape).validate_json(reply.text)
    except ValidationError as error:
        places = sorted({".".join(map(str, one["loc"])) or "body" for one in error.errors()})
    message = f"GitHub's answer is no {shape.__name__}: see {', '.join(places[:5])}"
    raise GitHubDown(message, retry_after=SECONDS_IF_DOWN)
