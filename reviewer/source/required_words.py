"""Structural rules cut to what can match a text, by the words that stand in it.

ast-grep compiles a rule each time it is tried, which costs more than to walk a file: up to
50 ms for a rule of many regular expressions. Most of them name words that stand in few files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

Words = frozenset[str]
"""One of them has to stand in the text; in lower case, at least three characters each."""

_SHORTEST = 3
_WITHIN = ("has",)
_BESIDE = ("inside", "follows", "precedes")
_NAME = re.compile(r"(?<![$\w])[A-Za-z_]\w*")
_GROUP = re.compile(r"\(\?([a-zA-Z-]*)([:)])|\(\?P?<\w+>|\((?!\?)")
_QUANTIFIER = re.compile(r"([*?+])\??|\{(\d+)(?:,\d*)?\}\??")
_ESCAPED_CLASS = re.compile(r"\\(?:[pPxuU]\{[^}]*\}|[pPxuU]|[a-zA-Z0-9])")
_LONGEST = 10_000
"""Characters of a regular expression; longer ones are not read."""

_REMEMBERED = 4_000


@dataclass(slots=True)
class Vocabulary:
    """The words of a text; case is ignored.

    `around` are those of all that a match in the text may be inside of, follow or precede;
    `comments`, by their kind, those of the comments that may be a match themselves.
    """

    text: str
    around: Vocabulary | None = None
    comments: Mapping[str, Vocabulary] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.text = self.text.lower()

    def has(self, word: str) -> bool:
        """Whether a word, in lower case, stands anywhere, be it within another."""
        if word not in self._known:
            self._known[word] = word in self.text
        return self._known[word]

    def narrowed(self, condition: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """An ast-grep rule object without the alternatives that cannot match the text.

        It matches the same nodes there. None if nothing can match.
        """
        comments = self.comments.get(condition.get("kind", ""))
        return (
            comments.narrowed(condition) if comments else self._narrowed(condition, self.narrowed)
        )

    def _narrowed(self, condition: Mapping[str, Any], same: _Narrow) -> Mapping[str, Any] | None:
        """The same; `same` narrows what is to match the very same node."""
        own = _own_words(condition.get("regex"), condition.get("pattern"))
        if not all(any(map(self.has, words)) for words in own):
            return None
        parts = {}
        for key, value in condition.items():
            part = self._part(key, value, same)
            if part is not None:
                parts[key] = part
            elif key != "not":
                return None
        return parts or condition

    def below(self, condition: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The same of what holds for a node within a match, which may be any comment."""
        return self._narrowed(condition, self.below)

    def _part(self, key: str, value: Any, same: _Narrow) -> Any:
        if key in _WITHIN:
            return self.below(value)
        if key in _BESIDE:
            return (self.around or self).below(value)
        if key == "not":
            return same(value)
        if key == "all":
            every = [same(part) for part in value]
            return None if None in every else every
        if key == "any":
            return [part for part in map(same, value) if part is not None] or None
        return value


_Narrow: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


def _own_words(regex: object, pattern: object) -> Sequence[Words]:
    """What the regular expression and the pattern of a rule object itself require."""
    words = required_in_regex(regex) if isinstance(regex, str) else None
    named = required_in_pattern(pattern) if isinstance(pattern, str) else ()
    return named if words is None else (words, *named)


@lru_cache(_REMEMBERED)
def required_in_pattern(pattern: str) -> Sequence[Words]:
    """The names that a pattern of code spells out."""
    return tuple(Words({name.lower()}) for name in _NAME.findall(pattern) if _is_long(name))


@lru_cache(_REMEMBERED)
def required_in_regex(regex: str) -> Words | None:
    """Words one of which is in all that a regular expression of Rust's `regex` matches.

    None if it is not known, as for syntax that is not read here.
    """
    if len(regex) > _LONGEST:
        return None
    reader = _Reader(regex)
    try:
        found = reader.alternatives()
    except _UnreadError:
        return None
    return found if reader.at == len(regex) else None


class _UnreadError(Exception):
    """A piece of syntax that is not read."""


@dataclass(slots=True)
class _Reader:
    """Reads a regular expression from left to right."""

    regex: str
    at: int = 0

    def alternatives(self) -> Words | None:
        """Up to the end, or the closing parenthesis of the group."""
        branches = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._sequence())
        return _either(branches)

    def _sequence(self) -> Words | None:
        found: list[Words] = []
        run = ""
        while (char := self._peek()) not in {"", "|", ")"}:
            literal, group = self._atom(char)
            least, most_is_one = self._quantifier()
            if literal and least and most_is_one:
                run += literal
                continue
            found += _runs(run + literal if literal and least else run)
            run = ""
            if group is not None and least:
                found.append(group)
        return _best([*found, *_runs(run)])

    def _atom(self, char: str) -> tuple[str, Words | None]:
        """A literal character, empty for anything else; and what a group requires."""
        if char == "(":
            return "", self._group()
        if char == "[":
            self._skip_class()
            return "", None
        if char == "\\":
            return self._escaped(), None
        self.at += 1
        return ("" if char in ".^$" else char), None

    def _group(self) -> Words | None:
        opened = _GROUP.match(self.regex, self.at)
        if opened is None or "x" in (opened.group(1) or ""):
            raise _UnreadError
        self.at = opened.end()
        if opened.group(2) == ")":
            return None
        inner = self.alternatives()
        if self._peek() != ")":
            raise _UnreadError
        self.at += 1
        return inner

    def _skip_class(self) -> None:
        self.at += 1
        for first in ("^", "]"):
            self.at += self._peek() == first
        while (char := self._peek()) != "]":
            if char in {"", "["}:
                raise _UnreadError
            self.at += 2 if char == "\\" else 1
        self.at += 1

    def _escaped(self) -> str:
        if known := _ESCAPED_CLASS.match(self.regex, self.at):
            self.at = known.end()
            return ""
        self.at += 2
        return self.regex[self.at - 1 : self.at]

    def _quantifier(self) -> tuple[int, bool]:
        """How often the last atom stands at least, and whether it stands just once."""
        found = _QUANTIFIER.match(self.regex, self.at)
        if found is None:
            return 1, True
        self.at = found.end()
        return int(found.group(2) or found.group(1) == "+"), False

    def _peek(self) -> str:
        return self.regex[self.at : self.at + 1]


def _runs(run: str) -> Sequence[Words]:
    return [Words({run.lower()})] if _is_long(run) else []


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST


def _either(branches: Sequence[Words | None]) -> Words | None:
    known = [words for words in branches if words is not None]
    return Words().union(*known) if len(known) == len(branches) else None


def _best(found: Iterable[Words]) -> Words | None:
    """The set whose shortest word is the longest, as it stands in the fewest texts."""
    return max(found, key=_length, default=None)


def _length(words: Words) -> int:
    return min(map(len, words))
