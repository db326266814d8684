"""What the web shell is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reviewer.metrics import Metrics
from reviewer.review.app_credentials import AppCredentials
from reviewer.review.host_ports import Inbox


@dataclass(frozen=True, slots=True)
class QueueState:
    """Jobs that could run now, and how long the first of them has waited."""

    depth: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Health:
    """Questions about the parts behind the pages; an error counts as a bad answer."""

    check_database: Callable[[], None]
    queue: Callable[[], QueueState]
    workers: Callable[[], int]
    last_delivery: Callable[[], datetime | None]


@dataclass(frozen=True, slots=True)
class Setup:
    """What registering the App takes.

    `base_url` is where GitHub reaches us, empty if nobody said; `server_url` is GitHub's
    site. Only who knows `token` may begin; `key` signs states, `spend` tells whether a state
    is used for the first time.
    `convert` trades GitHub's code for credentials, `store` keeps them unless an App is
    there already.
    """

    base_url: str
    server_url: str
    token: str = field(repr=False)
    key: bytes = field(repr=False)
    spend: Callable[[str], bool]
    convert: Callable[[str], AppCredentials]
    store: Callable[[AppCredentials], bool]


@dataclass(frozen=True, slots=True)
class WebServices:
    """Everything that the pages and the webhook work with; asked anew at each request.

    `rule_pages` are Markdown, by the names of their files.
    """

    inbox: Inbox
    credentials: Callable[[], AppCredentials | None]
    health: Health
    setup: Setup
    rule_pages: Callable[[], Mapping[str, str]]
    metrics: Metrics
    now: Callable[[], datetime]
