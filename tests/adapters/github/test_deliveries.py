from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from reviewer.adapters.github.host import GitHubHost
from tests.fakes.github import GitHub
from tests.fakes.github.accounts import HookDelivery
from tests.fakes.github.faults import status
from tests.fakes.github.hooks import signature
from tests.fakes.github.world import EPOCH


class Receiver:
    """A web server of ours that answers `status` and remembers what came."""

    def __init__(self) -> None:
        self.status = 202
        self.got: list[tuple[str, str, str, bytes]] = []
        self.server = make_server("127.0.0.1", 0, self.answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/api/github/webhooks"

    def answer(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        names = ("X-GitHub-Delivery", "X-GitHub-Event", "X-Hub-Signature-256")
        guid, event, signed = (request.headers[name] for name in names)
        self.got.append((guid, event, signed, request.get_data()))
        return Response(status=self.status)(environ, start)

    def guids(self) -> list[str]:
        return [guid for guid, _, _, _ in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    thread.join()


def test_a_delivery_is_signed_over_its_bytes(github: GitHub, receiver: Receiver) -> None:
    delivery = github.deliver(receiver.url, "ping", {"zen": "é"}, guid="g-1")
    [(guid, event, signed, body)] = receiver.got
    assert (guid, event, delivery.status) == ("g-1", "ping", 202)
    assert signed == signature(github.webhook_secret, body)


def test_what_failed_is_delivered_again_with_its_guid(
    github: GitHub, host: GitHubHost, receiver: Receiver
) -> None:
    receiver.status = 503
    github.deliver(receiver.url, "push", {"n": 1}, guid="g-1")
    receiver.status = 202
    github.deliver(receiver.url, "push", {"n": 2}, guid="g-2")
    assert list(host.failed_deliveries(EPOCH)) == ["g-1"]
    assert receiver.guids() == ["g-1", "g-2", "g-1"]
    assert receiver.got[2][3] == receiver.got[0][3]
    assert list(host.failed_deliveries(EPOCH)) == []


def test_what_nobody_answered_is_delivered_again(
    github: GitHub, host: GitHubHost, receiver: Receiver
) -> None:
    delivery = github.deliver("http://127.0.0.1:1/nobody", "push", {}, guid="g-1")
    assert delivery.status == 0
    delivery.url = receiver.url
    assert list(host.failed_deliveries(EPOCH)) == ["g-1"]
    assert receiver.guids() == ["g-1"]


def failed(number: int, **given: Any) -> HookDelivery:
    said: dict[str, Any] = {"guid": f"g-{number}", "status": 500, "delivered_at": EPOCH} | given
    return HookDelivery(id=number, event="push", body=b"{}", url="http://127.0.0.1:1/", **said)


LET_GO = {
    "refused-as-unreadable": [failed(1, status=400)],
    "refused-as-too-large": [failed(1, status=413)],
    "older-than-asked": [failed(1, delivered_at=EPOCH - timedelta(seconds=1))],
    "succeeded-later": [failed(1), failed(2, guid="g-1", status=200)],
    "failed-five-times": [failed(number, guid="g-1") for number in range(1, 6)],
}


@pytest.mark.parametrize("deliveries", LET_GO.values(), ids=LET_GO.keys())
def test_some_deliveries_are_let_go(
    github: GitHub, host: GitHubHost, deliveries: list[HookDelivery]
) -> None:
    github.world.deliveries += deliveries
    assert list(host.failed_deliveries(EPOCH)) == []


def test_all_pages_are_searched_and_the_oldest_comes_first(
    github: GitHub, host: GitHubHost
) -> None:
    fine = [failed(number, status=200) for number in range(10, 240)]
    github.world.deliveries += [failed(1), failed(2), *fine, failed(240, status=401)]
    assert list(host.failed_deliveries(EPOCH)) == ["g-1", "g-2", "g-240"]


def test_a_delivery_that_github_has_no_more_is_passed_over(
    github: GitHub, host: GitHubHost
) -> None:
    github.world.deliveries += [failed(1), failed(2)]
    github.faults.add("POST /app/hook/deliveries/1/attempts", status(422))
    assert list(host.failed_deliveries(EPOCH)) == ["g-2"]
