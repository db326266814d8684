"""The App's own endpoints: tokens, deliveries, the manifest."""

from __future__ import annotations

from typing import Any

from tests.fakes.github.accounts import HookDelivery, Installation
from tests.fakes.github.description import example
from tests.fakes.github.exchange import Answer, Refusal
from tests.fakes.github.gate import LEVELS
from tests.fakes.github.paging import by_cursor
from tests.fakes.github.question import Question


def create_token(question: Question) -> Answer:
    """A token of an installation, for all its repositories or some."""
    number = int(question.arguments["installation_id"])
    installation = question.world.installations.get(number)
    if installation is None or installation.is_removed:
        raise Refusal(404, "Not Found")
    if installation.is_suspended:
        raise Refusal(403, "This installation has been suspended")
    permissions = _permissions(installation, question.body.get("permissions"))
    token = question.world.issue_token(
        installation, permissions, _repositories(question, installation)
    )
    body = {
        "token": token.text,
        "expires_at": question.world.timestamp(token.expires_at),
        "permissions": permissions,
        "repository_selection": "selected" if token.repositories else "all",
    }
    return Answer(201, body)


def list_deliveries(question: Question) -> Answer:
    """The newest first."""
    page, headers = by_cursor(question.world.deliveries[::-1], question.request, question.address)
    return Answer(200, [_delivery(question, delivery) for delivery in page], headers)


def ask_redelivery(question: Question) -> Answer:
    """Note that a delivery is wanted again; the server sends it afterwards."""
    number = int(question.arguments["delivery_id"])
    if number not in {delivery.id for delivery in question.world.deliveries}:
        raise Refusal(422, "Delivery not found")
    return Answer(202, {})


def convert_manifest(question: Question) -> Answer:
    """The credentials of the App that a code stands for; a code works once."""
    code = question.arguments["code"]
    if code not in question.world.manifest_codes:
        raise Refusal(404, "Not Found")
    question.world.manifest_codes.remove(code)
    body = example("integration-from-manifest")
    pem = question.world.manifest_keys.get(code, f"pem of {code}")
    body |= {"id": question.world.app_id, "pem": pem, "slug": "outlast"}
    return Answer(201, body)


def _permissions(installation: Installation, wanted: dict[str, str] | None) -> dict[str, str]:
    if not wanted:
        return dict(installation.permissions)
    for name, level in wanted.items():
        if LEVELS.index(installation.permissions.get(name, "none")) < LEVELS.index(level):
            raise Refusal(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **wanted}


def _repositories(question: Question, installation: Installation) -> list[int]:
    own = {one.id: one.name for one in question.world.of(installation)}
    names: list[str] = question.body.get("repositories", [])
    wanted: list[int] = question.body.get("repository_ids", [])
    wanted = wanted + [number for number, name in own.items() if name in names]
    if not set(wanted) <= set(own) or not set(names) <= set(own.values()):
        raise Refusal(
            422, "There is at least one repository that does not exist or is not accessible."
        )
    return wanted


def _delivery(question: Question, delivery: HookDelivery) -> dict[str, Any]:
    body: dict[str, Any] = example("hook-delivery-items")[0]
    is_ok = 200 <= delivery.status < 300
    return body | {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": question.world.timestamp(delivery.delivered_at),
        "redelivery": delivery.is_redelivery,
        "status": "OK" if is_ok else "Invalid HTTP Response",
        "status_code": delivery.status,
        "event": delivery.event,
    }
