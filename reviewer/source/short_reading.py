"""Reads of a Python head only what the change touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Self

from reviewer.model.change import Hunk, Span
from reviewer.model.facts import Function
from reviewer.source.functions import fault_of
from reviewer.source.kept import (
    Kept,
    Sides,
    completed,
    in_base,
    in_head,
    kept_functions,
    masked,
    standing,
    unaffected,
)
from reviewer.source.parsed import ParsedText
from reviewer.source.reading_facts import LOCAL, WIDE, FactsReader, Kinds, in_order
from reviewer.source.suites.python import surroundings

_TRIES = 2


@dataclass(frozen=True, slots=True)
class Texts:
    """Both sides, whole or without what the change left alone; `found` is of the head."""

    before: ParsedText | None
    after: ParsedText | None
    found: Kinds = field(default_factory=dict)


def shortened(whole: Texts, base: Kinds, hunks: Sequence[Hunk]) -> Texts | None:
    """Both sides without the functions that the change left alone; None if it cannot be.

    `base` are the facts of the base; those of the head are the same as if all of it had
    been read. None also if an analyser fails, and for a base that Python does not parse:
    what its functions lack would look new in a head of which less is read.
    """
    before, after = whole.before, whole.after
    if before is None or after is None or {before.language, after.language} != {"python"}:
        return None
    if any(one.measures.cognitive is None for one in base.get(Function, ())):
        return None
    sides = Sides(before.lines, after.lines, hunks)
    short = _Short.of(before, after, kept_functions(base, sides, is_test=after.is_test))
    if after.is_test and short.kept:
        changed = _changed_names(short.before, short.after)
        short = short.keeping(() if changed is None else unaffected(short.kept, base, changed))
    local = {one.kind: base.get(one.kind, ()) for one in LOCAL}
    for _ in range(_TRIES):
        if not short.kept:
            return None
        reader = FactsReader()
        read = {} if fault_of(short.after) else reader.read(short.after, LOCAL)
        stand = standing(read, local, short.kept)
        if stand == short.kept and not reader.troubles:
            known = in_order(completed(read, local, stand))
            found = {**known, **reader.read(short.after, WIDE)}
            return None if reader.troubles else Texts(short.before, short.after, found)
        short = short.keeping(stand)
    return None


@dataclass(frozen=True, slots=True)
class _Short:
    """Both sides with the bodies of some functions left out."""

    kept: tuple[Kept, ...]
    before: ParsedText
    after: ParsedText

    @classmethod
    def of(cls, before: ParsedText, after: ParsedText, kept: tuple[Kept, ...]) -> Self:
        """The whole sides without what is kept."""
        return cls(kept, _without(before, in_base(kept)), _without(after, in_head(kept)))

    def keeping(self, kept: tuple[Kept, ...]) -> Self:
        """The same with other functions left out, parsed anew only if they are others."""
        if kept == self.kept:
            return self
        return type(self).of(self.before.whole, self.after.whole, kept)


def _without(parsed: ParsedText, places: Iterable[tuple[Span, int, int]]) -> ParsedText:
    text = masked(parsed.lines, places)
    return ParsedText(text, parsed.language, path=parsed.path, is_test=parsed.is_test, whole=parsed)


def _changed_names(before: ParsedText, after: ParsedText) -> AbstractSet[str] | None:
    """What tests may refer to and is not as it was; None if more than names matters."""
    old, new = surroundings(before), surroundings(after)
    if old is None or new is None:
        return None
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}
