"""Finds tests that asserted something and assert nothing any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.demands import asked_anew, checkers, core, other_calls
from reviewer.model.change import Span
from reviewer.model.facts import Assertion
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.suites.partners import Located, last_name, partner_tests
from reviewer.source.suites.product import vanished_names
from reviewer.source.suites.strength import RUNS, TRUTH


@dataclass(frozen=True, slots=True)
class Params:
    """Expecting one of the `passing` warnings is no promise: what they warn of goes away."""

    passing: tuple[str, ...]


def find(change: Change, params: Params) -> Iterable[Match]:
    """Kept tests all of whose asserts went, or gave way to ones that cannot fail.

    Silent where a function that the test calls may assert, where the base asserted no more
    than truth, where what was asserted left the product code, for skipped tests, and for
    those with a new name, which ask for something else. An
    assert with a weaker one on the same subject is told of by weakened-assertion.
    """
    partners = partner_tests(change)
    for before, after in asked_anew(partners):
        lost = [one for one in before.case.assertions if _promises(one, params.passing)]
        is_empty = all(one.strength == RUNS for one in after.case.assertions)
        is_kept = last_name(before.case) == last_name(after.case) and not after.case.skip
        if not lost or not is_empty or not is_kept or _is_told_elsewhere(lost, after):
            continue
        gone = vanished_names(change)
        hands_over = other_calls(after) & checkers(partners)
        if not hands_over and not any(_names(one) & gone for one in lost):
            yield _match(after, lost)


def _promises(one: Assertion, passing: Iterable[str]) -> bool:
    return one.strength > TRUTH and not any(word in one.text for word in passing)


def _names(one: Assertion) -> frozenset[str]:
    return frozenset(one.subject.replace("(", " ").replace(".", " ").split())


def _is_told_elsewhere(lost: list[Assertion], after: Located) -> bool:
    subjects = {core(one.subject) for one in after.case.assertions}
    return any(core(one.subject) in subjects for one in lost)


def _match(after: Located, lost: list[Assertion]) -> Match:
    line = _line(after)
    return Match(
        place=Place(after.file.path, Span(line, line)),
        symbol=after.case.id,
        identity=f"{after.case.id} {lost[0].text}",
        values=(("TEST", last_name(after.case)), ("BEFORE", lost[0].text)),
    )


def _line(after: Located) -> int:
    """What stands in the assert's place: one that cannot fail, a new line, or the test."""
    if after.case.assertions:
        return after.case.assertions[0].line
    span = after.case.span
    added = after.file.first_added(Span(span.start + 1, max(span.end, span.start + 1)))
    return added.start if added else span.start


CHECK = Check("emptied-test", Params, find)
