"""Signed webhooks, sent as GitHub sends them."""

from __future__ import annotations

import hashlib
import hmac
import http.client
from urllib.parse import urlsplit

from tests.fakes.github.accounts import HookDelivery

SECONDS = 10


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(delivery: HookDelivery, secret: str) -> int:
    """POST it; the status of the answer, 0 if there was none."""
    address = urlsplit(delivery.url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/fake",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-Hub-Signature-256": signature(secret, delivery.body),
    }
    connection = http.client.HTTPConnection(address.netloc, timeout=SECONDS)
    try:
        connection.request("POST", address.path, delivery.body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
