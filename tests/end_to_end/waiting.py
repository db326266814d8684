"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

import pytest

Found = TypeVar("Found")

SECONDS = 30.0
PAUSE = 0.03


def eventually(ask: Callable[[], Found], what: str, *, seconds: float = SECONDS) -> Found:
    """What `ask` says once that is true; fails the test if it stays false."""
    end, pause = time.monotonic() + seconds, Event()
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        pause.wait(PAUSE)
    pytest.fail(f"after {seconds:g} s still not so: {what}")
