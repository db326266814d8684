"""The App under load: many pull requests at once, against a fake GitHub that answers at once.

python benchmarks/app.py [--pulls 50]
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import psycopg

from reviewer.adapters.store.bundled import BundledServer

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.fakes.github import GitHub  # noqa: E402 - the tests are no installed package
from tests.fakes.github.hooks import signature  # noqa: E402 - the same
from tests.repositories.builder import Repo  # noqa: E402 - the same

SECONDS = 180
WEBHOOK = "/api/github/webhooks"
SENDERS = 10
SECONDS_UP = 3
PAUSE = 0.1
FUNCTION = """
def settle_{n}(orders, rates, customer):
    total = 0
    for order in orders:
        if order.is_open and customer.tier == {n}:
            total += order.amount * rates.get(order.currency, 1)
        elif order.is_disputed:
            try:
                total -= order.refund()
            except Exception:
                pass
    return total
"""


@dataclass(frozen=True, slots=True)
class Place:
    """What a process needs to know of the fake GitHub, and the payload of each pull request."""

    api_url: str
    server_url: str
    app_id: int
    private_key: str
    secret: str
    payloads: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds of each delivery, and how many pull requests got no check run, or two.

    `acknowledged` is of the deliveries that came at once, `meanwhile` of one of them sent
    again and again until the last pull request was judged.
    """

    name: str
    acknowledged: Sequence[float]
    meanwhile: Sequence[float]
    judged: Sequence[float]
    total: float
    twice: int
    missing: int


