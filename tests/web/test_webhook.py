from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from reviewer.model.hosting import Delivery, HostedRepository, ReviewRequested
from reviewer.web.application import MOST_BYTES
from tests.fakes.web import APP, World, broken
from tests.web.loopback import Site, headers, serving, signature

OPENED: dict[str, Any] = {
    "action": "opened",
    "number": 7,
    "repository": {"id": 3, "full_name": "acme/ledger"},
    "installation": {"id": 9},
}
BODY = json.dumps(OPENED).encode()
DEMAND = ReviewRequested(HostedRepository(installation=9, id=3, owner="acme", name="ledger"), 7)


def test_a_new_delivery_is_stored_and_answered_202(site: Site, world: World) -> None:
    assert site.deliver("pull_request", OPENED, guid="guid-1").status == 202
    assert world.inbox.deliveries == [Delivery("guid-1", "pull_request", DEMAND)]


def test_a_delivery_that_comes_again_is_answered_200_and_stored_once(
    site: Site, world: World
) -> None:
    first, second = (site.deliver("pull_request", OPENED) for _ in range(2))
    assert (first.status, second.status) == (202, 200)
    assert len(world.inbox.deliveries) == 1


def test_twenty_copies_at_once_are_stored_once(site: Site, world: World) -> None:
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _: site.deliver("pull_request", OPENED), range(20)))
    assert sorted(reply.status for reply in replies) == [200] * 19 + [202]
    assert len(world.inbox.deliveries) == 1


def test_what_asks_nothing_is_answered_200_and_not_stored(site: Site, world: World) -> None:
    reply = site.deliver("star", {"action": "created"})
    assert (reply.status, reply.json()["outcome"]) == (200, "ignored")
    assert world.inbox.deliveries == []


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha256=" + "0" * 64, "sha1=abc"])
def test_a_bad_signature_is_answered_401_and_nothing_is_stored(
    site: Site, world: World, header: str | None
) -> None:
    given = headers(BODY, event="pull_request")
    del given["X-Hub-Signature-256"]
    if header is not None:
        given["X-Hub-Signature-256"] = header
    assert site.post(BODY, given).status == 401
    assert world.inbox.deliveries == []


def test_the_signature_is_of_the_raw_bytes(site: Site, world: World) -> None:
    spaced = json.dumps(OPENED, indent=3).encode()
    given = headers(BODY, event="pull_request")
    assert site.post(spaced, given).status == 401
    assert site.post(spaced, given | {"X-Hub-Signature-256": signature(spaced)}).status == 202
    assert world.inbox.demands == [DEMAND]


def test_nothing_is_accepted_while_there_is_no_app() -> None:
    world = World(app=None)
    with serving(world) as site:
        given = headers(BODY, event="pull_request")
        assert site.post(BODY, given).status == 401
        assert site.post(BODY, given | {"X-Hub-Signature-256": signature(BODY, "")}).status == 401
    assert world.inbox.deliveries == []


def test_25_megabytes_are_taken_and_a_byte_more_is_413(site: Site, world: World) -> None:
    padding = MOST_BYTES - len(json.dumps(OPENED | {"padding": ""}))
    full = json.dumps(OPENED | {"padding": "x" * padding}).encode()
    assert len(full) == MOST_BYTES
    assert site.post(full, headers(full, event="pull_request")).status == 202
    over = full + b" "
    reply = site.post(over, headers(over, event="pull_request", guid="guid-2"))
    assert (reply.status, reply.json()["outcome"]) == (413, "too-large")
    assert len(world.inbox.deliveries) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut short"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"payload=%7B%7D", id="a form"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b'{"action": "opened", "installation": {"id": 9}}', id="no repository"),
        pytest.param(BODY.replace(b"acme/ledger", b"ledger"), id="a name without owner"),
        pytest.param(BODY.replace(b"acme/ledger", b"acme/../x"), id="a name with a path"),
        pytest.param(BODY.replace(b": 7", b": " + b"9" * 5000), id="a number without end"),
        pytest.param(BODY.replace(b": 7", b': "7"'), id="a number as text"),
    ],
)
def test_what_cannot_be_parsed_is_answered_400(site: Site, world: World, body: bytes) -> None:
    reply = site.post(body, headers(body, event="pull_request"))
    assert (reply.status, reply.json()["outcome"]) == (400, "unreadable")
    assert world.inbox.deliveries == []


