"""`outlast serve`: the web server and one worker in one process."""

from __future__ import annotations

import sys
import threading
from functools import cache, partial

import click
import waitress

from reviewer.errors import SettingsError
from reviewer.logs import set_up_logs
from reviewer.metrics import Metrics
from reviewer.review.rendering.rule_pages import rule_pages
from reviewer.settings import ServerSettings, read_server_settings
from reviewer.web.application import create_app
from reviewer.web.services import Health, QueueState, Setup, WebServices
from reviewer.web.setup import setup_link
from reviewer.web.states import setup_token
from reviewer.wiring.clock import now
from reviewer.wiring.reviews import built_in
from reviewer.wiring.server import Server, open_server
from reviewer.wiring.working import open_worker
from reviewer.worker import run_worker

_THREADS = 4

_SECONDS_A_TURN = 0.001
"""After which a review's thread lets the web server's have the interpreter, if they ask."""


@click.command()
def serve() -> None:
    """Run the GitHub App: web server and worker.

    It receives webhooks, shows the pages and reviews until it is told to end.
    The settings come from the environment; a missing or wrong one is named.
    """
    settings = read_server_settings()
    set_up_logs(settings.general.log_level, settings.secrets)
    sys.setswitchinterval(_SECONDS_A_TURN)
    metrics = Metrics()
    with open_server(settings) as server, open_worker(server, metrics) as worker:
        services = web_services(server, metrics)
        listener = _listen(services, settings)
        address = f"http://{settings.host}:{settings.port}"
        tell_setup(services, address)
        web = threading.Thread(target=listener.run, name="web", daemon=True)

        def listen() -> None:
            web.start()
            click.echo(f"Outlast listens on {address}", err=True)

        run_worker(worker, started=listen, stopping=partial(close_listener, listener))


def web_services(server: Server, metrics: Metrics) -> WebServices:
    """What the pages and the webhook work with; `metrics` are shown and added to."""
    server.inbox.rehearse(_THREADS)
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
            token=setup_token(server.key),
            key=server.key,
            spend=server.states.spend,
            convert=server.convert,
            store=server.stored_app.store,
        ),
        rule_pages=cache(lambda: rule_pages(built_in(settings.general).rulebook)),
        metrics=metrics,
        now=now,
    )


def tell_setup(services: WebServices, address: str) -> None:
    """Say where to register the App, to whoever sees the log, while there is none."""
    if services.credentials() is None:
        link = setup_link(services.setup, address)
        click.echo(f"Register the App on {link}", err=True)


def _listen(services: WebServices, settings: ServerSettings) -> waitress.server.BaseWSGIServer:
    """Raises SettingsError where the address cannot be listened on."""
    app = create_app(services)
    host, port = settings.host, settings.port
    try:
        return waitress.create_server(app, host=host, port=port, threads=_THREADS)
    except (OSError, ValueError) as error:
        message = (
            f"HOST {host}, PORT {port}: {error}. Choose an address of this machine that is free"
        )
        raise SettingsError(message) from error


def close_listener(listener: waitress.server.BaseWSGIServer) -> None:
    """Listen no more, once what is being answered is: a thread may not find its server closed."""
    listener.task_dispatcher.shutdown()
    listener.close()


def _queue_state(server: Server) -> QueueState:
    depth = server.depth()
    return QueueState(depth.jobs, depth.oldest_seconds)
