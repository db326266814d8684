"""Finds tests that demand less than they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.demands import Loss, asked_anew, losses
from reviewer.checks.tolerances import widened
from reviewer.model.change import Span
from reviewer.model.facts import Assertion
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.suites.partners import Located, Partners, partner_tests
from reviewer.source.suites.product import is_silent_about_product
from reviewer.source.suites.strength import RUNS


@dataclass(frozen=True, slots=True)
class Params:
    """`min_drop` is how far the strength of a kept assert must fall, on the scale of 0 to 5.

    A removed assert counts from `min_strength` on; a tolerance from `min_widening` times.
    `plain` chooses an assert that gave way to a weaker one in a change of product code
    without a word in the documentation; False chooses all other cases, fewer rows among them.
    """

    plain: bool
    min_drop: int
    min_strength: int
    min_widening: float


def find(change: Change, params: Params) -> Iterable[Match]:
    """Kept tests with a weaker assert, a removed one, a wider tolerance or fewer rows.

    Silent where what was asserted left the product code, where any test of the change
    still asserts it as strictly, and where a function that the test calls may do so.
    """
    silent = is_silent_about_product(change)
    partners = partner_tests(change)
    for match in _demanding_less(change, params):
        if (silent and not match.place.in_base) is params.plain:
            yield match
    if not params.plain:
        for before, after in partners.pairs:
            yield from _cut(before, after, partners)


def _demanding_less(change: Change, params: Params) -> Iterator[Match]:
    yield from _weakened(change, params)
    for before, after in asked_anew(partner_tests(change)):
        for old, new in widened(before.case.assertions, after.case.assertions, params.min_widening):
            yield _replaced(after, old, new)


def _cut(before: Located, after: Located, partners: Partners) -> Iterator[Match]:
    """A parametrised test with fewer rows, of which one is in no test of the head."""
    old, new = before.case.rows, after.case.rows
    lost = [row for row in old if row not in new and not _is_elsewhere(row, partners)]
    if lost and new and len(new) < len(old):
        yield Match(
            place=Place(after.file.path, Span(after.case.span.start, after.case.span.start)),
            symbol=after.case.id,
            identity=f"rows {' '.join(lost)}",
            values=(
                ("TEST", after.case.id),
                ("BEFORE", f"{len(old)} rows"),
                ("AFTER", f"has {len(new)}"),
                ("WAS", f"`{lost[0]}`"),
            ),
        )


def _is_elsewhere(row: str, partners: Partners) -> bool:
    folded = "".join(row.split())
    return any(folded in "".join(test.source.split()) for test in partners.head)


def _weakened(change: Change, params: Params) -> Iterator[Match]:
    """One match a test; tests of a file that lost the same assert count once."""
    told: set[tuple[str, str]] = set()
    for match in _each_weakened(change, params):
        spot = (match.place.path, match.identity)
        if spot not in told:
            told.add(spot)
            yield match


def _each_weakened(change: Change, params: Params) -> Iterator[Match]:
    for before, after, lost in losses(change):
        worst = max(lost, key=_severity)
        if worst.after is None and worst.before.strength >= params.min_strength:
            yield _removed(before, worst.before, len(lost))
        elif worst.after is not None and _asks_less(worst, worst.after, params.min_drop):
            yield _replaced(after, worst.before, worst.after)


def _asks_less(loss: Loss, after: Assertion, min_drop: int) -> bool:
    """Whether a reader sees an assert that asks less, or one whose failure is not let out."""
    if after.text == loss.before.text:
        return after.strength == RUNS
    return loss.drop >= min_drop


def _severity(loss: Loss) -> tuple[bool, int, int]:
    return loss.after is not None, loss.drop, -loss.before.line


def _replaced(after: Located, old: Assertion, new: Assertion) -> Match:
    defanged = new.strength == RUNS and new.text == old.text
    asks = "passes even if that fails" if defanged else f"asks only `{new.text}`"
    return Match(
        place=Place(after.file.path, Span(new.line, new.line)),
        symbol=after.case.id,
        identity=f"{old.text} -> {new.text}",
        values=(
            ("TEST", after.case.id),
            ("BEFORE", f"`{old.text}`"),
            ("AFTER", asks),
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
            ("BEFORE", f"`{old.text}`"),
            ("AFTER", f"asks no more{others}"),
            ("WAS", f"`{old.text}`"),
        ),
    )


CHECK = Check("weakened-assertion", Params, find)
