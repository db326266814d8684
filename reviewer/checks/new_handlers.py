"""The error handlers that a change brings or makes worse."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache

from reviewer.checks.novelty import newcomers, shape
from reviewer.checks.symbols import symbol_at
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.handlers import Handler
from reviewer.source.layout import bare

_SHORTEST_TELLING_LINE = 8
_RESULT_KEPT = re.compile(
    r"^(?:(?:const|let|var) )?[\w,]+:?=(?!=)(?:await )?|^(?:return|await) (?=\w)"
)
"""What a statement does with what it works out, at its start."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A handler and where it stands."""

    file: JudgedFile
    version: Version
    handler: Handler

    @property
    def text(self) -> str:
        """The handler without its layout."""
        return bare(self.handler.text)

    @property
    def guarded(self) -> str:
        """The code whose errors it handles, without its layout."""
        return bare("\n".join(self.handler.guarded))

    @property
    def wraps_old_code(self) -> bool:
        """Whether the guarded code stood in the base, where its errors got out."""
        before = self.file.before
        if before is None:
            return False
        old = bare(before.text)
        guarded = (_RESULT_KEPT.sub("", bare(line), count=1) for line in self.handler.guarded)
        return any(len(line) >= _SHORTEST_TELLING_LINE and line in old for line in guarded)

    def match(self) -> Match:
        """The finding's place and words: `$FUNCTION`, `$CAUGHT`, `$VALUE`."""
        handler = self.handler
        symbol = symbol_at(self.version, handler.span.start) or handler.function
        return Match(
            place=Place(self.file.path, handler.span),
            symbol=symbol,
            identity=f"{' '.join(handler.guarded)} {handler.text}",
            values=(
                ("FUNCTION", symbol or "this module"),
                ("CAUGHT", handler.caught),
                ("VALUE", handler.value),
            ),
        )


@lru_cache(maxsize=2)
def new_handlers(change: Change) -> tuple[Seen, ...]:
    """Handlers of the head without a partner in any file of the base, in order; none if packed.

    One that did the same with the errors of the same code is a partner, however it words it.
    """
    before = [one for file in change.files for one in _seen(file, file.before)]
    after = [one for file in change.files for one in _seen(file, file.after)]
    fresh = newcomers(before, after, (_exactly, _by_code, _by_place, _by_deed, _renamed))
    return tuple(
        one
        for one in fresh
        if one.file.renews(one.handler.span) or not one.file.adds(one.handler.span)
        if one.handler.span.start not in one.version.packed_lines
    )


def _seen(file: JudgedFile, version: Version | None) -> list[Seen]:
    if version is None:
        return []
    return [Seen(file, version, handler) for handler in version.facts.of(Handler)]


def _exactly(one: Seen) -> Hashable:
    return one.file.path, *_by_code(one), one.handler.function


def _by_code(one: Seen) -> tuple[Hashable, ...]:
    return one.text, one.guarded


def _by_place(one: Seen) -> Hashable:
    return one.text, one.handler.function.rpartition(".")[2]


def _by_deed(one: Seen) -> tuple[Hashable, ...]:
    handler = one.handler
    return one.guarded, handler.is_wide, handler.outcome, bare(handler.value)


def _renamed(one: Seen) -> Hashable:
    return one.file.path, shape(one.guarded), *_by_deed(one)[1:]
