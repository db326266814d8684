"""Finds tests that stopped running."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.symbols import is_below
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.comments import has_tracker_reference
from reviewer.source.suites.partners import Located, last_name, partner_tests

_LINES_OF_NOTHING = 3


@dataclass(frozen=True, slots=True)
class Params:
    """Files below one of `sample_folders` are data of other tests.

    `awaited` is a pattern for markers of tests that run and are expected to fail.
    """

    sample_folders: tuple[str, ...]
    awaited: str


def find(change: Change, params: Params) -> Iterable[Match]:
    """Unconditional skips that are new, one match for each marker.

    Conditions on platform, version or a missing part are no skips. Silent for a test that
    is born skipped with a tracker reference, born to fail until a fault is mended, or empty
    to opt out of an inherited one.
    """
    told: set[tuple[str, int]] = set()
    for test, text, line in _newly_skipped(change, params):
        spot = (test.file.path, line)
        if spot not in told and not is_below(test.file.path, params.sample_folders):
            told.add(spot)
            yield _match(test, text, line)


def _newly_skipped(change: Change, params: Params) -> Iterator[tuple[Located, str, int]]:
    partners = partner_tests(change)
    running = [after for before, after in partners.pairs if not before.case.skip]
    for test in running:
        if test.case.skip and test.case.skip_line:
            yield test, test.case.skip, test.case.skip_line
    for test in partners.new:
        opts_out = not test.case.assertions and len(test.case.body) <= _LINES_OF_NOTHING
        is_awaited = re.search(params.awaited, test.case.skip or "") is not None
        spared = opts_out or is_awaited or _is_tracked(test) or _stood_idle(test)
        if test.case.skip and test.case.skip_line and not spared:
            yield test, test.case.skip, test.case.skip_line


def _is_tracked(test: Located) -> bool:
    line = test.case.skip_line or test.case.span.start
    near = test.version.lines[max(0, line - 2) : line + 1]
    return has_tracker_reference("\n".join([*near, test.case.skip or ""]))


def _stood_idle(test: Located) -> bool:
    """Whether the base had the function already, where nothing ran it."""
    before = test.file.before
    return (
        before is not None
        and re.search(rf"\b{re.escape(last_name(test.case))}\b", before.text) is not None
    )


def _match(test: Located, text: str, line: int) -> Match:
    return Match(
        place=Place(test.file.path, Span(line, line)),
        symbol=test.case.id,
        identity=f"{test.case.id} {text}",
        values=(("TEST", last_name(test.case)), ("SKIP", text)),
    )


CHECK = Check("skipped-test", Params, find)
