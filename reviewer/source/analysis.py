"""The facts of one changed file, worked out where it can hurt nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from reviewer.model.change import Hunk, Span
from reviewer.model.facts import PatternMatch
from reviewer.source.fact_rows import pack, unpack
from reviewer.source.functions import fault_of
from reviewer.source.parsed import ParsedText
from reviewer.source.patterns import CompiledPatterns, find_matches
from reviewer.source.python_syntax import Unparsable
from reviewer.source.reading_facts import FactsReader, Kinds
from reviewer.source.short_reading import Texts, shortened


@dataclass(frozen=True, slots=True)
class TextOf:
    """One side of a file; an analyser may go by its path."""

    path: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class FileTask:
    """Both sides of a file; `known` is the row of facts of the base, if there is one."""

    is_test: bool
    before: TextOf | None
    after: TextOf | None
    hunks: tuple[Hunk, ...]
    patterns: CompiledPatterns
    known: bytes | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was learnt: rows of facts for `unpack`, and pattern matches.

    `unparsable` says why the head could not be read at all, `was_unparsable` that the base
    could not either; `troubles` pairs the name of an analyser with what went wrong in it.
    Without troubles rows are worth keeping.
    """

    before: bytes = b""
    after: bytes = b""
    before_matches: tuple[PatternMatch, ...] = ()
    after_matches: tuple[PatternMatch, ...] = ()
    unparsable: str | None = None
    was_unparsable: bool = False
    troubles: tuple[tuple[str, str], ...] = ()


def analyse(task: FileTask) -> FileFacts:
    """The facts of both sides, and the pattern matches on added lines.

    Of a Python head only what the change touched is read; the rest is known from the
    base. An analyser that fails costs its own facts only, but on both sides, so that
    what the base holds does not look new. A base that does not parse has no facts, and
    the head none to compare with them. Matches of the base are only looked for if the
    head has any.
    """
    reader = FactsReader()
    before, after = _parsed(task, task.before), _parsed(task, task.after)
    base = _base(task, before, reader)
    head = _head(task, base, whole=Texts(before, after), reader=reader)
    if isinstance(head, Unparsable):
        where = f" (line {head.line})" if head.line else ""
        return FileFacts(unparsable=head.reason + where, was_unparsable=base is None)
    added = tuple(span for hunk in task.hunks if (span := hunk.added))
    after_matches = _matches(head.after, task.patterns, reader, within=added)
    before_matches = _matches(head.before, task.patterns, reader) if after_matches else ()
    return FileFacts(
        before=pack(reader.sound(base or {})),
        after=pack(reader.sound(head.found)),
        before_matches=before_matches,
        after_matches=after_matches,
        troubles=tuple(reader.troubles),
    )


def _parsed(task: FileTask, side: TextOf | None) -> ParsedText | None:
    if side is None:
        return None
    return ParsedText(side.text, side.language, path=side.path, is_test=task.is_test)


def _base(task: FileTask, before: ParsedText | None, reader: FactsReader) -> Kinds | None:
    """The facts of the base, from its row if that is good; None if it does not parse."""
    if before is None:
        return {}
    known = unpack(task.known) if task.known else None
    if known is None and fault_of(before):
        return None
    return reader.read(before) if known is None else known


def _head(
    task: FileTask, base: Kinds | None, *, whole: Texts, reader: FactsReader
) -> Texts | Unparsable:
    """What is known of the head, or why it cannot be read."""
    if whole.after is None:
        return whole
    if base and not reader.troubles:
        short = shortened(whole, base, task.hunks)
        if short is not None:
            return short
    fault = fault_of(whole.after)
    if fault or base is None:
        return fault or whole
    return Texts(whole.before, whole.after, reader.read(whole.after))


def _matches(
    parsed: ParsedText | None,
    patterns: CompiledPatterns,
    reader: FactsReader,
    *,
    within: tuple[Span, ...] | None = None,
) -> tuple[PatternMatch, ...]:
    if parsed is None:
        return ()
    return reader.guarded("patterns", partial(find_matches, parsed, patterns, within)) or ()
