from __future__ import annotations

import pytest

from reviewer.web.services import QueueState
from tests.fakes.web import World, broken
from tests.web.loopback import Site, serving


def test_healthz_says_that_the_process_is_up_whatever_else_is_down() -> None:
    with serving(World(health={"check_database": broken, "queue": broken})) as site:
        reply = site.get("/healthz")
    assert (reply.status, reply.body) == (200, b"ok\n")


def test_readyz_says_that_deliveries_can_be_taken(site: Site) -> None:
    reply = site.get("/readyz")
    assert (reply.status, reply.json()) == (200, {"database": "ok", "queue": "ok"})


@pytest.mark.parametrize(("question", "name"), [("check_database", "database"), ("queue", "queue")])
def test_readyz_names_what_is_down(question: str, name: str) -> None:
    with serving(World(health={question: broken})) as site:
        reply = site.get("/readyz")
    assert reply.status == 503
    assert reply.json()[name] == "no answer"
    assert b"hunter2" not in reply.body


def test_metrics_measure_the_queue_when_asked() -> None:
    with serving(World(health={"queue": lambda: QueueState(3, 12.5)})) as site:
        reply = site.get("/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain")
    assert b"outlast_queue_jobs 3.0" in reply.body
    assert b"outlast_queue_oldest_seconds 12.5" in reply.body


def test_metrics_are_there_while_the_queue_is_not() -> None:
    with serving(World(health={"queue": broken})) as site:
        assert site.get("/metrics").status == 200
