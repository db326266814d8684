"""What the web shell is given, all of it well unless a test says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn

from reviewer.metrics import Metrics
from reviewer.review.app_credentials import AppCredentials
from reviewer.web.services import Health, QueueState, Setup, WebServices
from reviewer.web.states import spend_in_memory
from tests.fakes.inbox import FakeInbox

APP = AppCredentials(
    app_id=4711,
    private_key="a private key",
    webhook_secret="a secret of webhooks",  # noqa: S106 - everybody may know the fake's
    client_id="Iv1.fake",
    client_secret="a client's secret",  # noqa: S106 - the same
    slug="outlast-acme",
    html_url="https://github.com/apps/outlast-acme",
)
TOKEN = "the-token-of-the-log"  # noqa: S105 - everybody may know the fake's
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def broken(*_: object) -> NoReturn:
    """Any question to a part that is down; its error holds a password, as drivers' do."""
    message = "could not connect to postgresql://outlast:hunter2@db/outlast"
    raise ConnectionError(message)


@dataclass
class World:
    """Behind the web shell: an App, an inbox, a worker, and noon on 4 March 2026."""

    app: AppCredentials | None = APP
    now: datetime = NOON
    inbox: FakeInbox = field(default_factory=FakeInbox)
    metrics: Metrics = field(default_factory=Metrics)
    rule_pages: dict[str, str] = field(default_factory=dict)
    codes: dict[str, AppCredentials] = field(default_factory=dict)
    health: dict[str, Any] = field(default_factory=dict)
    setup: dict[str, Any] = field(default_factory=dict)

    def services(self) -> WebServices:
        return WebServices(
            inbox=self.inbox,
            credentials=lambda: self.app,
            health=self._health(),
            setup=self._setup(),
            rule_pages=lambda: self.rule_pages,
            metrics=self.metrics,
            now=lambda: self.now,
        )

    def store(self, given: AppCredentials) -> bool:
        if self.app is not None:
            return False
        self.app = given
        return True

    def _health(self) -> Health:
        well: dict[str, Any] = {
            "check_database": lambda: None,
            "queue": lambda: QueueState(depth=0, oldest_seconds=0),
            "workers": lambda: 1,
            "last_delivery": lambda: self.now,
        }
        return Health(**well | self.health)

    def _setup(self) -> Setup:
        usual: dict[str, Any] = {
            "base_url": "https://outlast.example",
            "server_url": "https://github.com",
            "token": TOKEN,
            "key": b"a key of states",
            "spend": spend_in_memory(),
            "convert": lambda code: self.codes[code],
            "store": self.store,
        }
        return Setup(**usual | self.setup)
