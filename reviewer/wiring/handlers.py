"""Those who meet the demands of the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from reviewer.errors import SettingsError
from reviewer.model.hosting import Demand
from reviewer.review.app_credentials import AppCredentials
from reviewer.review.job_ports import JobHandlers, Outcome, RetryIn
from reviewer.wiring.server import Server

_SECONDS_TO_REGISTER = 60


def build_handlers(server: Server) -> JobHandlers:
    """The use cases over the adapters of a server, once an App is registered there."""
    return OnceRegistered(server.credentials, lambda app: use_cases(server, app))


def use_cases(server: Server, app: AppCredentials) -> JobHandlers:
    """What reviews pull requests for an App; raises SettingsError as it is not there yet."""
    where = server.settings.server_url
    message = f"App {app.app_id} of {where}: this version cannot review pull requests yet"
    raise SettingsError(message)


@dataclass(slots=True)
class OnceRegistered:
    """Lets demands wait until there is an App, which may be while the worker runs."""

    credentials: Callable[[], AppCredentials | None]
    build: Callable[[AppCredentials], JobHandlers]
    _built: JobHandlers | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def handle(self, demand: Demand, reference: str) -> Outcome:
        """Meet a demand, or come back in a minute if there is no App."""
        handlers = self._handlers()
        if handlers is None:
            return RetryIn(_SECONDS_TO_REGISTER, "no App is registered")
        return handlers.handle(demand, reference)

    def give_up(self, demand: Demand, reference: str) -> None:
        """Conclude; without an App there is nothing to conclude."""
        handlers = self._handlers()
        if handlers is not None:
            handlers.give_up(demand, reference)

    def _handlers(self) -> JobHandlers | None:
        with self._lock:
            app = None if self._built else self.credentials()
            if app is not None:
                self._built = self.build(app)
            return self._built
