"""The facts of one changed file, worked out where it can hurt nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from reviewer.model.change import Span
from reviewer.model.facts import Facts, PatternMatch
from reviewer.source.analysers import ANALYSERS
from reviewer.source.functions import fault_of
from reviewer.source.parsed import ParsedText
from reviewer.source.patterns import CompiledPatterns, find_matches

Found = TypeVar("Found")
Kinds = Mapping[type[Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class TextOf:
    """One side of a file; an analyser may go by its path."""

    path: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class FileTask:
    """Both sides of a file; `added` are lines of `after`."""

    is_test: bool
    before: TextOf | None
    after: TextOf | None
    added: tuple[Span, ...]
    patterns: CompiledPatterns


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was learnt; `unparsable` says why the head could not be read at all.

    `troubles` pairs the name of an analyser with what went wrong in it.
    """

    before: Facts = field(default_factory=Facts)
    after: Facts = field(default_factory=Facts)
    unparsable: str | None = None
    troubles: tuple[tuple[str, str], ...] = ()


def analyse(task: FileTask) -> FileFacts:
    """The facts of both sides, and the pattern matches on added lines.

    An analyser that fails costs its own facts only, but on both sides, so that what
    the base holds does not look new. A base that does not parse has no facts, and the
    head none to compare with them. Matches of the base are only looked for if the head
    has any.
    """
    before, after = _parsed(task.before, task), _parsed(task.after, task)
    fault = fault_of(after) if after else None
    if fault:
        where = f" (line {fault.line})" if fault.line else ""
        return FileFacts(unparsable=fault.reason + where)
    facts = _Findings()
    comparable = before is None or fault_of(before) is None
    sides = (before, after) if comparable else (None, None)
    found = [facts.read(side) for side in sides]
    after_matches = facts.matches(after, task.patterns, within=task.added)
    before_matches = facts.matches(before, task.patterns) if after_matches else ()
    return FileFacts(
        Facts(facts.sound(found[0]), before_matches),
        Facts(facts.sound(found[1]), after_matches),
        None,
        tuple(facts.troubles),
    )


def _parsed(side: TextOf | None, task: FileTask) -> ParsedText | None:
    if side is None:
        return None
    return ParsedText(side.text, side.language, path=side.path, is_test=task.is_test)


@dataclass(slots=True)
class _Findings:
    """Runs analysers and notes those that fail."""

    troubles: list[tuple[str, str]] = field(default_factory=list)

    def read(self, parsed: ParsedText | None) -> Kinds:
        """What each analyser sees; failed ones are left out."""
        if parsed is None:
            return {}
        found = {one.kind: self._guarded(one.name, partial(one.read, parsed)) for one in ANALYSERS}
        return {kind: facts for kind, facts in found.items() if facts}

    def sound(self, found: Kinds) -> Kinds:
        """The facts of those analysers that failed nowhere."""
        failed = {name for name, _ in self.troubles}
        out = {one.kind for one in ANALYSERS if one.name in failed}
        return {kind: facts for kind, facts in found.items() if kind not in out}

    def matches(
        self,
        parsed: ParsedText | None,
        patterns: CompiledPatterns,
        *,
        within: tuple[Span, ...] | None = None,
    ) -> tuple[PatternMatch, ...]:
        """The places where structural rules match."""
        if parsed is None:
            return ()
        search = partial(find_matches, parsed, patterns, within)
        return self._guarded("patterns", search) or ()

    def _guarded(self, analyser: str, work: Callable[[], Found]) -> Found | None:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - any analyser may fail on hostile source; it is reported
            self.troubles.append((analyser, f"{type(error).__name__}: {error}"[:200]))
            return None
