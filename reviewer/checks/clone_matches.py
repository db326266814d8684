"""Copies that say enough to be worth a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewer.checks.clone_words import differing_lines, differing_words, passing
from reviewer.checks.symbols import is_below
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone, JudgedFile, Place
from reviewer.source.testcode import is_test_material

MOST_RELATED = 10


@dataclass(frozen=True, slots=True)
class CloneLimits:
    """What a copy must measure; the limits `…_in_tests` hold for copies in test files.

    Lines are those of the copy that hold code that stands in the twin as well;
    `min_logic` counts statements that compute or decide something, `min_distinct` is the
    share of token triples that differ from one another. A copy that holds `whole_share` of
    the body of a function is a whole one, to which `…_of_function` apply. What stood in
    `idiom_places` places before is an idiom; what lies below one of `sample_folders`, or
    among tests without holding any, is test material. A line beyond the fewest costs
    `points_per_line`, up to `max_extra_points`.
    """

    min_lines: int
    min_tokens: int
    min_logic: int
    min_lines_in_tests: int
    min_tokens_in_tests: int
    min_logic_in_tests: int
    whole_share: float
    min_tokens_of_function: int
    min_logic_of_function: int
    min_distinct: float
    idiom_places: int
    sample_folders: tuple[str, ...]
    points_per_line: float
    max_extra_points: float


def clone_matches(
    change: Change, limits: CloneLimits, *, is_meant: Callable[[Clone], bool]
) -> Iterator[Match]:
    """A match for each copy that is meant and within the limits."""
    tests = {file.path for file in change.files if file.is_test}
    material = {file.path for file in change.files if _is_material(file)}
    for clone in change.clones:
        in_tests = clone.place.path in tests
        is_sample = clone.place.path in material or _is_sample(clone, limits)
        if is_sample or not is_meant(clone):
            continue
        if _says_enough(clone, limits, in_tests=in_tests):
            fewest = limits.min_lines_in_tests if in_tests else limits.min_lines
            yield _match(clone, _extra_points(clone, limits, fewest))


def _is_material(file: JudgedFile) -> bool:
    after = file.after
    return after is not None and is_test_material(after.path, after.text, after.language)


def _is_sample(clone: Clone, limits: CloneLimits) -> bool:
    return any(is_below(one.path, limits.sample_folders) for one in (clone.place, clone.twin))


def _says_enough(clone: Clone, limits: CloneLimits, *, in_tests: bool) -> bool:
    lines, tokens, logic = limits.min_lines, limits.min_tokens, limits.min_logic
    if in_tests:
        lines, tokens = limits.min_lines_in_tests, limits.min_tokens_in_tests
        logic = limits.min_logic_in_tests
    elif clone.twin_home.share >= limits.whole_share:
        tokens, logic = limits.min_tokens_of_function, limits.min_logic_of_function
    return (
        clone.lines >= lines
        and clone.tokens >= tokens
        and clone.likeness.logic >= logic
        and clone.likeness.distinct >= limits.min_distinct
        and 1 + len(clone.others) < limits.idiom_places
    )


def _extra_points(clone: Clone, limits: CloneLimits, fewest: int) -> float:
    further = clone.lines * (1 + len(clone.copies)) - fewest
    return min(further * limits.points_per_line, limits.max_extra_points)


def _match(clone: Clone, extra_points: float) -> Match:
    related = (clone.twin, *clone.copies, *clone.others)
    return Match(
        place=clone.place,
        symbol=clone.home.name,
        identity=" ".join(clone.text.split()),
        values=(
            ("LINES", str(clone.lines)),
            ("TWIN", _name(clone.twin)),
            ("FILE", clone.twin.path),
            ("MORE", _more(len(related) - 1)),
            ("DIFFERS", differing_words(clone)),
            ("GAPS", differing_lines(clone)),
            ("PASSING", passing(clone)),
            ("FUNCTION", clone.twin_home.name),
        ),
        related=related[:MOST_RELATED],
        extra_points=extra_points,
    )


def _name(place: Place) -> str:
    return f"{place.path}:{place.span.start}-{place.span.end}"


def _more(count: int) -> str:
    if not count:
        return ""
    return f" and {count} more {'place' if count == 1 else 'places'}"
