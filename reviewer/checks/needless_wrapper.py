"""Finds functions and classes that a change added and that only forward."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place
from reviewer.source.wrappers import Wrapper


@dataclass(frozen=True, slots=True)
class Params:
    """`classes` chooses classes that only forward; False chooses functions and methods."""

    classes: bool


def find(change: Change, params: Params) -> Iterable[Match]:
    """Wrappers whose name the base of the file did not hold: a name that stays is for callers."""
    for file in change.files:
        if file.after:
            for one in file.after.facts.of(Wrapper):
                fresh = file.renews(one.span) and not _is_known(file, one.name)
                if one.is_class == params.classes and fresh:
                    yield Match(
                        place=Place(file.after.path, one.span),
                        symbol=one.name,
                        identity=one.name,
                        values=(("TARGET", one.target),),
                    )


def _is_known(file: JudgedFile, name: str) -> bool:
    before = file.before.text if file.before else ""
    return re.search(rf"\b{re.escape(name)}\b", before) is not None


CHECK = Check("needless-wrapper", Params, find)
