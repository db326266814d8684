"""Work that shows whether the sandbox stops what runs for too long."""

from __future__ import annotations


def spin(forever: bool) -> bool:  # noqa: FBT001 - the sandbox passes one item
    """Return at once, or never."""
    while forever:
        pass
    return True
