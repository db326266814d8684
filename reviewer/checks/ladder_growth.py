"""Finds arms added to long chains that compare one subject with literals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.symbols import symbol_at
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.ladders import Arm, Ladder


@dataclass(frozen=True, slots=True)
class Params:
    """`min_arms` is how many arms the chain must have had before the change."""

    min_arms: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Chains that were long in the base and gained arms; the place is their new arms."""
    for file in change.files:
        if file.before and file.after:
            yield from _grown(file, file.before, file.after, params=params)


def _grown(file: JudgedFile, before: Version, after: Version, *, params: Params) -> Iterator[Match]:
    for ladder in after.facts.of(Ladder):
        old = _older(ladder, before, params)
        if old is None or len(ladder.arms) <= len(old.arms):
            continue
        known = {arm.literal for arm in old.arms}
        added = [arm for arm in ladder.arms if arm.literal not in known and file.renews(arm.span)]
        if added:
            yield _match(after, ladder, old=old, added=added)


def _older(ladder: Ladder, before: Version, params: Params) -> Ladder | None:
    """The chain of the base on the same subject that shares most arms, if it was long."""
    literals = {arm.literal for arm in ladder.arms}

    def kept(old: Ladder) -> int:
        return len(literals & {arm.literal for arm in old.arms})

    same = [old for old in before.facts.of(Ladder) if old.subject == ladder.subject]
    long = [old for old in same if len(old.arms) >= params.min_arms]
    return max((old for old in long if 2 * kept(old) > len(old.arms)), key=kept, default=None)


def _match(after: Version, ladder: Ladder, *, old: Ladder, added: list[Arm]) -> Match:
    span = Span(added[0].span.start, added[-1].span.end)
    values = {
        "SUBJECT": ladder.subject,
        "BEFORE": str(len(old.arms)),
        "AFTER": str(len(ladder.arms)),
        "ARMS": ", ".join(arm.literal for arm in added),
    }
    return Match(
        place=Place(after.path, span),
        symbol=symbol_at(after, span.start),
        identity=f"{ladder.subject} {values['ARMS']}",
        values=tuple(values.items()),
    )


CHECK = Check("ladder-growth", Params, find)
