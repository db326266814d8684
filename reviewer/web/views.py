"""What machines ask of us: are you up, are you ready, how much."""

from __future__ import annotations

from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST

from reviewer.web.services import WebServices
from reviewer.web.status import has_database, queue_state


def healthz() -> Response:
    """200 while the process answers."""
    return Response("ok\n", mimetype="text/plain")


def readyz(services: WebServices) -> tuple[dict[str, str], int]:
    """200 if deliveries can be stored and queued, else 503 with what cannot."""
    health = services.health
    found = {"database": has_database(health), "queue": queue_state(health) is not None}
    states = {name: "ok" if is_well else "no answer" for name, is_well in found.items()}
    return states, 200 if all(found.values()) else 503


def metrics(services: WebServices) -> Response:
    """Prometheus's figures; those of the queue are left as they were if it cannot be read."""
    queue = queue_state(services.health)
    if queue:
        services.metrics.set_queue(queue.depth, queue.oldest_seconds)
    return Response(services.metrics.text(), content_type=CONTENT_TYPE_LATEST)
