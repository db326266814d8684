"""What a worker works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import Lock

from reviewer.adapters.git.mirror import GitMirrors, Remote
from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.host import GitHubHost
from reviewer.adapters.jobs.working import Worker
from reviewer.adapters.sandbox.pool import PebbleSandbox
from reviewer.checks.check import all_checks
from reviewer.metrics import Metrics
from reviewer.model.hosting import Demand, HostedRepository
from reviewer.review.app_credentials import AppCredentials
from reviewer.review.host_ports import AppPorts
from reviewer.review.job_ports import JobHandlers, Outcome, RetryIn
from reviewer.review.ports import Ports, Repository
from reviewer.review.pull_reviews import PullReviews
from reviewer.settings import ServerSettings
from reviewer.wiring.catching_up import CatchUp
from reviewer.wiring.clock import countdown, now
from reviewer.wiring.reviews import built_in, fingerprints, sandbox
from reviewer.wiring.server import Server
from reviewer.wiring.watching import Counted, ReviewWatch, count_call

SECONDS_TO_REGISTER = 60
ANALYSIS = ("reviewer.source.analysis",)
MIRRORS_UNUSED = timedelta(days=30)
MOST_MIRROR_BYTES = 20 * 1024**3


@contextmanager
def open_worker(server: Server, metrics: Metrics) -> Iterator[Worker]:
    """A worker of as many threads as the settings say, once an App is registered there."""
    app = OnceRegistered(server.credentials, lambda known: _at_work(server, known, metrics))

    def tidy() -> None:
        server.tidy()
        app.tidy()

    catch_up = CatchUp(app.host, server.inbox.last_received, metrics.count_failure)
    try:
        yield Worker(server.database, app, server.settings.workers, tidy=tidy, catch_up=catch_up)
    finally:
        app.close()


@dataclass(frozen=True, slots=True)
class AtWork:
    """The use cases of a registered App, and the adapters below them."""

    handlers: JobHandlers
    host: GitHubHost
    mirrors: GitMirrors
    sandbox: PebbleSandbox

    def tidy(self) -> None:
        """Delete the mirrors that nobody uses, and what is too much."""
        oldest = (now() - MIRRORS_UNUSED).timestamp()
        self.mirrors.prune(unused_since=oldest, most_bytes=MOST_MIRROR_BYTES)

    def close(self) -> None:
        """End processes and connections."""
        self.sandbox.close()
        self.host.close()


@dataclass(slots=True)
class OnceRegistered:
    """Lets demands wait until there is an App, which may be while the worker runs."""

    credentials: Callable[[], AppCredentials | None]
    build: Callable[[AppCredentials], AtWork]
    _built: AtWork | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def handle(self, demand: Demand, reference: str) -> Outcome:
        """Meet a demand, or come back in a minute if there is no App."""
        app = self._app()
        if app is None:
            return RetryIn(SECONDS_TO_REGISTER, "no App is registered")
        return app.handlers.handle(demand, reference)

    def give_up(self, demand: Demand, reference: str) -> None:
        """Conclude; without an App there is nothing to conclude."""
        app = self._app()
        if app is not None:
            app.handlers.give_up(demand, reference)

    def host(self) -> GitHubHost | None:
        """GitHub as the App sees it, None without one."""
        app = self._app()
        return app.host if app else None

    def tidy(self) -> None:
        """Delete what is old; without an App there is nothing yet."""
        app = self._app()
        if app is not None:
            app.tidy()

    def close(self) -> None:
        """End processes and connections, if there are any."""
        if self._built is not None:
            self._built.close()

    def _app(self) -> AtWork | None:
        with self._lock:
            known = None if self._built else self.credentials()
            if known is not None:
                self._built = self.build(known)
            return self._built


def _at_work(server: Server, app: AppCredentials, metrics: Metrics) -> AtWork:
    settings = server.settings
    host = _host(settings, app, metrics)
    mirrors = _mirrors(settings, host)
    workers = sandbox(preload=ANALYSIS)
    shelf = built_in(settings.general)

    def world(hosted: HostedRepository, mirror: Repository) -> Ports:
        return Ports(
            repository=mirror,
            sandbox=workers,
            cache=fingerprints(mirrors.cache(hosted)),
            rulebook=shelf.rulebook,
            checks=all_checks(),
            agents=shelf.agents,
        )

    ports = AppPorts(host, mirrors, server.record, world, countdown, lambda: ReviewWatch(metrics))
    return AtWork(Counted(PullReviews(ports), metrics), host, mirrors, workers)


def _host(settings: ServerSettings, app: AppCredentials, metrics: Metrics) -> GitHubHost:
    known = GitHubApp(app.app_id, app.private_key, settings.api_url, settings.server_url)
    page = f"{settings.base_url}/" if settings.base_url else ""
    return GitHubHost(known, on_call=partial(count_call, metrics), details_url=lambda *_: page)


def _mirrors(settings: ServerSettings, host: GitHubHost) -> GitMirrors:
    general = settings.general
    remote = Remote(
        host.git_url,
        lambda repository: host.installation_token(repository.installation, [repository]),
        host.drop_token,
    )
    return GitMirrors(general.data_dir / "mirrors", remote, general.environment)
