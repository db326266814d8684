"""Finds handlers that came to take errors which got out before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.new_handlers import Seen, new_handlers
from reviewer.model.finding import Match
from reviewer.model.judged import Change
from reviewer.source.handlers import Handler, Outcome

_RAISES = re.compile(r"\b(?:raise|throw|abort|fail|reject)\b")


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """Handlers of product code that took named errors of some code and take any of it now.

    Silent where the handler raises in turn, and where one with less effect is told of by
    the rules on handlers that do nothing, log or answer a default.
    """
    del params
    for one in new_handlers(change):
        handler = one.handler
        told_elsewhere = handler.outcome is not Outcome.OTHER or one.file.is_test
        if told_elsewhere or not handler.broad or handler.excuse or _RAISES.search(handler.text):
            continue
        for before in _predecessors(one):
            yield _match(one, before)
            break


def _predecessors(one: Seen) -> Iterator[Handler]:
    """Narrow handlers of the base around the same code in the same function."""
    before, handler = one.file.before, one.handler
    if before is None:
        return
    others = before.facts.of(Handler)
    kept_broad = any(_is_around(handler, other) and other.broad for other in others)
    for other in others:
        if _is_around(handler, other) and not other.broad and not kept_broad:
            yield other


def _is_around(handler: Handler, other: Handler) -> bool:
    same = set(handler.guarded) & set(other.guarded)
    return other.function == handler.function and bool(same)


def _match(one: Seen, before: Handler) -> Match:
    match = one.match()
    return Match(
        place=match.place,
        symbol=match.symbol,
        identity=match.identity,
        values=(*match.values, ("BEFORE", before.caught)),
    )


CHECK = Check("widened-exception-type", Params, find)
