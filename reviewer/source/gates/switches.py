"""Keys of a workflow that let a step or job fail, or keep it from running."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.source.gates.commands import category_of, tools_in
from reviewer.source.gates.files import is_workflow
from reviewer.source.gates.indented import IndentedItem, indented_items
from reviewer.source.parsed import ParsedText

_FORGIVING = frozenset({"continue-on-error", "allow_failure", "allow-failure", "continueonerror"})
_CONDITIONS = frozenset({"if", "when"})
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

    @property
    def is_never(self) -> bool:
        """Whether it keeps the checkers from running, rather than letting them fail."""
        return self.name in _CONDITIONS


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker that a workflow runs."""

    name: str


def switches_of(parsed: ParsedText) -> tuple[Switch, ...]:
    """The switches of a workflow that concern a checker, in order."""
    return tuple(_switches(_items(parsed)))


def checkers_of(parsed: ParsedText) -> tuple[Checker, ...]:
    """Every checker that a workflow runs, by command or by action, each once."""
    names = {tool for item in _items(parsed) for tool in _tools(item)}
    return tuple(Checker(name) for name in sorted(names))


def _items(parsed: ParsedText) -> tuple[IndentedItem, ...]:
    return indented_items(parsed.text) if is_workflow(parsed.path) else ()


def _switches(items: Sequence[IndentedItem]) -> Iterator[Switch]:
    for item in items:
        name = item.key[-1].lower()
        disarms = (name in _FORGIVING and item.value == "true") or (
            name in _CONDITIONS and _NEVER.fullmatch(item.value)
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
