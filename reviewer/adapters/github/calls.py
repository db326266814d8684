"""The one door to GitHub's REST API: every request goes through it, none is repeated."""

from __future__ import annotations

import logging
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote, urlsplit

import requests
from github.Requester import Requester

from reviewer import __version__
from reviewer.adapters.github.failures import failure, no_answer
from reviewer.adapters.github.reply import Reply
from reviewer.errors import Refused

ON_THE_PAGE = 100
API_VERSION = "2022-11-28"
MOVED = {HTTPStatus.FOUND, HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}

NOTHING = Reply(0, {}, "")


@dataclass(frozen=True, slots=True)
class Called:
    """How a call ended: status 0 without an answer, `rate_left` None if it was not told."""

    name: str
    installation: int
    status: int
    seconds: float
    rate_left: int | None


OnCall = Callable[[Called], None]


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `name` as GitHub's manual writes it, `values` for its braces.

    `installation` is the one that asks, 0 for the App itself.
    """

    name: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    installation: int = 0

    @property
    def method(self) -> str:
        """GET, POST or PATCH."""
        return self.name.partition(" ")[0]

    @property
    def path(self) -> str:
        """The template with its braces filled, each value as one quoted segment.

        Only `path` keeps its slashes, as it does at GitHub.
        """
        template = self.name.partition(" ")[2]
        return re.sub(r"\{(\w+)\}", lambda brace: self._quoted(brace[1]), template)

    def _quoted(self, brace: str) -> str:
        return quote(str(self.values[brace]), safe="/" if brace == "path" else "")


def pages(ask: Callable[[str | None], Reply]) -> Iterator[Reply]:
    """Every page of a list, asked for as it is needed; the first is page None."""
    reply = ask(None)
    yield reply
    while (page := reply.next_page) is not None:
        reply = ask(page)
        yield reply


class Calls:
    """Requests to one GitHub, by as many threads as like.

    A Requester of PyGithub mixes up the requests of two threads, so each is lent to one
    thread at a time. It gets no Auth: one connection serves all installations.
    """

    def __init__(self, api_url: str, *, timeouts: tuple[float, float], on_call: OnCall) -> None:
        self._api_url = api_url.rstrip("/")
        self._timeouts = timeouts
        self._on_call = on_call
        self._idle: deque[Requester] = deque()
        # at DEBUG it prints answers, among them tokens and the App's private key
        logging.getLogger("github.Requester").setLevel(logging.WARNING)

    def ask(self, call: Call, authorization: str, *, page: str | None = None) -> Reply:
        """The answer; raises a GitHubError, whose text holds no secret, for any other end."""
        path = page or self._prefix + call.path
        reply = self._sent(call, path, authorization)
        if reply.status in MOVED:
            path = self._moved(call, reply.headers.get("location", ""))
            reply = self._sent(call, path, authorization)
        if reply.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise failure(call.name, reply)
        return reply

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    @property
    def _prefix(self) -> str:
        return urlsplit(self._api_url).path

    def _sent(self, call: Call, path: str, authorization: str) -> Reply:
        started = time.monotonic()
        reply, why = NOTHING, ""
        try:
            reply = self._requested(call, path, authorization)
        except requests.RequestException as error:
            why = type(error).__name__
        except RuntimeError:
            why = "redirected to another host, check GITHUB_API_URL"
        seconds = time.monotonic() - started
        self._on_call(Called(call.name, call.installation, reply.status, seconds, reply.rate_left))
        if reply is NOTHING:
            # not in a handler: the caught error carries the request and so the token
            raise no_answer(call.name, why)
        return reply

    def _requested(self, call: Call, path: str, authorization: str) -> Reply:
        headers = {"Accept": "application/vnd.github+json"}
        if authorization:
            headers["Authorization"] = authorization
        server = urlsplit(self._api_url)
        query = {} if "?" in path else dict(call.query)
        with self._lent() as requester:
            address = f"{server.scheme}://{server.netloc}{path}"
            return Reply(*requester.requestJson(call.method, address, query, headers, call.body))

    def _moved(self, call: Call, location: str) -> str:
        """The path that a renamed repository has now, if it is still at our GitHub."""
        there = urlsplit(location)
        if there.netloc != urlsplit(self._api_url).netloc:
            message = f"{call.name}: GitHub redirects to another host, check GITHUB_API_URL"
            raise Refused(message)
        return there.path + (f"?{there.query}" if there.query else "")

    @contextmanager
    def _lent(self) -> Iterator[Requester]:
        try:
            requester = self._idle.pop()
        except IndexError:
            requester = self._new()
        try:
            yield requester
        finally:
            self._idle.append(requester)

    def _new(self) -> Requester:
        return Requester(
            auth=None,
            base_url=self._api_url,
            # handed on to requests, which takes (connect, read) as well
            timeout=cast("int", self._timeouts),
            user_agent=f"outlast/{__version__}",
            per_page=ON_THE_PAGE,
            verify=True,
            retry=None,
            pool_size=1,
            api_version=API_VERSION,
        )
