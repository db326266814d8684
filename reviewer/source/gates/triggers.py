"""What starts a workflow of GitHub Actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.source.gates.indented import indented_items
from reviewer.source.parsed import ParsedText

_WORKFLOW = re.compile(r"(?:.*/)?\.github/workflows/[^/]+\.ya?ml")

_FILTERS = frozenset({"branches", "branches-ignore", "paths", "paths-ignore", "tags"})
_EVERYTHING = re.compile(r"\[? *['\"]?\*\*?['\"]? *\]?")


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event under `on`; `is_limited` if it counts for some branches or files only."""

    name: str
    line: int
    is_limited: bool = False


def triggers_of(parsed: ParsedText) -> tuple[Trigger, ...]:
    """The events that start a workflow, in order."""
    return tuple(_triggers(parsed.text)) if _WORKFLOW.fullmatch(parsed.path) else ()


def _triggers(text: str) -> Iterator[Trigger]:
    items = [item for item in indented_items(text) if item.key[0] == "on"]
    filters = [item for item in items if item.key[2:] and item.value and item.key[2] in _FILTERS]
    limited = {item.key[1] for item in filters if not _EVERYTHING.fullmatch(item.value)}
    for item in items:
        if len(item.key) == 1:
            names = item.value.strip("[]").split(",")
            yield from (Trigger(name.strip(" '\""), item.line) for name in names if name.strip())
        elif item.key[1:2] == item.key[-1:]:
            yield Trigger(item.key[1], item.line, item.key[1] in limited)
