"""Settings of Maven and Gradle builds, and the recipes of Makefiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[\w:.-]++)[^<>]*?(?P<empty>/?)>(?P<text>[^<]*)")
_NAMES_OF_PARTS = frozenset({"artifactId", "id"})
_NAMED_PARTS = frozenset({"plugin", "profile", "execution"})
_DEEPEST = 40

_BUILD_COMMENT = re.compile(r"(?<![:\"'])//[^\n]*|/\*.*?\*/", re.DOTALL)
_OPENS = re.compile(r"(?P<name>[\w.]+)\s*(?:\(\s*['\"]?(?P<given>[\w.]+)[^{}]*\))?[^{}=]*\{")
_SETS = re.compile(
    r"(?P<name>\w+)\s*(?:=(?!=)|\.set\(|\(|\s)\s*(?P<value>true|false|-?\d[\d.]*|['\"][^'\"]*['\"])\)?"
)
_TASKS = frozenset({"named", "withType", "register", "create", "getByName"})
_RECIPE = re.compile(r"\t\s*(?P<marks>[@+-]*)\s*(?P<command>.*)")


class Entry(NamedTuple):
    """A value with the names that lead to it."""

    key: tuple[str, ...]
    value: str


def maven_entries(text: str) -> Iterator[Entry]:
    """The elements that hold plain text; a plugin or profile goes by its own name."""
    open_names: list[str] = []
    for tag in _TAG.finditer(_uncommented(text)):
        if tag["close"]:
            if open_names:
                open_names.pop()
            continue
        value = tag["text"].strip()
        if tag["empty"] or len(open_names) > _DEEPEST:
            continue
        if value and tag["name"] in _NAMES_OF_PARTS and open_names[-1:] != []:
            if open_names[-1] in _NAMED_PARTS:
                open_names[-1] = value
        elif value and open_names:
            yield Entry((*open_names, tag["name"]), value)
        open_names.append(tag["name"])


def _uncommented(markup: str) -> str:
    """The markup without its comments; one that is not closed reaches to the end."""
    first, *rest = markup.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def gradle_entries(text: str) -> Iterator[Entry]:
    """The plain values that blocks are given, such as `checkstyle { maxWarnings = 0 }`.

    A block itself has the value `{`, so that an empty one is known as well.
    """
    blocks: list[str] = []
    for line in _BUILD_COMMENT.sub("", text).split("\n"):
        opens = _OPENS.search(line) if "{" in line else None
        inner = line[opens.end() :] if opens else line
        name = _name_of(opens) if opens else ""
        if name:
            yield Entry((*blocks, name, ""), "{")
        found = _SETS.match(inner.strip(" \t{}"))
        if found:
            yield Entry(
                (*blocks, *([name] if name else []), found["name"]), found["value"].strip("'\"")
            )
        rises = line.count("{") - line.count("}")
        if rises > 0:
            blocks += [name] + [""] * (rises - 1)
        elif rises < 0:
            del blocks[rises:]


def _name_of(opens: re.Match[str]) -> str:
    last = opens["name"].rpartition(".")[2]
    return opens["given"] if last in _TASKS and opens["given"] else last


def recipes(text: str) -> Iterator[tuple[int, str, str]]:
    """The commands of a Makefile with their line, and the marks before them (`-` and `@`)."""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _RECIPE.fullmatch(line)
        if found and found["command"]:
            yield number, found["marks"], found["command"]
