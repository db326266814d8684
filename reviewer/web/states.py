"""The `state` that ties GitHub's answer to the setup that we began."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

LIFE = timedelta(hours=1)
"""GitHub keeps the code of a manifest for an hour."""

_STATE = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")


def new_state(key: bytes, nonce: str, now: datetime) -> str:
    """A signed state that expires; `nonce` are 32 random hexadecimal digits."""
    until = int((now + LIFE).timestamp())
    return f"{nonce}.{until}.{_signature(key, nonce, until)}"


def setup_token(key: bytes) -> str:
    """What whoever runs us tells whoever may register the App; the same in every process."""
    return hmac.new(key, b"setup token", hashlib.sha256).hexdigest()[:32]


def read_state(key: bytes, state: str, now: datetime) -> str | None:
    """The nonce of a state that we made and that has not expired."""
    parts = _STATE.fullmatch(state)
    if parts is None:
        return None
    nonce, until = parts[1], int(parts[2])
    is_ours = hmac.compare_digest(_signature(key, nonce, until), parts[3])
    return nonce if is_ours and now.timestamp() < until else None


def spend_in_memory() -> Callable[[str], bool]:
    """A function that is True for each nonce once, in this process."""
    spent: set[str] = set()
    lock = Lock()

    def spend(nonce: str) -> bool:
        with lock:
            is_new = nonce not in spent
            spent.add(nonce)
            return is_new

    return spend


def _signature(key: bytes, nonce: str, until: int) -> str:
    return hmac.new(key, f"setup.{nonce}.{until}".encode(), hashlib.sha256).hexdigest()
