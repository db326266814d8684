"""Those who meet the demands of the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from reviewer.adapters.git.mirror import GitMirrors, Remote
from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.host import GitHubHost
from reviewer.checks.check import all_checks
from reviewer.model.hosting import Demand
from reviewer.review.app_credentials import AppCredentials
from reviewer.review.host_ports import AppPorts
from reviewer.review.job_ports import JobHandlers, Outcome, RetryIn
from reviewer.review.ports import Ports, Repository
from reviewer.review.pull_reviews import PullReviews
from reviewer.wiring.reviews import built_in, fingerprints, sandbox
from reviewer.wiring.server import Server

_SECONDS_TO_REGISTER = 60


def build_handlers(server: Server) -> JobHandlers:
    """The use cases over the adapters of a server, once an App is registered there."""
    return OnceRegistered(server.credentials, lambda app: use_cases(server, app))


def use_cases(server: Server, app: AppCredentials) -> JobHandlers:
    """What reviews pull requests for an App."""
    settings = server.settings
    known = GitHubApp(app.app_id, app.private_key, settings.api_url, settings.server_url)
    host = GitHubHost(known)
    remote = Remote(
        host.git_url,
        lambda repository: host.installation_token(repository.installation, [repository]),
        host.drop_token,
    )
    general = settings.general
    mirrors = GitMirrors(general.data_dir / "mirrors", remote, general.environment)
    workers = sandbox()
    shelf = built_in(general)

    def world(repository: Repository) -> Ports:
        return Ports(
            repository=repository,
            sandbox=workers,
            cache=fingerprints(general),
            rulebook=shelf.rulebook,
            checks=all_checks(),
            agents=shelf.agents,
        )

    return PullReviews(AppPorts(host, mirrors, server.record, world))


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
