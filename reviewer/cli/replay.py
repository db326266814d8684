"""`outlast replay`: run a saved webhook delivery."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from reviewer.errors import ReviewerError
from reviewer.model.hosting import Delivery, Demand, Ignored
from reviewer.review.rendering.escaping import visible
from reviewer.settings import read_server_settings
from reviewer.web.events import read_event

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


class ReplayError(ReviewerError):
    """A file that holds no delivery."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A delivery as it was saved; `guid` is its own, else one that follows from its body."""

    event: str
    guid: str
    body: bytes


@click.command()
@_FILE
@click.option("--event", default="", help="The event, if FILE holds nothing but a payload.")
@click.option("--accept", is_flag=True, help="Store it and queue its job, as if it had arrived.")
def replay(file: Path, event: str, *, accept: bool) -> None:
    """Say what the webhook delivery in FILE demands.

    FILE is JSON: `headers` and `body`, or what GitHub's API tells of a delivery, or a bare
    payload. Its signature is not checked.
    """
    saved = read_saved(file.read_bytes(), event)
    if accept:
        _accept(saved)
    else:
        app = read_server_settings().app
        _show(saved, read_event(saved.event, saved.body, app_id=app.app_id if app else 0).demand)


def read_saved(text: bytes, event: str = "") -> Saved:
    """A delivery from JSON in any form that we know; raises ReplayError with the cure.

    `event` names the event where the headers do not.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"This is no JSON ({type(error).__name__}). Save the delivery again."
        raise ReplayError(message) from None
    headers, body = _parts(given)
    named = headers.get("x-github-event") or event
    if not named:
        message = "No header names the event. Add --event, such as --event pull_request."
        raise ReplayError(message)
    digest = hashlib.sha256(body).hexdigest()
    return Saved(named, headers.get("x-github-delivery") or f"replay-{digest[:32]}", body)


def _parts(given: Any) -> tuple[Mapping[str, str], bytes]:
    # https://docs.github.com/en/rest/apps/webhooks#get-a-delivery-for-an-app-webhook
    match given:
        case {"request": {"headers": dict(headers), "payload": payload}}:
            pass
        case {"headers": dict(headers), "body": payload}:
            pass
        case _:
            headers, payload = {}, given
    body = payload if isinstance(payload, str) else json.dumps(payload)
    return {str(name).lower(): str(text) for name, text in headers.items()}, body.encode()


def _accept(saved: Saved) -> None:
    from reviewer.wiring.server import open_server  # noqa: PLC0415 - slow to import

    with open_server(read_server_settings()) as server:
        app = server.credentials()
        demand = read_event(saved.event, saved.body, app_id=app.app_id if app else 0).demand
        _show(saved, demand)
        if not isinstance(demand, Ignored):
            is_new = server.inbox.accept(Delivery(saved.guid, saved.event, demand))
            click.echo("Stored and queued." if is_new else "Known already: nothing was queued.")


def _show(saved: Saved, demand: Demand) -> None:
    asked = demand.reason if isinstance(demand, Ignored) else str(demand)
    click.echo(f"{saved.event} {saved.guid}: {type(demand).__name__}\n{visible(asked)}")