def main() -> None:
    """Measure both ways of running and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pulls", type=int, default=50)
    pulls = parser.parse_args().pulls
    print(f"{pulls} pull requests at once, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print()
    rows = [one_command(pulls), two_workers_one_killed(pulls)]
    print(
        "| | all done | delivery → check p50 | p95 | acknowledged p95, at once "
        "| while reviewing | lost | twice |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        print(
            f"| {row.name} | {row.total:.1f} s | {_percentile(row.judged, 50):.1f} s "
            f"| {_percentile(row.judged, 95):.1f} s "
            f"| {_percentile(row.acknowledged, 95) * 1000:.0f} ms "
            f"| {_percentile(row.meanwhile, 95) * 1000:.0f} ms "
            f"| {row.missing} | {row.twice} |"
        )


def one_command(pulls: int) -> Result:
    """`outlast serve` on a bare data folder."""
    with _scene(pulls) as scene:
        scene.start("serve")
        scene.wait_until_ready()
        return scene.measure("`outlast serve`, its own PostgreSQL")


def two_workers_one_killed(pulls: int) -> Result:
    """Web, two workers and an external database; one worker is killed on the way."""
    with _scene(pulls) as scene, tempfile.TemporaryDirectory() as apart:
        Path(apart).chmod(0o711)
        scene.environment["DATABASE_URL"] = BundledServer(Path(apart) / "external").ensure()
        listen = f"--listen=127.0.0.1:{scene.environment['PORT']}"
        scene.start_module("waitress", listen, "--threads=4", "app:app")
        scene.wait_until_ready()
        victim, _ = scene.start("worker"), scene.start("worker")
        scene.wait_for_workers(2)
        return scene.measure("2 `outlast worker`, external PostgreSQL, one killed", victim)


class Scene:
    """The fake GitHub in a process of its own, and Outlast's processes."""

    def __init__(self, place: Place, pipe: Connection, folder: Path) -> None:
        self.place = place
        self._pipe = pipe
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "OUTLAST_DATA_DIR": str(folder / "data"),
            "PORT": str(_free_port()),
            "GITHUB_APP_ID": str(place.app_id),
            "GITHUB_PRIVATE_KEY": place.private_key,
            "GITHUB_WEBHOOK_SECRET": place.secret,
            "GITHUB_API_URL": place.api_url,
            "GITHUB_SERVER_URL": place.server_url,
        }

    def start(self, command: str) -> subprocess.Popen[bytes]:
        """An Outlast process."""
        return self.start_module("reviewer.cli.main", command)

    def start_module(self, *module: str) -> subprocess.Popen[bytes]:
        """Any of Python's."""
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *module], env=self.environment, cwd=ROOT, stderr=log
            )
        self._processes.append(process)
        return process

    def end(self) -> None:
        """End them all."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(SECONDS)

    def wait_until_ready(self) -> None:
        """Until deliveries can be stored and what a start brings with it is over."""
        _poll(lambda: self._ask("GET", "/readyz") == http.HTTPStatus.OK)
        time.sleep(SECONDS_UP)

    def wait_for_workers(self, count: int) -> None:
        """Until so many are alive."""
        url = self.environment["DATABASE_URL"]
        asked = "SELECT count(*) FROM procrastinate_workers"
        with psycopg.connect(url, autocommit=True) as connection:
            _poll(lambda: connection.execute(asked).fetchone() == (count,))

    def measure(self, name: str, victim: subprocess.Popen[bytes] | None = None) -> Result:
        """Deliver everything at once; the victim is killed once a tenth is judged."""
        begun = time.monotonic()
        with ThreadPoolExecutor(SENDERS) as threads:
            sent = list(threads.map(self._deliver, range(len(self.place.payloads))))
        finished: dict[int, float] = {}
        meanwhile: list[float] = []
        while len(finished) < len(sent) and time.monotonic() - begun < SECONDS:
            for index in self._completed():
                finished.setdefault(index, time.monotonic())
            if victim and len(finished) >= len(sent) / 10:
                victim.kill()
                victim = None
            meanwhile.append(self._deliver(0, http.HTTPStatus.OK)[1])
            time.sleep(PAUSE)
        runs = self._told("runs")
        return Result(
            name,
            acknowledged=[took for _, took in sent],
            meanwhile=meanwhile,
            judged=[finished[index] - sent[index][0] for index in finished],
            total=max(finished.values()) - begun,
            twice=sum(count > 1 for count in runs.values()),
            missing=len(sent) - len(finished),
        )

    def _completed(self) -> Sequence[int]:
        found: Sequence[int] = self._told("completed")
        return found

    def _told(self, question: str) -> Any:
        self._pipe.send(question)
        return self._pipe.recv()

    def _deliver(self, index: int, expected: int = http.HTTPStatus.ACCEPTED) -> tuple[float, float]:
        body = json.dumps(self.place.payloads[index]).encode()
        headers = {
            "X-GitHub-Event": "pull_request",
            "X-GitHub-Delivery": f"delivery-{index}",
            "X-Hub-Signature-256": signature(self.place.secret, body),
        }
        started = time.monotonic()
        status = self._ask("POST", WEBHOOK, body, headers=headers)
        if status != expected:
            message = f"delivery {index} was answered {status}"
            raise SystemExit(message)
        return started, time.monotonic() - started

    def _ask(
        self, method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None
    ) -> int:
        port = int(self.environment["PORT"])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


@contextmanager
def _scene(pulls: int) -> Iterator[Scene]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    over = context.Event()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        folder.chmod(0o711)  # PostgreSQL, run by root, is another user
        fake = context.Process(
            target=_run_github, args=(folder, pulls, theirs), kwargs={"over": over}
        )
        fake.start()
        stack.callback(fake.join)
        stack.callback(over.set)
        scene = Scene(ours.recv(), ours, folder)
        stack.callback(scene.end)
        yield scene


def _run_github(folder: Path, pulls: int, pipe: Connection, *, over: Event) -> None:
    """Five accounts share the pull requests; every head has functions of its own."""
    with GitHub(folder / "github") as github:
        payloads, places = [], []
        for index in range(5):
            shop = github.add_repository(f"acme-{index}/shop")
            work = Repo(folder / "work" / str(index))
            work.commit({f"orders_{n}.py": FUNCTION.format(n=n) for n in range(20)})
            for number in range(index, pulls, 5):
                work.branch(f"change-{number}", at="main")
                changed = FUNCTION.format(n=1000 + number) + FUNCTION.format(n=2000 + number)
                work.commit({f"orders_{number % 20}.py": changed})
                shop.receive(work.path)
                pull = github.open_pull_request(shop, head=f"change-{number}")
                places.append((shop, pull))
                payloads.append(_payload(shop.hosted.installation, shop, pull.number))
        pipe.send(
            Place(
                github.api_url,
                github.server_url,
                github.app_id,
                github.private_key,
                github.webhook_secret,
                tuple(payloads),
            )
        )
        while not over.is_set():
            if pipe.poll(0.05):
                _answer(github, places, pipe)


def _answer(github: GitHub, places: Sequence[Any], pipe: Connection) -> None:
    if pipe.recv() == "runs":
        runs = Counter(
            index
            for index, (shop, pull) in enumerate(places)
            for _ in github.check_runs(shop, pull.head_sha)
        )
        pipe.send(runs)
        return
    pipe.send(
        [
            index
            for index, (shop, pull) in enumerate(places)
            if any(run.status == "completed" for run in github.check_runs(shop, pull.head_sha))
        ]
    )


def _payload(installation: int, shop: Any, number: int) -> dict[str, Any]:
    return {
        "action": "opened",
        "number": number,
        "repository": {"id": shop.id, "full_name": shop.full_name},
        "installation": {"id": installation},
    }


def _poll(is_so: Any) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        if time.monotonic() > end:
            message = "it did not come to be in time"
            raise SystemExit(message)
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    main()
