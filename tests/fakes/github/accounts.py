"""What the fake GitHub holds: installations, tokens, pull requests, check runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

APP_YML = {"metadata": "read", "contents": "read", "pull_requests": "read", "checks": "write"}
"""What app.yml asks for."""


@dataclass(slots=True)
class Installation:
    """Our App in an account."""

    id: int
    account: str
    permissions: dict[str, str] = field(default_factory=lambda: dict(APP_YML))
    is_suspended: bool = False
    is_removed: bool = False
    requests: int = 0


@dataclass(slots=True)
class Token:
    """An installation's token; `repositories` are ids, empty for all."""

    text: str
    installation: Installation
    permissions: dict[str, str]
    repositories: tuple[int, ...]
    expires_at: datetime
    is_revoked: bool = False


@dataclass(slots=True)
class CheckRun:
    """A check run as GitHub keeps it; annotations only ever grow."""

    id: int
    name: str
    head_sha: str
    external_id: str = ""
    details_url: str = ""
    status: str = "queued"
    conclusion: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)
    started_at: str | None = None
    completed_at: str | None = None


@dataclass(slots=True)
class Pull:
    """A pull request; `head_full_name` names the fork, or the repository itself."""

    number: int
    head_sha: str
    head_ref: str
    head_full_name: str
    base_sha: str
    base_ref: str
    title: str = "A change"
    author: str = "ada"
    state: str = "open"
    is_draft: bool = False
    labels: tuple[str, ...] = ()


@dataclass(slots=True)
class HookDelivery:
    """One attempt to deliver a webhook; `status` is 0 if nobody answered."""

    id: int
    guid: str
    event: str
    body: bytes
    url: str
    status: int
    delivered_at: datetime
    is_redelivery: bool = False
