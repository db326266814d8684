"""From replayed changes and the fates of their lines to what a maintainer wants to know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.model.backtest import Flip, Hit, PastChange, Replayed, RuleRecord, Share
from reviewer.review.backtesting.shares import share_of
from reviewer.review.backtesting.survival import Fates, Line

DAYS = 90
_SECONDS_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Summary:
    """The record of each rule, most hits first, and the lines with and without findings."""

    rules: tuple[RuleRecord, ...]
    flagged: Share
    unflagged: Share


def summarise(
    changes: Sequence[PastChange], replayed: Mapping[str, Replayed], fates: Fates
) -> Summary:
    """Count hits over all changes, and reworked lines over those observed for DAYS days."""
    hits, touched = _counts(replayed.values())
    by_rule: dict[str, set[Line]] = defaultdict(set)
    unflagged: set[Line] = set()
    for change in observed(changes):
        lines = _judged_lines(fates.added[change.commit], replayed[change.commit])
        rest = set(lines)
        for hit in replayed[change.commit].hits:
            found = {line for line in lines if _is_in(line, hit)}
            by_rule[hit.rule] |= found
            rest -= found
        unflagged |= rest
    times = {change.commit: change.time for change in changes}
    records = (
        RuleRecord(rule, hits[rule], touched[rule], _share(by_rule[rule], fates, times))
        for rule in hits
    )
    return Summary(
        tuple(sorted(records, key=lambda one: (-one.hits, one.rule))),
        _share(set().union(*by_rule.values()), fates, times),
        _share(unflagged, fates, times),
    )


def observed(changes: Sequence[PastChange]) -> list[PastChange]:
    """The changes after which history goes on for DAYS days at least."""
    newest = max((change.time for change in changes), default=0)
    return [change for change in changes if change.time + DAYS * _SECONDS_A_DAY <= newest]


def flips(changes: Sequence[PastChange], replayed: Mapping[str, Replayed]) -> tuple[Flip, ...]:
    """The changes on which the two policies disagree, newest first; `after` is the other's."""
    found = []
    for change in reversed(changes):
        one = replayed[change.commit]
        if one.other is not None and one.other.decides_otherwise(one.outcome):
            found.append(Flip(change, one.outcome, one.other, one.why))
    return tuple(found)


def _counts(replayed: Iterable[Replayed]) -> tuple[Counter[str], Counter[str]]:
    hits: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    for one in replayed:
        rules = [hit.rule for hit in one.hits]
        hits.update(rules)
        touched.update(set(rules))
    return hits, touched


def _judged_lines(added: Iterable[Line], replayed: Replayed) -> list[Line]:
    skipped = frozenset(replayed.skipped)
    return [line for line in added if line[1] not in skipped and not replayed.failed]


def _is_in(line: Line, hit: Hit) -> bool:
    return hit.span is not None and line[1] == hit.path and line[2] in hit.span


def _share(lines: set[Line], fates: Fates, times: Mapping[str, int]) -> Share:
    soon = DAYS * _SECONDS_A_DAY
    reworked = sum(
        1
        for line in lines
        if line in fates.removed and fates.removed[line] - times[line[0]] <= soon
    )
    return share_of(len(lines), reworked)
