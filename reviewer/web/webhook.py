"""Answers GitHub's webhook deliveries."""

from __future__ import annotations

import re
from dataclasses import dataclass

import structlog
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from reviewer.model.hosting import Delivery, Ignored
from reviewer.web.events import PayloadError, Received, read_event
from reviewer.web.services import WebServices
from reviewer.web.signature import is_signed

_HEADER = re.compile(r"[A-Za-z0-9_-]{1,100}")
_FORM = (
    "it comes as a form: set the content type of the App's webhook to application/json, "
    "on the App's page at GitHub"
)
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a delivery, for GitHub and for the log."""

    status: int
    outcome: str
    reason: str = ""
    received: Received | None = None


def receive(services: WebServices) -> tuple[dict[str, str], int]:
    """Store the delivery of the current request; one log line, whatever comes of it."""
    event, guid = _header("X-GitHub-Event"), _header("X-GitHub-Delivery")
    answer = _answer(services, event, guid)
    told = {"outcome": answer.outcome, "reason": answer.reason}
    about = answer.received.about if answer.received else {}
    _LOG.info("delivery", delivery=guid, name=event, **about, **told)
    services.metrics.count_delivery(event if answer.received else "", answer.outcome)
    return told, answer.status


def _answer(services: WebServices, event: str, guid: str) -> Answer:
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        return Answer(413, "too-large", "it has more than 25 MB")
    app, signature = services.credentials(), request.headers.get("X-Hub-Signature-256")
    if app is None or not is_signed(body, signature, app.webhook_secret):
        return Answer(401, "unsigned", "the signature is missing or wrong")
    return _signed_answer(services, event, guid, body=body, app_id=app.app_id)


def _signed_answer(
    services: WebServices, event: str, guid: str, *, body: bytes, app_id: int
) -> Answer:
    if not event or not guid:
        return Answer(
            400, "unreadable", "X-GitHub-Event or X-GitHub-Delivery is missing or malformed"
        )
    if request.mimetype == "application/x-www-form-urlencoded":
        return Answer(400, "unreadable", _FORM)
    try:
        received = read_event(event, body, app_id=app_id)
    except PayloadError as error:
        return Answer(400, "unreadable", str(error))
    if isinstance(received.demand, Ignored):
        return Answer(200, "ignored", received.demand.reason, received)
    is_new = services.inbox.accept(Delivery(guid, event, received.demand))
    return Answer(202 if is_new else 200, "accepted" if is_new else "known", "", received)


def _header(name: str) -> str:
    """A header of GitHub's, empty if it could not be one."""
    text = request.headers.get(name, "")
    return text if _HEADER.fullmatch(text) else ""
