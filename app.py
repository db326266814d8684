"""WSGI entry for other web servers; `python app.py` runs web and worker in one process.

gunicorn --worker-class gthread --threads 4 app:app
"""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from threading import Lock
from typing import TYPE_CHECKING

from reviewer.cli.main import main

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def create_app() -> WSGIApplication:
    """The web application, wired from the environment as its first request comes.

    So importing this module needs no database, and each forked worker opens its own.
    """
    lock = Lock()
    wired: list[WSGIApplication] = []

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with lock:
            if not wired:
                wired.append(_wired())
        return wired[0](environ, start_response)

    return application


def _wired() -> WSGIApplication:
    from reviewer.cli.serve import tell_setup, web_services  # noqa: PLC0415 - see create_app
    from reviewer.logs import set_up_logs  # noqa: PLC0415 - see create_app
    from reviewer.metrics import Metrics  # noqa: PLC0415 - see create_app
    from reviewer.settings import read_server_settings  # noqa: PLC0415 - see create_app
    from reviewer.web import application  # noqa: PLC0415 - see create_app
    from reviewer.wiring.server import open_server  # noqa: PLC0415 - see create_app

    settings = read_server_settings()
    set_up_logs(settings.general.log_level, settings.secrets)
    stack = ExitStack()
    server = stack.enter_context(open_server(settings))
    atexit.register(stack.close)
    services = web_services(server, Metrics())
    tell_setup(services, f"http://{settings.host}:{settings.port}")
    return application.create_app(services)


app: Callable[..., Iterable[bytes]] = create_app()

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
