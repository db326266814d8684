"""Finds guards that a function no longer calls although they still stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.checks.check import Check
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, FunctionChange, JudgedFile, Place, Version

_CALL = r"(?P<called>[\w.$]+)\((?P<given>[^()]*(?:\([^()]*\)[^()]*)*)\)"
_BARE_CALL = re.compile(rf"\s*(?:await\s+)?{_CALL}\s*;?\s*")
_CHECKED_CALL = re.compile(rf"\s*if \w+ :?= {_CALL}; \w+ != nil \{{\s*")
_STEM = 5
"""Letters by which `validated` is known as kin of `validate`."""
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Params:
    """`guards` are patterns of names; `most_added` lines may be new in the function."""

    guards: tuple[str, ...]
    most_added: int


@dataclass(frozen=True)
class _Codebase:
    """All product code of a change, as it was and as it is."""

    change: Change

    @cached_property
    def before(self) -> str:
        """The text of every file of the base."""
        return _joined(file.before for file in self.change.files if not file.is_test)

    @cached_property
    def after(self) -> str:
        """The text of every file of the head."""
        return _joined(file.after for file in self.change.files if not file.is_test)

    def lost_only(self, name: str) -> bool:
        """Whether calls of the name became fewer, while nothing tells that it went."""
        word = re.compile(rf"\b{re.escape(name)}\b")
        was, now = (len(word.findall(text)) for text in (self.before, self.after))
        return now < was and _defines(self.before, name) <= _defines(self.after, name)


def find(change: Change, params: Params) -> Iterable[Match]:
    """Calls of guards that are gone from functions which hardly changed otherwise."""
    guards = re.compile("|".join(params.guards))
    code = _Codebase(change)
    for file, function in change.product_functions():
        before, after = function.before, function.after
        if not (file.before and file.after and before and after and function.is_edited):
            continue
        now = file.after.lines[after.span.start : after.span.end]
        added = _added(file, file.after, after.span)
        if len(added) > params.most_added:
            continue
        for line, called, given in _gone(file, file.before, before.span):
            name = called.rpartition(".")[2]
            if not guards.fullmatch(name) or _is_replaced(name, added):
                continue
            if _still_matters(name, given, now) and code.lost_only(name):
                yield _match(
                    function, Place(file.before.path, Span(line, line), in_base=True), called
                )


def _gone(file: JudgedFile, before: Version, span: Span) -> Iterator[tuple[int, str, str]]:
    for removed in file.change.removed:
        for line in range(max(removed.start, span.start), min(removed.end, span.end) + 1):
            text = before.lines[line - 1]
            found = _BARE_CALL.fullmatch(text) or _CHECKED_CALL.fullmatch(text)
            if found:
                yield line, found["called"], found["given"]


def _still_matters(name: str, given: str, now: Sequence[str]) -> bool:
    """Whether the function goes on with what the guard was asked about."""
    text = "\n".join(now)
    words = set(_WORD.findall(given))
    return not re.search(rf"\b{re.escape(name)}\b", text) and bool(words & set(_WORD.findall(text)))


def _added(file: JudgedFile, after: Version, span: Span) -> list[str]:
    """The lines that the change added to a function, blank ones left out."""
    return [
        text
        for added in file.change.added
        for line in range(max(added.start, span.start), min(added.end, span.end) + 1)
        if (text := after.lines[line - 1].strip())
    ]


def _is_replaced(name: str, added: Iterable[str]) -> bool:
    """Whether something with a name like it came in its place."""
    stem = name.strip("_").lower()[:_STEM]
    return any(stem in line.lower() for line in added)


def _match(function: FunctionChange, place: Place, called: str) -> Match:
    return Match(
        place=place,
        symbol=function.name,
        identity=called,
        values=(("FUNCTION", function.name), ("CALLED", called)),
    )


def _joined(versions: Iterable[Version | None]) -> str:
    return "\n".join(version.text for version in versions if version)


def _defines(text: str, name: str) -> int:
    named = re.escape(name)
    by_word = rf"\b(?:def|function|func(?: \([^()\n]*\))?)\s+{named}\b"
    by_body = rf"\b{named} *\([^()\n]*\)[^;()\n]*\{{"
    return len(re.findall(f"{by_word}|{by_body}", text))


CHECK = Check("dropped-call", Params, find)
