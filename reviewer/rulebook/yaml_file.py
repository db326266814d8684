"""YAML text as plain values that know their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reviewer.errors import Mistake
from reviewer.rulebook.yaml_scalar import ScalarError, scalar_value

Key = tuple[str | int, ...]

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 60
MAX_VALUES = 50_000
MAX_ALIASES = 100


@dataclass(frozen=True, slots=True)
class Document:
    """One document: None, a scalar, or lists and string-keyed dicts of them.

    `lines` gives the 1-based line of each key and item by its path.
    """

    value: object
    lines: Mapping[Key, int]

    def line(self, key: Key) -> int:
        """The line of `key`, or of its nearest ancestor that the file holds."""
        return next(
            self.lines[key[:length]]
            for length in range(len(key), -1, -1)
            if key[:length] in self.lines
        )


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The documents of a file, empty ones left out, with what is wrong in them.

    A file that is no YAML at all has one mistake and the documents before it.
    """

    file: str
    documents: tuple[Document, ...]
    mistakes: tuple[Mistake, ...]


def parse_yaml(text: str, file: str) -> YamlFile:
    """Read `text` as YAML 1.2; what is wrong is returned, never raised.

    Scalars follow the core schema, so `off` and `no` are text.
    """
    if len(text) > MAX_CHARACTERS:
        problem = f"The file is longer than {MAX_CHARACTERS:,} characters"
        return YamlFile(file, (), (Mistake(file, 1, "", problem, "Split it."),))
    if _REPLACED in text:
        line = text.count("\n", 0, text.index(_REPLACED)) + 1
        mistake = Mistake(file, line, "", "This line is not UTF-8", "Save the file as UTF-8.")
        return YamlFile(file, (), (mistake,))
    builder = _Builder(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _Refused as refused:
        builder.mistakes.append(refused.mistake)
    except YAMLError as error:
        builder.mistakes.append(_syntax_mistake(error, text, file))
    documents = tuple(item for item in builder.documents if item.value is not None)
    return YamlFile(file, documents, tuple(builder.mistakes))


class _Refused(Exception):
    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__()


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    value: dict[str, object] | list[object]
    path: Key
    anchor: str | None
    key: str | None = None

    def path_of_next(self) -> Key:
        if isinstance(self.value, list):
            return (*self.path, len(self.value))
        return self.path if self.key is None else (*self.path, self.key)


@dataclass(slots=True)
class _Builder:
    """Builds values from parser events without recursion."""

    file: str
    documents: list[Document] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, object] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)
    values: int = 0
    aliases: int = 0

    def take(self, event: Any) -> None:
        match event:
            case DocumentStartEvent():
                self.anchors, self.lines = {}, {}
            case MappingStartEvent():
                self._start({}, event)
            case SequenceStartEvent():
                self._start([], event)
            case MappingEndEvent() | SequenceEndEvent():
                self._end()
            case AliasEvent():
                self._alias(event)
            case ScalarEvent():
                self._scalar(event)
            case _:
                pass

    def _start(self, value: dict[str, object] | list[object], event: Any) -> None:
        parent = self.open[-1] if self.open else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            raise self._refused(event, "A key must be text", "Quote it.")
        self._check_depth(event, 1)
        self._count(event, 1)
        path = parent.path_of_next() if parent else ()
        self._note_line(path, event)
        self.open.append(_Open(value, path, event.anchor))

    def _end(self) -> None:
        done = self.open.pop()
        if done.anchor:
            self.anchors[done.anchor] = done.value
        self._place(done.value)

    def _alias(self, event: Any) -> None:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self._refused(event, f"More than {MAX_ALIASES} aliases", "Write them out.")
        if event.anchor not in self.anchors:
            problem = f"The alias `*{event.anchor}` refers to nothing before it"
            raise self._refused(event, problem, f"Define `&{event.anchor}` first.")
        value = self.anchors[event.anchor]
        weight, depth = _extent(value)
        self._check_depth(event, depth)
        self._count(event, weight)
        self._take_value(event, value)

    def _scalar(self, event: Any) -> None:
        self._count(event, 1)
        try:
            value = scalar_value(event)
        except ScalarError as error:
            raise self._refused(event, str(error), error.cure) from None
        if event.anchor:
            self.anchors[event.anchor] = value
        self._take_value(event, value)

    def _take_value(self, event: Any, value: object) -> None:
        parent = self.open[-1] if self.open else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self._take_key(event, parent, value)
            return
        self._note_line(parent.path_of_next() if parent else (), event)
        self._place(value)

    def _take_key(self, event: Any, parent: _Open, value: object) -> None:
        key = event.value if isinstance(event, ScalarEvent) else value
        if not isinstance(key, str):
            raise self._refused(event, "A key must be text", "Quote it.")
        path = (*parent.path, key)
        if key in parent.value:
            problem = f"is given twice, first on line {self.lines[path]}"
            line = event.start_mark.line + 1
            self.mistakes.append(
                Mistake(self.file, line, dotted(path), problem, "Keep one of them.")
            )
        parent.key = key
        self._note_line(path, event)

    def _place(self, value: object) -> None:
        if not self.open:
            self.documents.append(Document(value, self.lines))
            return
        parent = self.open[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            parent.value.setdefault(parent.key, value)
            parent.key = None

    def _note_line(self, path: Key, event: Any) -> None:
        self.lines.setdefault(path, event.start_mark.line + 1)

    def _check_depth(self, event: Any, more: int) -> None:
        if len(self.open) + more > MAX_DEPTH:
            raise self._refused(event, f"Nested deeper than {MAX_DEPTH} levels", "Flatten it.")

    def _count(self, event: Any, values: int) -> None:
        self.values += values
        if self.values > MAX_VALUES:
            raise self._refused(event, f"More than {MAX_VALUES:,} values", "Split the file.")

    def _refused(self, event: Any, problem: str, cure: str) -> _Refused:
        return _Refused(Mistake(self.file, event.start_mark.line + 1, "", problem, cure))


def dotted(key: Key) -> str:
    """The path as people write it: `examples.bad[0]`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return "".join(parts).removeprefix(".")


def _extent(value: object) -> tuple[int, int]:
    """How many values an alias stands for and how deep they nest, aliases written out."""
    extents = [_extent(child) for child in _children(value)]
    deepest = max((depth for _, depth in extents), default=0)
    is_nested = isinstance(value, dict | list)
    return 1 + sum(weight for weight, _ in extents), deepest + is_nested


def _children(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


_SPACES = re.compile(r"\s+")
_REPLACED = "\ufffd"
"""What stands where bytes could not be read as UTF-8."""


def _syntax_mistake(error: YAMLError, text: str, file: str) -> Mistake:
    """The parser's complaint in one sentence, without its drawing of the place."""
    if not isinstance(error, MarkedYAMLError):
        position = getattr(error, "position", 0)
        problem = "The file holds a character that YAML forbids"
        return Mistake(file, text.count("\n", 0, position) + 1, "", problem, "Remove or escape it.")
    marks = (error.problem_mark, error.context_mark)
    is_at_end = "end" in str(error.problem) and "stream" in str(error.problem)
    mark = next((mark for mark in (marks[::-1] if is_at_end else marks) if mark), None)
    parts = (error.context, error.problem)
    problem = _SPACES.sub(" ", ", ".join(part for part in parts if part))
    line = mark.line + 1 if mark else 1
    return Mistake(file, line, "", f"No valid YAML: {problem}", _syntax_cure(problem))


def _syntax_cure(problem: str) -> str:
    if "\\t" in problem:
        return "Indent with spaces, not tabs."
    if "mapping values are not allowed" in problem:
        return "Quote text that holds a colon followed by a space."
    return ""
