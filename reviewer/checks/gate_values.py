"""The values of settings of both sides."""

from __future__ import annotations

from reviewer.source.gates.settings import Setting


def added_values(was: Setting | None, now: Setting | None) -> list[str]:
    """The values of a list that are new."""
    known = set(was.values) if was else set()
    return [value for value in (now.values if now else ()) if value and value not in known]
