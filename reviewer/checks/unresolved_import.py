"""Finds new imports of what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place, Unresolved


@dataclass(frozen=True, slots=True)
class Params:
    """`told` are the kinds of what is missing: `module`, `name`, `package`.

    `made` is a pattern for modules that a build makes, `given` for packages that come with
    the language; `published_as` maps a package that is imported to the words of its names
    in manifests.
    """

    told: tuple[str, ...]
    made: str
    given: str
    published_as: Mapping[str, str]


def find(change: Change, params: Params) -> Iterable[Match]:
    """What was searched for in the tree and in the manifests, and is in neither."""
    judged = {file.path for file in change.files}
    for one in change.unresolved:
        if one.path in judged and one.kind in params.told and not _is_made(one, params):
            yield Match(
                place=Place(one.path, one.span),
                symbol="",
                identity=f"{one.module} {one.name}",
                values=(("NAME", one.name), ("FROM", _origin(one))),
            )


def _origin(one: Unresolved) -> str:
    return "" if one.module == one.name else f", imported from `{one.module}`"


def _is_made(one: Unresolved, params: Params) -> bool:
    if re.search(params.made, f"{one.module} {one.name}"):
        return True
    return one.kind == "package" and (
        re.fullmatch(params.given, one.name) is not None or _is_declared(one, params.published_as)
    )


def _is_declared(one: Unresolved, published_as: Mapping[str, str]) -> bool:
    plain = re.sub(r"[-_.]+", "-", one.name).lower()
    spellings = {one.name, plain, f"py{plain}", f"python-{plain}", f"{plain}-python", f"{plain}-py"}
    spellings |= set(published_as.get(one.name, "").split())
    return not spellings.isdisjoint(one.declared)


CHECK = Check("unresolved-import", Params, find)
