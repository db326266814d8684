"""What an error answer of GitHub means for us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from github.Requester import Requester

from reviewer.adapters.github.reply import Reply
from reviewer.errors import GitHubDown, GitHubError, Gone, NotAllowed, RateLimited, Refused

# https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: without
# a header that says how long, "wait for at least one minute"
SECONDS_IF_UNTOLD = 60.0
SECONDS_IF_DOWN = 15.0
MOST_CHARACTERS = 300
PASSING = {HTTPStatus.REQUEST_TIMEOUT}

BY_STATUS: Mapping[int, type[GitHubError]] = {
    HTTPStatus.FORBIDDEN: NotAllowed,
    HTTPStatus.NOT_FOUND: Gone,
    HTTPStatus.GONE: Gone,
}


class Unauthorised(NotAllowed):
    """The token or key was not accepted (401); another token may be."""


def failure(what: str, reply: Reply) -> GitHubError:
    """The error of an answer; `what` says what was asked."""
    said = _message(reply)
    full = f"{what}: GitHub answered {reply.status}" + (f", {said!r}" if said else "")
    if _is_rate_limit(reply, said):
        return RateLimited(full, retry_after=_seconds_to_wait(reply))
    if reply.status == HTTPStatus.UNAUTHORIZED:
        return Unauthorised(full)
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status in PASSING:
        return GitHubDown(full, retry_after=reply.number("retry-after") or SECONDS_IF_DOWN)
    return BY_STATUS.get(reply.status, Refused)(full)


def no_answer(what: str, why: str) -> GitHubDown:
    """The error of a connection that broke, timed out or never came to be."""
    return GitHubDown(f"{what}: no answer of GitHub ({why})", retry_after=SECONDS_IF_DOWN)


def seconds_until(moment: float, reply: Reply) -> float | None:
    """From GitHub's own clock to a second of the epoch, None if it tells no time.

    Our clock takes no part, so it may go wrong.
    """
    try:
        now = parsedate_to_datetime(reply.headers["date"])
    except (KeyError, ValueError):
        return None
    return moment - now.timestamp()


def _is_rate_limit(reply: Reply, said: str) -> bool:
    """Whether an answer asks us to slow down, rather than to stay away."""
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    told = "retry-after" in reply.headers or reply.rate_left == 0
    return reply.status == HTTPStatus.FORBIDDEN and (told or Requester.isRateLimitError(said))


def _seconds_to_wait(reply: Reply) -> float:
    told = reply.number("retry-after")
    if told is not None:
        return max(told, 1.0)
    reset = reply.number("x-ratelimit-reset")
    if reply.rate_left != 0 or reset is None:
        return SECONDS_IF_UNTOLD
    left = seconds_until(reset, reply)
    return SECONDS_IF_UNTOLD if left is None else max(left, 1.0)


def _message(reply: Reply) -> str:
    try:
        body = json.loads(reply.text)
    except ValueError:
        return ""
    said = body.get("message") if isinstance(body, dict) else None
    return said[:MOST_CHARACTERS] if isinstance(said, str) else ""
