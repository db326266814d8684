"""The web application over a real server on loopback."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from werkzeug.serving import make_server

from reviewer.web.application import create_app
from tests.fakes.web import APP, World

WEBHOOK = "/api/github/webhooks"
POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Site:
    """A running web application."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> Reply:
        return self._ask("GET", path)

    def deliver(self, event: str, payload: object, *, guid: str = "guid-1") -> Reply:
        body = json.dumps(payload).encode()
        return self.post(body, headers(body, event=event, guid=guid))

    def post(self, body: bytes, given: Mapping[str, str]) -> Reply:
        return self._ask("POST", WEBHOOK, body=body, given=given)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        given: Mapping[str, str] | None = None,
    ) -> Reply:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body, dict(given or {}))
            answer = line.getresponse()
            return Reply(answer.status, answer.read(), dict(answer.getheaders()))


def headers(body: bytes, *, event: str = "ping", guid: str = "guid-1") -> dict[str, str]:
    """Those of GitHub, signed with the fake App's secret."""
    return {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": guid,
        "X-Hub-Signature-256": signature(body),
    }


def signature(body: bytes, secret: str = APP.webhook_secret) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@contextmanager
def serving(world: World) -> Iterator[Site]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(world.services()), threaded=True)
    thread = Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield Site(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
