"""The clock, which is read nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def countdown(seconds: float) -> Callable[[], bool]:
    """Starts now; the answer tells whether the seconds are over."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end
