"""What `.gitattributes` files say about who wrote a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

GENERATED = "linguist-generated"
VENDORED = "linguist-vendored"
_STATES: Mapping[str, bool] = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """A line of a `.gitattributes` file in `folder`; None takes an attribute's state back."""

    folder: str
    pattern: GitIgnoreSpec
    states: tuple[tuple[str, bool | None], ...]

    def matches(self, path: str) -> bool:
        """Whether the line speaks of the file at `path`."""
        if not self.folder:
            return self.pattern.match_file(path)
        inside = path.startswith(f"{self.folder}/")
        return inside and self.pattern.match_file(path[len(self.folder) + 1 :])


class Attributes:
    """The linguist attributes of a tree; later lines and deeper folders win.

    `text_in` gives the `.gitattributes` of a folder (empty for the root), None if there
    is none; it is asked once for each folder around a path that is asked for. Unlike in
    git a pattern that names a folder covers what is in it, which is what those who write
    one mean.
    """

    def __init__(self, text_in: Callable[[str], str | None]) -> None:
        self._text_in = text_in
        self._read: dict[str, tuple[AttributeLine, ...]] = {}

    def state(self, path: str, attribute: str) -> bool | None:
        """Whether an attribute is set or unset for a path; None if nothing is said."""
        state = None
        for line in self._lines_around(path):
            for name, value in line.states:
                if name == attribute and line.matches(path):
                    state = value
        return state

    def _lines_around(self, path: str) -> Iterator[AttributeLine]:
        folders = path.split("/")[:-1]
        for depth in range(len(folders) + 1):
            folder = "/".join(folders[:depth])
            if folder not in self._read:
                self._read[folder] = tuple(_lines(folder, self._text_in(folder) or ""))
            yield from self._read[folder]


def read_attributes(texts: Mapping[str, str]) -> Attributes:
    """The attributes that `.gitattributes` texts set, by folder (empty for the root)."""
    return Attributes(texts.get)


def _lines(folder: str, text: str) -> Iterator[AttributeLine]:
    for line in text.split("\n"):
        pattern, words = _split(line.strip())
        states = tuple(state for word in words if (state := _state(word)))
        if states and not pattern.startswith(("!", "[attr]")):
            yield AttributeLine(folder, GitIgnoreSpec.from_lines([pattern]), states)


def _split(line: str) -> tuple[str, list[str]]:
    if line.startswith("#"):
        return "", []
    if line.startswith('"'):
        pattern, _, rest = line[1:].partition('"')
        return pattern, rest.split()
    words = line.split()
    return (words[0], words[1:]) if words else ("", [])


def _state(word: str) -> tuple[str, bool | None] | None:
    name, _, value = word.lstrip("-!").partition("=")
    if name not in {GENERATED, VENDORED}:
        return None
    if word.startswith("!"):
        return name, None
    return name, not word.startswith("-") and _STATES.get(value.lower(), True)
