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


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that stands on a line of its own in the base, and what it was given."""

    place: Place
    called: str
    given: str

    @property
    def name(self) -> str:
        """What is called, without its owner."""
        return self.called.rpartition(".")[2]

    def is_missed(self, now: Sequence[str], added: Sequence[str]) -> bool:
        """Whether the function goes on with what was guarded and asks nothing like it."""
        stem = self.name.strip("_").lower()[:_STEM]
        using = [line for line in now if not self._words.isdisjoint(_WORD.findall(line))]
        return bool(using) and not any(stem in line.lower() for line in (*using, *added))

    @property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.given))


def find(change: Change, params: Params) -> Iterable[Match]:
    """Calls of guards that are gone from functions which hardly changed otherwise."""
    guards = re.compile("|".join(params.guards))
    code = _Codebase(change)
    for file, function in change.product_functions():
        for call in _missed(file, function, most_added=params.most_added):
            if guards.fullmatch(call.name) and code.lost_only(call.name):
                yield _match(function, call)


def _missed(file: JudgedFile, function: FunctionChange, *, most_added: int) -> Iterator[_Call]:
    before, after = function.before, function.after
    if not (before and after and file.before and file.after and function.is_edited):
        return
    now = file.after.lines[after.span.start : after.span.end]
    added = _written(file.after, file.change.added, after.span)
    if len(added) <= most_added:
        for call in _gone(file.before, file.change.removed, before.span):
            if call.is_missed(now, added):
                yield call


def _gone(before: Version, removed: Iterable[Span], span: Span) -> Iterator[_Call]:
    for line in _within(removed, span):
        text = before.lines[line - 1]
        found = _BARE_CALL.fullmatch(text) or _CHECKED_CALL.fullmatch(text)
        if found:
            place = Place(before.path, Span(line, line), in_base=True)
            yield _Call(place, found["called"], found["given"])


def _written(after: Version, added: Iterable[Span], span: Span) -> list[str]:
    """The lines that the change added to a function, blank ones left out."""
    return [text for line in _within(added, span) if (text := after.lines[line - 1].strip())]


def _within(spans: Iterable[Span], outer: Span) -> Iterator[int]:
    for span in spans:
        yield from span.shared(outer)


def _match(function: FunctionChange, call: _Call) -> Match:
    return Match(
        place=call.place,
        symbol=function.name,
        identity=call.called,
        values=(("FUNCTION", function.name), ("CALLED", call.called)),
    )


def _joined(versions: Iterable[Version | None]) -> str:
    return "\n".join(version.text for version in versions if version)


def _defines(text: str, name: str) -> int:
    named = re.escape(name)
    by_word = rf"\b(?:def|function|func(?: \([^()\n]*\))?)\s+{named}\b"
    by_body = rf"\b{named} *\([^()\n]*\)[^;()\n]*\{{"
    return len(re.findall(f"{by_word}|{by_body}", text))


CHECK = Check("dropped-call", Params, find)
