"""Runs analysers over a text and notes those that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias, TypeVar

from reviewer.source.analysers import ANALYSERS, Analyser
from reviewer.source.parsed import ParsedText
from reviewer.source.places import place_of

Found = TypeVar("Found")
Kinds: TypeAlias = Mapping[type[Any], tuple[Any, ...]]
"""Facts by their kind."""

LOCAL = tuple(one for one in ANALYSERS if one.local)
WIDE = tuple(one for one in ANALYSERS if not one.local)


@dataclass(slots=True)
class FactsReader:
    """`troubles` pairs the name of an analyser with what went wrong in it."""

    troubles: list[tuple[str, str]] = field(default_factory=list)

    def read(self, parsed: ParsedText, analysers: Iterable[Analyser[Any]] = ANALYSERS) -> Kinds:
        """What each analyser sees; failed ones and those that see nothing are left out."""
        found = {one.kind: self.guarded(one.name, partial(one.read, parsed)) for one in analysers}
        return in_order({kind: facts for kind, facts in found.items() if facts})

    def sound(self, found: Kinds) -> Kinds:
        """The facts of those analysers that failed nowhere."""
        failed = {name for name, _ in self.troubles}
        out = {one.kind for one in ANALYSERS if one.name in failed}
        return {kind: facts for kind, facts in found.items() if kind not in out}

    def guarded(self, analyser: str, work: Callable[[], Found]) -> Found | None:
        """What the work gives; None if it fails."""
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - any analyser may fail on hostile source; it is reported
            self.troubles.append((analyser, f"{type(error).__name__}: {error}"[:200]))
            return None


def in_order(found: Kinds) -> Kinds:
    """The facts with those of local analysers sorted by where they stand."""
    local = {one.kind for one in LOCAL}
    return {
        kind: tuple(sorted(facts, key=place_of)) if kind in local else facts
        for kind, facts in found.items()
    }
