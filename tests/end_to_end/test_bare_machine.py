from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.city import City
from tests.end_to_end.processes import OUTLAST, free_port, read, start, wait_until_it_listens
from tests.end_to_end.secrecy import told_secrets
from tests.fakes.github import GitHub
from tests.fakes.github.description import example
from tests.fakes.github.faults import Waits
from tests.folders import server_folder

CODE = "a1b2"


@dataclass
class Village(City):
    """One process, `outlast serve`, that was told nothing but where GitHub is."""

    @contextmanager
    def serving(self) -> Iterator[None]:
        self.worker = self.web = start(
            self.folder / "serve.log", self.environment, *OUTLAST, "serve"
        )
        try:
            wait_until_it_listens(self.web, self.url)
            yield
        finally:
            self.web.kill()

    def register(self) -> str:
        """Go through the manifest flow; where it ends."""
        link = re.search(r"Register the App on \S+(/setup[?]token=\w+)", self.logs)
        assert link, self.logs
        assert read(f"{self.url}/setup") is None
        page = read(f"{self.url}{link[1]}") or ""
        found = re.search(r"[?]state=([\w.%-]+)", page)
        assert found, page
        return read(f"{self.url}/setup/callback?code={CODE}&state={found[1]}") or ""


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    folder = server_folder()
    with GitHub(tmp_path / "github") as github:
        github.world.manifest_codes.add(CODE)
        github.world.manifest_keys[CODE] = github.private_key
        github.webhook_secret = example("integration-from-manifest")["webhook_secret"]
        environment = {
            "OUTLAST_DATA_DIR": str(folder / "data"),
            "PORT": str(free_port()),
            "GITHUB_API_URL": github.api_url,
            "GITHUB_SERVER_URL": github.server_url,
        }
        yield Village(github, folder, environment, "")
        assert github.problems == []


def test_from_a_bare_machine_to_a_check_run_and_through_the_loss_of_the_database(
    village: Village,
) -> None:
    site = village.site()
    with village.serving():
        assert village.deliver(site).status == 401
        assert village.register() == "/setup/done"
        assert read(f"{village.url}/setup") is None
        fault = Waits()
        village.github.faults.add("POST /repos/*/check-runs", fault)
        assert village.deliver(site).status == 202
        assert fault.reached.wait(30), village.logs
        _kill_database(village.folder / "data" / "postgres")
        fault.until.set()
        run = village.wait_until_judged(site)
        assert run.conclusion == "neutral"
        assert len(run.annotations) == 1
        assert len(village.github.check_runs(site.shop)) == 1
        figures = read(f"{village.url}/metrics") or ""
        assert 'outlast_review_seconds_count{stage="judge"}' in figures
        assert 'outlast_github_calls_total{method="POST",status="201"}' in figures
        assert f'rate_remaining{{installation="{site.installation}"}}' in figures
        assert village.web.terminate(30) == 0
    assert told_secrets(village.logs, village.github, "no password") == []


def _kill_database(cluster: Path) -> None:
    postmaster = int((cluster / "postmaster.pid").read_text().split("\n")[0])
    os.kill(postmaster, signal.SIGKILL)
