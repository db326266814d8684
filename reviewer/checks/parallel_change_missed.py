"""Finds the copy that an edit of all the others passed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    """One match for each edit that copies were left without, at the first place that got it."""
    by_text: dict[str, list[MissedEdit]] = defaultdict(list)
    for one in change.missed:
        if _is_meant(one, params):
            by_text[one.text].append(one)
    for missed in by_text.values():
        yield from _passed_over(missed, params)


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


def _passed_over(missed: Sequence[MissedEdit], params: Params) -> Iterator[Match]:
    """What one edit passed over; a copy is told apart by its file and function."""
    places = _places(missed)
    copies: dict[tuple[str, str], list[MissedEdit]] = defaultdict(list)
    for one in missed:
        copies[one.twin.path, one.twin_name].append(one)
    left = [some for some in copies.values() if _places(some) == places]
    if len(places) >= params.min_edited_copies and 0 < len(left) < len(places):
        longest = [max(some, key=lambda one: one.tokens) for some in left]
        yield _match(places, sorted(longest, key=lambda one: _in_order(one.twin)))


def _places(missed: Iterable[MissedEdit]) -> list[Place]:
    return sorted({one.place for one in missed}, key=_in_order)


def _in_order(place: Place) -> tuple[str, int]:
    return place.path, place.span.start


def _match(places: Sequence[Place], left: Sequence[MissedEdit]) -> Match:
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
