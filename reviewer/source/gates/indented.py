"""YAML read by its indentation, without a parser, as far as checks of settings need it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"^(?P<indent> *)(?P<dashes>(?:- +)*)(?P<rest>.*)$")
_PAIR = re.compile(r"^(?P<key>[\w./@$*{} -]+|\"[^\"]*\"|'[^']*'):(?:\s+(?P<value>.*))?$")
_BLOCK = re.compile(r"[|>][+-]?\d*")
_COMMENT = re.compile(r"(?:^|\s)#.*$")


@dataclass(frozen=True, slots=True)
class IndentedItem:
    """A scalar on line `line`; `in_list` marks a plain item of a list.

    `key` is the path of mapping keys; items of a list of mappings share the list's key,
    told apart by a counter such as `1`. A block scalar is one item with all its lines.
    """

    key: tuple[str, ...]
    value: str
    line: int
    indent: int
    in_list: bool = False


def indented_items(text: str) -> tuple[IndentedItem, ...]:
    """The scalars of a YAML text in order; anchors, flow mappings and tags are left as text."""
    return tuple(_Reader(text.split("\n")).items())


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._stack: list[tuple[int, str]] = []
        self._counts: dict[tuple[str, ...], int] = {}

    def items(self) -> Iterator[IndentedItem]:
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            number += 1
            found = _LINE.match(line)
            if found is None or not line.strip() or line.lstrip().startswith(("#", "---")):
                continue
            indent = len(found["indent"])
            rest = _COMMENT.sub("", found["rest"]).rstrip()
            item = self._item(rest, number, indent=indent, dashes=len(found["dashes"]))
            if item and _BLOCK.fullmatch(item.value):
                body, number = self._block(number, item.indent)
                item = IndentedItem(item.key, body, item.line, item.indent)
            if item:
                yield item

    def _item(self, rest: str, line: int, *, indent: int, dashes: int) -> IndentedItem | None:
        while self._stack and self._stack[-1][0] >= indent + bool(dashes):
            self._stack.pop()
        pair = _PAIR.match(rest)
        if dashes and pair:
            self._open_list_item(indent)
        if pair is None:
            value = rest.strip().strip("'\"")
            return IndentedItem(self._key(), value, line, indent, in_list=True) if value else None
        at = indent + dashes
        while self._stack and self._stack[-1][0] >= at and self._stack[-1][1] != "":
            self._stack.pop()
        self._stack.append((at, pair["key"].strip().strip("'\"")))
        value = (pair["value"] or "").strip()
        return IndentedItem(self._key(), value.strip("'\""), line, at)

    def _open_list_item(self, indent: int) -> None:
        key = self._key()
        self._counts[key] = count = self._counts.get(key, 0) + 1
        self._stack.append((indent + 1, str(count)))

    def _key(self) -> tuple[str, ...]:
        return tuple(name for _, name in self._stack) or ("",)

    def _block(self, start: int, indent: int) -> tuple[str, int]:
        number = start
        body: list[str] = []
        while number < len(self._lines):
            line = self._lines[number]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            body.append(line)
            number += 1
        return "\n".join(body), number
