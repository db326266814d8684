"""A GitHub and Outlast's processes beside it, on one database."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.end_to_end.processes import OUTLAST, Process, start, wait_until_it_listens
from tests.end_to_end.waiting import eventually
from tests.fakes.github import GitHub
from tests.fakes.github.accounts import CheckRun, HookDelivery, Pull
from tests.fakes.github.repository import Repository
from tests.repositories.builder import Repo

WEBHOOK = "/api/github/webhooks"
CLEAN = "def close(device):\n    device.flush()\n    device.sync()\n"
SWALLOW = """\
def close(device):
    try:
        device.flush()
        device.sync()
    except Exception:
        pass
"""


@dataclass
class Site:
    """A repository of an account of its own with an open pull request, and its working tree."""

    github: GitHub
    shop: Repository
    work: Repo
    pull: Pull

    @property
    def installation(self) -> int:
        return self.shop.hosted.installation

    def payload(self, action: str) -> dict[str, Any]:
        """What GitHub sends about the pull request."""
        return {
            "action": action,
            "number": self.pull.number,
            "repository": {"id": self.shop.id, "full_name": self.shop.full_name},
            "installation": {"id": self.installation},
        }

    def push(self, text: str) -> None:
        """Put a new head on the pull request."""
        self.work.commit({"radio.py": text})
        self.shop.receive(self.work.path)
        self.github.synchronize(self.shop, self.pull)

    def runs(self) -> list[CheckRun]:
        """The check runs of the newest head."""
        return self.github.check_runs(self.shop, self.pull.head_sha)

    def is_judged(self) -> bool:
        """Whether the newest head has a completed check run and nothing is running."""
        runs = self.github.check_runs(self.shop)
        return bool(self.runs()) and all(run.status == "completed" for run in runs)


@dataclass
class City:
    """GitHub, a web server and a worker; tests may kill and start the latter two."""

    github: GitHub
    folder: Path
    environment: dict[str, str]
    database_url: str
    web: Process = field(init=False)
    worker: Process = field(init=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def logs(self) -> str:
        """All that any process has said."""
        return "".join(file.read_text("utf-8") for file in sorted(self.folder.glob("*.log")))

    def start_web(self, stderr: int | None = None) -> None:
        listen = f"--listen=127.0.0.1:{self.environment['PORT']}"
        log = self.folder / "web.log"
        self.web = start(
            log, self.environment, "waitress", listen, "--threads=8", "app:app", stderr=stderr
        )
        wait_until_it_listens(self.web, self.url)

    def start_worker(self) -> None:
        self.worker = start(self.folder / "worker.log", self.environment, *OUTLAST, "worker")

    def let_the_dead_be_noticed(self) -> None:
        """Let the half minute pass after which a worker without a sign of life is dead."""
        self.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")

    def end(self) -> None:
        for process in (self.web, self.worker):
            process.popen.send_signal(signal.SIGTERM)
        for process in (self.web, self.worker):
            process.popen.wait(60)

    def site(self, text: str = SWALLOW) -> Site:
        """A new account with a repository and a pull request that brings `text`."""
        name = f"acme-{next(self._numbers)}"
        work = Repo(self.folder / "work" / name)
        work.commit({"radio.py": CLEAN})
        work.branch("feature")
        work.commit({"radio.py": text})
        shop = self.github.add_repository(f"{name}/shop")
        shop.receive(work.path)
        pull = self.github.open_pull_request(shop, head="feature")
        return Site(self.github, shop, work, pull)

    def deliver(
        self, site: Site, action: str = "opened", *, guid: str | None = None
    ) -> HookDelivery:
        """Tell Outlast about the pull request."""
        hook = self.url + WEBHOOK
        return self.github.deliver(hook, "pull_request", site.payload(action), guid=guid)

    def delivering(self, site: Site, guid: str) -> Future[HookDelivery]:
        """The same while the test goes on."""
        threads = ThreadPoolExecutor(1)
        future = threads.submit(self.deliver, site, guid=guid)
        threads.shutdown(wait=False)
        return future

    def wait_until_judged(self, site: Site) -> CheckRun:
        """The one check run of the newest head, once it is completed."""
        eventually(site.is_judged, f"{site.shop.full_name} is judged")
        (run,) = site.runs()
        return run

    def wait_until_idle(self, site: Site) -> None:
        """Until no job of the repository waits or runs."""
        jobs = (
            "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
            " AND (args ->> 'repository')::bigint = %s"
        )
        eventually(lambda: not self.sql(jobs, site.shop.id), f"{site.shop.full_name} is idle")

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def rows_of(self, installation: int) -> int:
        """How much the database holds of an installation."""
        return sum(
            count
            for table in ("attempts", "deliveries", "feedback")
            for (count,) in self.sql(
                f"SELECT count(*) FROM {table} WHERE installation = %s",  # noqa: S608 - ours
                installation,
            )
        )
