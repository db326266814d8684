"""Git over smart HTTP, by git's own CGI program."""

from __future__ import annotations

import base64
import binascii
import subprocess
from collections.abc import Iterable
from typing import Any

from werkzeug.wrappers import Response

from tests.fakes.github.exchange import Refusal, Request
from tests.fakes.github.gate import living_token, refuse_stranger
from tests.fakes.github.repository import Repository
from tests.fakes.github.world import World
from tests.repositories.builder import git_environment


def asked_repository(world: World, request: Request) -> Repository:
    """The repository of `/owner/name.git/…`, if the basic-auth password is a token of its own.

    Raises a Refusal otherwise: 401 without a good token, 404 for another's repository.
    """
    repository = world.repository("/".join(request.path.split("/")[1:3]).removesuffix(".git"))
    token = living_token(world, _password(request))
    refuse_stranger(token, repository)
    if "contents" not in token.permissions:
        raise Refusal(403, "Resource not accessible by integration")
    return repository


def serve(repository: Repository, request: Request, environ: dict[str, Any]) -> Response:
    """What `git http-backend` answers."""
    below = request.path.split(".git/", 1)[1]
    variables = git_environment(repository.path) | {
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(repository.path),
        "PATH_INFO": f"/{below}",
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": environ.get("QUERY_STRING", ""),
        "CONTENT_TYPE": environ.get("CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_CONTENT_ENCODING": environ.get("HTTP_CONTENT_ENCODING", ""),
        "GIT_PROTOCOL": environ.get("HTTP_GIT_PROTOCOL", ""),
        "REMOTE_USER": "x-access-token",
    }
    done = subprocess.run(
        ["git", "http-backend"], env=variables, input=request.body, capture_output=True, check=False
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    return _response(head.decode().split("\r\n"), body)


def unauthorised(refusal: Refusal) -> Response:
    """The refusal as git understands it."""
    response = Response(str(refusal), refusal.answer.status)
    if refusal.answer.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="GitHub"'
    return response


def _response(lines: Iterable[str], body: bytes) -> Response:
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    status = int(headers.pop("Status", "200").split(" ")[0])
    return Response(body, status, headers)


def _password(request: Request) -> str:
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return password if kind.lower() == "basic" and user == "x-access-token" else ""