def test_a_wrong_payload_is_told_what_is_wrong(site: Site) -> None:
    reply = site.deliver("pull_request", OPENED | {"number": None})
    assert reply.json()["reason"] == "number: Input should be a valid integer"


@pytest.mark.parametrize("name", ["X-GitHub-Event", "X-GitHub-Delivery"])
@pytest.mark.parametrize("text", ["", "two words", "x" * 101])
def test_headers_that_github_would_not_send_are_answered_400(
    site: Site, name: str, text: str
) -> None:
    assert site.post(BODY, headers(BODY, event="pull_request") | {name: text}).status == 400


@pytest.mark.parametrize(
    "given", [{"X-GitHub-Event": "two words"}, {"X-GitHub-Delivery": "x" * 101}]
)
def test_what_is_there_but_malformed_is_not_called_missing(
    site: Site, given: dict[str, str]
) -> None:
    reply = site.post(BODY, headers(BODY, event="pull_request") | given)
    reason = "X-GitHub-Event or X-GitHub-Delivery is missing or malformed"
    assert reply.json()["reason"] == reason


@pytest.mark.parametrize("more", ["", "; charset=utf-8"])
def test_a_webhook_that_sends_forms_is_told_to_send_json(
    site: Site, world: World, more: str
) -> None:
    form = urlencode({"payload": BODY}).encode()
    kind = {"Content-Type": f"application/x-www-form-urlencoded{more}"}
    reply = site.post(form, headers(form, event="pull_request") | kind)
    assert (reply.status, reply.json()["outcome"]) == (400, "unreadable")
    assert "set the content type of the App's webhook to application/json" in reply.json()["reason"]
    assert world.inbox.deliveries == []


def test_other_methods_are_answered_405(site: Site) -> None:
    assert site.get("/api/github/webhooks").status == 405


def test_a_delivery_is_one_line_of_the_log(site: Site) -> None:
    with capture_logs() as lines:
        site.deliver("pull_request", OPENED)
    assert lines == [
        {
            "event": "delivery",
            "log_level": "info",
            "delivery": "guid-1",
            "name": "pull_request",
            "action": "opened",
            "repository": "acme/ledger",
            "number": 7,
            "outcome": "accepted",
            "reason": "",
        }
    ]


def test_a_refused_delivery_is_one_line_too(site: Site) -> None:
    with capture_logs() as lines:
        site.post(BODY, {"X-GitHub-Event": "pull_request"})
    assert [(line["event"], line["outcome"]) for line in lines] == [("delivery", "unsigned")]


def test_no_secret_is_told_when_the_database_is_down(site: Site, world: World) -> None:
    with pytest.raises(ConnectionError) as raised:
        broken()
    world.inbox.fault = raised.value
    with capture_logs() as lines:
        reply = site.deliver("pull_request", OPENED)
    assert reply.status == 500
    assert [(line["event"], line["error"]) for line in lines] == [
        ("request failed", "ConnectionError")
    ]
    assert lines[0]["delivery"] == "guid-1"
    told = reply.body.decode() + str(lines)
    assert all(secret not in told for secret in ("hunter2", APP.webhook_secret))


def test_deliveries_are_counted_and_strangers_cannot_name_the_event(
    site: Site, world: World
) -> None:
    site.deliver("pull_request", OPENED)
    site.post(BODY, {"X-GitHub-Event": "stranger"})
    figures = world.metrics.text().decode()
    assert 'deliveries_total{event="pull_request",outcome="accepted"} 1.0' in figures
    assert 'deliveries_total{event="",outcome="unsigned"} 1.0' in figures
    assert "stranger" not in figures
