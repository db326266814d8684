"""A fake GitHub on loopback: REST API, git, webhooks; the real client talks to it."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, NoReturn, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from tests.fakes.github import git_http, hooks
from tests.fakes.github.accounts import CheckRun, HookDelivery, Installation, Pull
from tests.fakes.github.api import Api
from tests.fakes.github.exchange import Answer, Refusal, Request, Seen
from tests.fakes.github.faults import (
    Answers,
    DropsAfter,
    Fault,
    Faults,
    Holds,
    Says,
    Silent,
    Waits,
)
from tests.fakes.github.repository import Repository
from tests.fakes.github.world import World

APP_ID = 4711
BELOW = "/api/v3"
MOST_WAITING_SECONDS = 30
POLL_SECONDS = 0.02


class GitHub:
    """Runs while it is entered; what tests may do to it are its methods.

        with GitHub(tmp_path) as github:
            shop = github.add_repository("acme/shop")
            shop.receive(repo.path)
            pull = github.open_pull_request(shop, head="feature")
            ...
            assert github.check_runs(shop, pull.head_sha)[0].conclusion == "success"

    `requests` logs what came, `problems` lists what GitHub's description forbids, and
    `faults` makes requests fail.
    """

    webhook_secret = "a secret of webhooks"  # noqa: S105  # everybody may know the fake's

    def __init__(self, folder: Path) -> None:
        self.app_id = APP_ID
        self.private_key = _pem(_key())
        self.faults = Faults()
        self.requests: list[Seen] = []
        self.world = World(folder, APP_ID, _key().public_key())
        self._server = make_server(
            "127.0.0.1", 0, self._serve, threaded=True, request_handler=_handler(self.world)
        )
        self.server_url = f"http://127.0.0.1:{self._server.server_port}"
        self.api_url = self.server_url + BELOW
        self._api = Api(self.world, self.api_url)
        self._thread = Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def problems(self) -> list[str]:
        """What GitHub's description forbids of requests that came and answers that went."""
        return self._api.problems

    def install(self, account: str) -> Installation:
        """Install the App in an account, or find it there."""
        for installation in self.world.installations.values():
            if installation.account == account and not installation.is_removed:
                return installation
        return self.world.install(account)

    def add_repository(
        self, full_name: str, *, is_installed: bool = True, is_public: bool = False
    ) -> Repository:
        """An empty repository of an account, which gets our App unless told otherwise."""
        account = full_name.partition("/")[0]
        installation = self.install(account) if is_installed else None
        return self.world.add_repository(full_name, installation, is_public=is_public)

    def open_pull_request(
        self,
        repository: Repository,
        *,
        head: str,
        base: str = "main",
        fork: Repository | None = None,
    ) -> Pull:
        """Propose the branch `head` (of a fork, if one is named); change the result at will."""
        source = fork or repository
        number = len(repository.pulls) + 1
        pull = Pull(number, "", head, source.full_name, repository.sha(base), base)
        repository.pulls[number] = pull
        self.synchronize(repository, pull, source=source)
        return pull

    def synchronize(
        self, repository: Repository, pull: Pull, *, source: Repository | None = None
    ) -> None:
        """Let a pull request see what its head branch is now."""
        origin = source or self.world.repository(pull.head_full_name)
        pull.head_sha = origin.sha(pull.head_ref)
        reference = f"+{pull.head_sha}:refs/pull/{pull.number}/head"
        repository.receive(origin.path, [reference])

    def check_runs(self, repository: Repository, sha: str | None = None) -> list[CheckRun]:
        """Those of a commit or of all, the oldest first."""
        return [run for run in repository.check_runs if sha in {None, run.head_sha}]

    def advance(self, **by: float) -> None:
        """Move the clock on, as timedelta reads `by`."""
        self.world.now += timedelta(**by)

    def deliver(
        self, url: str, event: str, payload: Mapping[str, Any], *, guid: str | None = None
    ) -> HookDelivery:
        """Send a signed webhook; the delivery is kept with the status of its answer."""
        body = json.dumps(payload).encode()
        number = next(self.world.numbers)
        delivery = HookDelivery(
            number, guid or str(uuid.uuid4()), event, body, url, 0, self.world.now
        )
        return self._send(delivery)

    def _send(self, delivery: HookDelivery) -> HookDelivery:
        delivery.status = hooks.send(delivery, self.webhook_secret)
        self.world.deliveries.append(delivery)
        return delivery

    def _serve(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        below = BELOW if environ["PATH_INFO"].startswith(BELOW + "/") else ""
        request = Request.of(environ, below)
        fault = self.faults.take(request)
        response = self._response(request, fault, environ, is_api=bool(below))
        return response(environ, start)

    def _response(
        self, request: Request, fault: Fault | None, environ: dict[str, Any], *, is_api: bool
    ) -> Response:
        match fault:
            case Answers(answer):
                self._log(request, answer.status)
                return _as_json(answer)
            case Says(status, text):
                self._log(request, status)
                return Response(text, status)
            case Waits():
                _hold(fault)
            case None:
                pass
            case _:
                self._lose(request, fault, environ, is_api=is_api)
        return self._usual(request, environ, is_api=is_api)

    def _lose(
        self, request: Request, fault: Silent, environ: dict[str, Any], *, is_api: bool
    ) -> NoReturn:
        if isinstance(fault, DropsAfter) or (isinstance(fault, Holds) and fault.has_effect):
            self._usual(request, environ, is_api=is_api)
        else:
            self._log(request, 0)
        if isinstance(fault, Holds):
            _hold(fault)
        raise _hung_up(environ)

    def _usual(self, request: Request, environ: dict[str, Any], *, is_api: bool) -> Response:
        if not is_api:
            return self._git(request, environ)
        answer, asking = self._api.answer(request)
        self._log(request, answer.status, asking.installation)
        if answer.status == 202:
            self._redeliver(int(request.path.split("/")[-2]))
        return _as_json(answer)

    def _git(self, request: Request, environ: dict[str, Any]) -> Response:
        try:
            repository = git_http.asked_repository(self.world, request)
        except Refusal as refusal:
            self._log(request, refusal.answer.status)
            return git_http.unauthorised(refusal)
        response = git_http.serve(repository, request, environ)
        self._log(request, response.status_code, repository.hosted.installation)
        return response

    def _redeliver(self, number: int) -> None:
        old = next(one for one in self.world.deliveries if one.id == number)
        again = next(self.world.numbers)
        self._send(
            HookDelivery(
                again, old.guid, old.event, old.body, old.url, 0, self.world.now, is_redelivery=True
            )
        )

    def _log(self, request: Request, status: int, installation: int = 0) -> None:
        is_json = request.headers.get("Content-Type", "") == "application/json"
        body = request.json if is_json else None
        self.requests.append(
            Seen(request.method, request.path, request.query, body, installation, status)
        )


def _handler(world: World) -> type[WSGIRequestHandler]:
    class QuietHandler(WSGIRequestHandler):
        """Tells the time of its world in the Date header and nothing on the terminal."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            assert timestamp is None
            return format_datetime(world.now, usegmt=True)

        def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's
            assert type != "error", message % args

    return QuietHandler


def _as_json(answer: Answer) -> Response:
    body = b"" if answer.body is None else json.dumps(answer.body).encode()
    return Response(body, answer.status, dict(answer.headers), content_type="application/json")


def _hold(fault: Waits | Holds) -> None:
    fault.reached.set()
    fault.until.wait(MOST_WAITING_SECONDS)


def _hung_up(environ: dict[str, Any]) -> ConnectionError:
    """The error that makes the server stop talking, after the connection is cut."""
    with suppress(OSError):  # the asker may be dead by now
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return ConnectionAbortedError("the fake GitHub hung up")


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()
