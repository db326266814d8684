"""What the fake GitHub is asked and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.wrappers import Request as WsgiRequest


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; `path` is below the API's address."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, environ: dict[str, Any], below: str) -> Request:
        """The request of a WSGI environment, with `below` cut off its path."""
        wsgi = WsgiRequest(environ)
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        # as it was sent: in PATH_INFO a quoted slash is a slash
        path = environ["RAW_URI"].partition("?")[0].removeprefix(below)
        return cls(wsgi.method, path, query, dict(wsgi.headers), wsgi.get_data())

    @property
    def json(self) -> Any:
        """The body's value, None if there is no body."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with a JSON body, None for an empty one."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """GitHub says no; `answer` is how."""

    def __init__(self, status: int, message: str) -> None:
        self.answer = Answer(status, {"message": message, "documentation_url": "https://docs"})
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Seen:
    """One request in the log: who asked, what for, and what came of it (0: dropped)."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    installation: int
    status: int
