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
    the head none to compare with them. Matches of the base are only looked for where the
    change replaced or broke up something, for others still stand, and only if the head has
    any, or if the file is gone and its code may stand elsewhere.
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
    may_be_kept = bool(after_matches) or task.after is None
    broken = tuple(map(_broken, task.hunks)) if may_be_kept else ()
    before_matches = _matches(head.before, task.patterns, reader, within=broken)
    return FileFacts(
        before=pack(reader.sound(base or {})),
        after=pack(reader.sound(head.found)),
        before_matches=tuple(one for one in before_matches if _is_broken(one.span, task.hunks)),
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


def _broken(hunk: Hunk) -> Span:
    """The lines of the base that a hunk replaced, or between which it came."""
    return hunk.removed or Span(hunk.base_start, hunk.base_start + 1)


def _is_broken(span: Span, hunks: tuple[Hunk, ...]) -> bool:
    """Whether a hunk replaced some of the lines, or came between two of them."""
    return any(
        hunk.removed.meets(span) if hunk.removed else span.holds(_broken(hunk)) for hunk in hunks
    )


def _matches(
    parsed: ParsedText | None,
    patterns: CompiledPatterns,
    reader: FactsReader,
    *,
    within: tuple[Span, ...],
) -> tuple[PatternMatch, ...]:
    if parsed is None or not within:
        return ()
    return reader.guarded("patterns", partial(find_matches, parsed, patterns, within)) or ()
