"""`outlast serve`: the web server and one worker in one process."""

from __future__ import annotations

import threading

import click
import waitress

from reviewer.logs import set_up_logs
from reviewer.metrics import Metrics
from reviewer.settings import ServerSettings, read_server_settings
from reviewer.web.application import create_app
from reviewer.web.services import Health, QueueState, Setup, WebServices
from reviewer.wiring.handlers import build_handlers
from reviewer.wiring.server import Server, now, open_server
from reviewer.worker import run_worker

_THREADS = 8


@click.command()
def serve() -> None:
    """Run the GitHub App: web server and worker.

    It receives webhooks, shows the pages and reviews until it is told to end.
    The settings come from the environment; a missing or wrong one is named.
    """
    settings = read_server_settings()
    set_up_logs(settings.general.log_level, settings.secrets)
    with open_server(settings) as server:
        worker = server.worker(build_handlers(server))
        listener = _listen(server, settings)
        threading.Thread(target=listener.run, name="web", daemon=True).start()
        click.echo(f"Outlast listens on http://{settings.host}:{settings.port}", err=True)
        run_worker(worker, stopping=listener.close)


def web_services(server: Server) -> WebServices:
    """What the pages and the webhook work with."""
    settings = server.settings
    return WebServices(
        inbox=server.inbox,
        credentials=server.credentials,
        health=Health(
            check_database=server.check_database,
            queue=lambda: _queue_state(server),
            workers=server.workers,
            last_delivery=server.inbox.last_received,
        ),
        setup=Setup(
            base_url=settings.base_url,
            server_url=settings.server_url,
            key=server.key,
            spend=server.states.spend,
            convert=server.convert,
            store=server.stored_app.store,
        ),
        metrics=Metrics(),
        now=now,
    )


def _listen(server: Server, settings: ServerSettings) -> waitress.server.BaseWSGIServer:
    app = create_app(web_services(server))
    return waitress.create_server(app, host=settings.host, port=settings.port, threads=_THREADS)


def _queue_state(server: Server) -> QueueState:
    depth = server.depth()
    return QueueState(depth.jobs, depth.oldest_seconds)
