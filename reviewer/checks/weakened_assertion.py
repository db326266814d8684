"""Finds tests that demand less than they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.demands import Loss, losses
from reviewer.checks.tolerances import widened
from reviewer.model.change import Span
from reviewer.model.facts import Assertion
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.suites.partners import Located, Partners, partner_tests
from reviewer.source.suites.product import is_silent_about_product, vanished_names


@dataclass(frozen=True, slots=True)
class Params:
    """`min_drop` is how far the strength of a kept assert must fall, on the scale of 0 to 5.

    A removed assert counts from `min_strength` on; a tolerance from `min_widening` times.
    `silent` chooses changes of product code without a word in the documentation, or all
    others.
    """

    silent: bool
    min_drop: int
    min_strength: int
    min_widening: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Kept tests with a weaker assert, a removed one, a wider tolerance or fewer rows.

    Silent where what was asserted left the product code, where any test of the change
    still asserts it as strictly, and where a function that the test calls may do so.
    """
    if is_silent_about_product(change) is not params.silent:
        return
    partners = partner_tests(change)
    gone = vanished_names(change)
    yield from _weakened(partners, gone, params)
    for before, after in partners.pairs:
        for old, new in widened(before.case.assertions, after.case.assertions, params.min_widening):
            yield _replaced(after, old, new)


def _weakened(partners: Partners, gone: frozenset[str], params: Params) -> Iterator[Match]:
    """One match a test; tests of a file that lost the same assert count once."""
    told: set[tuple[str, str]] = set()
    for match in _each_weakened(partners, gone, params):
        spot = (match.place.path, match.identity)
        if spot not in told:
            told.add(spot)
            yield match


def _each_weakened(partners: Partners, gone: frozenset[str], params: Params) -> Iterator[Match]:
    for before, after, lost in losses(partners, gone):
        worst = max(lost, key=_severity)
        if worst.after is None and worst.before.strength >= params.min_strength:
            yield _removed(before, worst.before, len(lost))
        elif worst.after is not None and worst.drop >= params.min_drop:
            yield _replaced(after, worst.before, worst.after)


def _severity(loss: Loss) -> tuple[bool, int, int]:
    return loss.after is not None, loss.drop, -loss.before.line


def _replaced(after: Located, old: Assertion, new: Assertion) -> Match:
    return Match(
        place=Place(after.file.path, Span(new.line, new.line)),
        symbol=after.case.id,
        identity=f"{old.text} -> {new.text}",
        values=(
            ("TEST", after.case.id),
            ("BEFORE", old.text),
            ("AFTER", f"asks only `{new.text}`"),
            ("WAS", f"`{old.text}`"),
        ),
    )


def _removed(before: Located, old: Assertion, count: int) -> Match:
    others = f" and {count - 1} more" if count > 1 else ""
    return Match(
        place=Place(before.file.path, Span(old.line, old.line), in_base=True),
        symbol=before.case.id,
        identity=f"removed {old.text}",
        values=(
            ("TEST", before.case.id),
            ("BEFORE", old.text),
            ("AFTER", f"asks no more{others}"),
            ("WAS", f"`{old.text}`"),
        ),
    )


CHECK = Check("weakened-assertion", Params, find)
