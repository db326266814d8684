"""Finds the copy that an edit of all the others passed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reviewer.checks.check import Check
from reviewer.checks.symbols import is_below
from reviewer.model.finding import Match
from reviewer.model.judged import Change, MissedEdit, Place
from reviewer.source.testcode import is_test_path


@dataclass(frozen=True, slots=True)
class Params:
    """When a copy was passed over.

    At least `min_edited_copies` got the same edit, and more than did not. The stretch that they
    share has `min_tokens` and `min_logic` statements that compute or decide something, of its
    token triples `min_distinct` differ from one another, and on either side of the edit
    `min_context` tokens are equal. The edit takes and brings `min_edited` tokens together. Of
    names and literals `min_same_names` are equal. What lies below one of `sample_folders` is
    test material.
    """

    min_edited_copies: int
    min_tokens: int
    min_context: int
    min_logic: int
    min_distinct: float
    min_edited: int
    min_same_names: float
    sample_folders: tuple[str, ...]


def find(change: Change, params: Params) -> Iterable[Match]:
    """A match at the first place of an edit that copies were left without.

    What the same copies miss besides is not told.
    """
    by_text: dict[str, list[MissedEdit]] = defaultdict(list)
    for one in change.missed:
        if _is_meant(one, params):
            by_text[one.text].append(one)
    told: set[_Copy] = set()
    for missed in by_text.values():
        left = _passed_over(missed, params)
        if not left.keys() <= told:
            told |= left.keys()
            yield _match(_places(missed), left)


def _is_meant(one: MissedEdit, params: Params) -> bool:
    likeness = one.likeness
    return (
        one.tokens >= params.min_tokens
        and one.context >= params.min_context
        and one.removed + one.added >= params.min_edited
        and likeness.logic >= params.min_logic
        and likeness.distinct >= params.min_distinct
        and likeness.same_names >= params.min_same_names
        and not is_test_path(one.twin.path)
        and not is_below(one.place.path, params.sample_folders)
        and not is_below(one.twin.path, params.sample_folders)
    )


_Copy: TypeAlias = tuple[str, str]
"""A copy is told apart by its file and function."""


def _passed_over(
    missed: Sequence[MissedEdit], params: Params
) -> Mapping[_Copy, Sequence[MissedEdit]]:
    """The copies that one edit passed over; none if it is nobody's business."""
    places = _places(missed)
    copies: dict[_Copy, list[MissedEdit]] = defaultdict(list)
    for one in missed:
        copies[one.twin.path, one.twin_name].append(one)
    left = {copy: some for copy, some in copies.items() if _places(some) == places}
    return left if params.min_edited_copies <= len(places) > len(left) else {}


def _places(missed: Iterable[MissedEdit]) -> list[Place]:
    return sorted({one.place for one in missed}, key=_in_order)


def _in_order(place: Place) -> tuple[str, int]:
    return place.path, place.span.start


def _match(places: Sequence[Place], copies: Mapping[_Copy, Sequence[MissedEdit]]) -> Match:
    longest = [max(some, key=lambda one: one.tokens) for some in copies.values()]
    left = sorted(longest, key=lambda one: _in_order(one.twin))
    first = left[0]
    twin = first.twin
    return Match(
        place=places[0],
        symbol=first.name,
        identity=f"{twin.path} {first.twin_name} {first.text}",
        values=(
            ("COPIES", str(len(places))),
            ("FUNCTION", first.twin_name),
            ("TWIN", f"{twin.path}:{twin.span.start}-{twin.span.end}"),
            ("MORE", f" and {len(left) - 1} more" if len(left) > 1 else ""),
        ),
        related=(*(one.twin for one in left), *places[1:]),
    )


CHECK = Check("parallel-change-missed", Params, find)
