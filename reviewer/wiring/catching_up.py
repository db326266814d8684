"""Asks GitHub to send again what did not reach us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from reviewer.errors import GitHubError
from reviewer.wiring.clock import now

KEPT = timedelta(days=3)
"""GitHub sends nothing again that is older: https://docs.github.com/en/webhooks."""
FIRST_LOOK_BACK = timedelta(hours=1)
"""Before the last delivery that came: others may have failed meanwhile."""
LOOK_BACK = timedelta(minutes=15)

_log = structlog.get_logger("outlast.deliveries")


class Deliveries(Protocol):
    """GitHub's list of what it sent us."""

    def failed_deliveries(self, since: datetime) -> Iterator[str]:
        """GUIDs of deliveries that did not reach us; asking also redelivers them."""


@dataclass(slots=True)
class CatchUp:
    """Called at start and then every few minutes; workers may do so side by side.

    A delivery that is sent twice is handled once, as the inbox knows it.
    """

    host: Callable[[], Deliveries | None]
    last_received: Callable[[], datetime | None]
    failed: Callable[[str], None]
    _looked: datetime | None = field(default=None, init=False)

    def __call__(self) -> None:
        """Look through what GitHub sent since the last look; a failure is only told."""
        host = self.host()
        if host is None:
            return
        started = now()
        try:
            for guid in host.failed_deliveries(self._since(started)):
                _log.info("redelivery", delivery=guid)
        except GitHubError as error:
            self.failed(type(error).__name__)
            _log.warning("deliveries not looked through", reason=str(error))
        else:
            self._looked = started

    def _since(self, started: datetime) -> datetime:
        if self._looked is not None:
            return self._looked - LOOK_BACK
        last = self.last_received()
        return max(last - FIRST_LOOK_BACK, started - KEPT) if last else started - KEPT
