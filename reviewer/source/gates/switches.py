"""Keys of a workflow that let a step or job fail, or keep it from running."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.source.gates.commands import category_of, tools_in
from reviewer.source.gates.indented import IndentedItem, indented_items

_FORGIVING = frozenset({"continue-on-error", "allow_failure", "allow-failure", "continueonerror"})
_NEVER = re.compile(r"(?:\$\{\{\s*)?false(?:\s*\}\})?|never")
_SCRIPTS = frozenset({"run", "script", "before_script", "command"})
_PIECES = re.compile(r"[/@\s]|-action|-check|actions?-")


@dataclass(frozen=True, slots=True)
class Switch:
    """A key that disarms a step or job which runs the checkers `tools`."""

    name: str
    text: str
    tools: frozenset[str]
    line: int


def switches_of(text: str) -> tuple[Switch, ...]:
    """The switches of a workflow that concern a checker, in order."""
    items = indented_items(text)
    return tuple(_switches(items))


def checkers_of(text: str) -> frozenset[str]:
    """Every checker that a workflow runs, by command or by action."""
    return frozenset(tool for item in indented_items(text) for tool in _tools(item))


def _switches(items: Sequence[IndentedItem]) -> Iterator[Switch]:
    for item in items:
        name = item.key[-1].lower()
        disarms = (name in _FORGIVING and item.value == "true") or (
            name in {"if", "when"} and _NEVER.fullmatch(item.value)
        )
        if not disarms:
            continue
        owner = item.key[:-1]
        tools = frozenset(
            tool for other in items if other.key[: len(owner)] == owner for tool in _tools(other)
        )
        if tools:
            yield Switch(name, f"{item.key[-1]}: {item.value}", tools, item.line)


def _tools(item: IndentedItem) -> Iterator[str]:
    if item.key[-1] in _SCRIPTS:
        for line in item.value.split("\n"):
            yield from tools_in(line)
    elif item.key[-1] == "uses":
        yield from (piece for piece in _PIECES.split(item.value) if category_of(piece))
