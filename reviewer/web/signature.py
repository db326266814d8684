"""Whether GitHub signed a webhook delivery."""

from __future__ import annotations

import hashlib
import hmac
import re

# https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
_HEADER = re.compile(r"sha256=([0-9a-f]{64})")


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    """Whether `header`, an `X-Hub-Signature-256`, is the HMAC of the raw body.

    Takes the same time for every wrong signature. False without a secret: nobody can sign
    for an App that does not exist.
    """
    stated = _HEADER.fullmatch(header or "")
    if stated is None or not secret:
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, stated[1])
