"""Finds private definitions that a change leaves without any use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.symbols import symbol_at
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.definitions import Definition


@dataclass(frozen=True, slots=True)
class Params:
    """`orphaned` and `new` complete the sentence on what lost its last use or never had one."""

    orphaned: str
    new: str


def find(change: Change, params: Params) -> Iterable[Match]:
    """Definitions that the head of a file never uses, and that the base used or did not have.

    A new one counts if no file of the change mentions its name and the base did not either:
    whoever else uses it would have to be part of the change. In Go, where a package shares
    its names, only what is new in a file of the base is told.
    """
    for file in change.files:
        if file.after:
            yield from _unused(change, file, file.after, params=params)


def _unused(change: Change, file: JudgedFile, after: Version, *, params: Params) -> Iterator[Match]:
    old = {one.name: one for one in file.before.facts.of(Definition)} if file.before else {}
    for one in after.facts.of(Definition):
        was = old.get(one.name)
        if one.used or (was and not was.used) or _is_mentioned(change, file, one.name):
            continue
        if was is None and not (file.renews(one.span) and not _in_base(change, one.name)):
            continue
        if after.language == "go" and (was or file.before is None):
            continue
        yield _match(after, one, params.orphaned if was else params.new)


def _is_mentioned(change: Change, file: JudgedFile, name: str) -> bool:
    return any(
        other.after is not None and _mentions(other.after.text, name)
        for other in change.files
        if other is not file
    )


def _in_base(change: Change, name: str) -> bool:
    return any(
        other.before is not None and _mentions(other.before.text, name) for other in change.files
    )


def _mentions(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text) is not None


def _match(after: Version, one: Definition, reason: str) -> Match:
    return Match(
        place=Place(after.path, one.span),
        symbol=symbol_at(after, one.span.start),
        identity=f"{one.kind} {one.name}",
        values=(("NAME", one.name), ("KIND", one.kind), ("REASON", reason)),
    )


CHECK = Check("unused-definition", Params, find)
