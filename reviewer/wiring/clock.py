"""The clock, which is read nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)
