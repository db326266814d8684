"""Finds imports that a change added and nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place
from reviewer.source.imports import IdleImport

_DEFINED = re.compile(
    r"^(?:export )?(?:async )?(?:def|class|function|const|let|interface|type|enum) (\w+)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """Idle imports on added lines.

    Names that the base imported idly or defined itself are left out, and those that other
    modules take from here: they are passed on to who knows the file by them.
    """
    del params
    for file in change.files:
        if file.after:
            known = _known(file) | {one.name for one in change.given_on if one.path == file.path}
            for one in file.after.facts.of(IdleImport):
                names = [name for name in one.names if name not in known]
                if names and file.renews(one.span):
                    listed = ", ".join(f"`{name}`" for name in names)
                    yield Match(
                        place=Place(file.after.path, one.span),
                        symbol="",
                        identity=" ".join(names),
                        values=(("NAMES", listed),),
                    )


def _known(file: JudgedFile) -> frozenset[str]:
    if file.before is None:
        return frozenset()
    idle = {name for one in file.before.facts.of(IdleImport) for name in one.names}
    return frozenset(idle.union(_DEFINED.findall(file.before.text)))


CHECK = Check("unused-import", Params, find)
