"""`outlast worker`: one more worker, on any machine."""

from __future__ import annotations

import click

from reviewer.logs import set_up_logs
from reviewer.metrics import Metrics
from reviewer.settings import read_server_settings
from reviewer.wiring.server import open_server
from reviewer.wiring.working import open_worker
from reviewer.worker import run_worker


@click.command()
def worker() -> None:
    """Run one more worker of the GitHub App.

    It takes reviews from the queue until it is told to end, and works on the same
    DATABASE_URL, or data folder, as `outlast serve`.
    """
    settings = read_server_settings()
    set_up_logs(settings.general.log_level, settings.secrets)
    with open_server(settings) as server, open_worker(server, Metrics()) as jobs:
        run_worker(jobs, started=_tell_start)


def _tell_start() -> None:
    click.echo("A worker of Outlast takes jobs", err=True)
