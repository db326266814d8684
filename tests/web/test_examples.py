from __future__ import annotations

from typing import Any

import pytest

from reviewer.web.events import DEMANDS
from tests.fakes.web import World
from tests.payloads import examples
from tests.web.loopback import Site

EXAMPLES = examples()
EVENTS = sorted({event for event, _ in EXAMPLES})


def is_ours(event: str, payload: dict[str, Any]) -> bool:
    return (event, payload.get("action", "")) in DEMANDS and "installation" in payload


@pytest.mark.parametrize("event", EVENTS)
def test_every_example_of_an_event_is_received(site: Site, world: World, event: str) -> None:
    given = [payload for name, payload in EXAMPLES if name == event]
    for number, payload in enumerate(given):
        reply = site.deliver(event, payload, guid=f"{event}-{number}")
        outcome = reply.json()["outcome"]
        assert (reply.status, outcome) in {(202, "accepted"), (200, "ignored")}
        assert outcome == "ignored" or is_ours(event, payload)
    assert len(world.inbox.deliveries) <= sum(is_ours(event, payload) for payload in given)
