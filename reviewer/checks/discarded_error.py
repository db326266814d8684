"""Finds calls of Go whose error was handled, or ought to be, and goes to `_` now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.novelty import newcomers
from reviewer.checks.symbols import symbol_at
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.handlers.discards import Discard

_TIDIES = re.compile(r"(?:\w+\.)*(?:Close|Remove|RemoveAll|Flush|Sync|Rollback|Stop|Shutdown)\w*")


@dataclass(frozen=True, slots=True)
class Params:
    """`reads` are patterns of functions without whose error the result means nothing."""

    reads: tuple[str, ...]


def find(change: Change, params: Params) -> Iterable[Match]:
    """New discards in product code of an error that the base kept, or of a read.

    Silent for tidying up, and where a comment says why.
    """
    reads = re.compile("|".join(params.reads))
    for file in change.files:
        if file.after is None or file.is_test:
            continue
        for one in _new(file, file.after):
            if reads.fullmatch(one.called) or _was_kept(one, file.before):
                yield _match(file, file.after, one)


def _new(file: JudgedFile, after: Version) -> Iterator[Discard]:
    before = file.before.facts.of(Discard) if file.before else ()
    for one in newcomers(before, after.facts.of(Discard), (lambda one: one.call,)):
        tidies = _TIDIES.fullmatch(one.called) is not None
        if file.renews(one.span) and not one.excuse and not tidies:
            yield one


def _was_kept(one: Discard, before: Version | None) -> bool:
    """Whether the base made the same call and did not throw its error away."""
    if before is None:
        return False
    thrown = sum(other.call == one.call for other in before.facts.of(Discard))
    kept = rf"(?:\berr\w*\s*:?=|\breturn)\s*{re.escape(one.call)}"
    return not thrown and re.search(kept, before.text) is not None


def _match(file: JudgedFile, after: Version, one: Discard) -> Match:
    symbol = symbol_at(after, one.span.start)
    return Match(
        place=Place(file.path, one.span),
        symbol=symbol,
        identity=one.call,
        values=(("FUNCTION", symbol or "this file"), ("CALLED", one.called)),
    )


CHECK = Check("discarded-error", Params, find)
