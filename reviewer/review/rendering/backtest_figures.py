"""What every rendering of a backtest says, in words and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.model.backtest import Backtest, Flip, Outcome, Replayed, RuleRecord, Share
from reviewer.model.review import Verdict
from reviewer.review.rendering.figures import plural, step

CAUTION = (
    "Lines of one finding share their fate, so the truth may lie outside of an interval more "
    "often than one time in twenty. Reworked does not mean wrong: good code changes too."
)
_BANDS = ((100, 100), (95, 99), (90, 94), (80, 89), (60, 79), (0, 59))


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `low` to `high`, and how many changes have one."""

    low: int
    high: int
    count: int

    @property
    def name(self) -> str:
        """`95 to 99`, or `100`."""
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


def headline(found: Backtest) -> str:
    """How many changes, and what there is to see."""
    hits = sum(len(one.hits) for one in found.replayed)
    touched = sum(bool(one.hits) for one in found.replayed)
    changes = plural(len(found.changes), "past change")
    return f"{changes} · {plural(hits, 'finding')} in {touched} of them"


def subject(found: Backtest) -> str:
    """Where and when, and by which policy."""
    days = f"{_day(found.changes[0].time)} to {_day(found.changes[-1].time)}"
    return f"{found.repository} · {days} · policy: {found.policy}"


def bands(found: Backtest) -> tuple[Band, ...]:
    """The distribution of scores over the changes that have a verdict."""
    scores = [one.outcome.score for one in judged(found)]
    return tuple(
        Band(low, high, sum(low <= score <= high for score in scores)) for low, high in _BANDS
    )


def longest(bars: Sequence[Band]) -> int:
    """What the longest bar stands for, at least 1."""
    return max([1, *(band.count for band in bars)])


def counts(record: RuleRecord) -> tuple[str, ...]:
    """A rule with its hits and changes, empty for lines without findings, and its lines."""
    hits = (str(record.hits), str(record.changes)) if record.hits else ("", "")
    return (record.rule, *hits, f"{record.flagged.lines:,}")


def judged(found: Backtest) -> list[Replayed]:
    """The changes that have a verdict."""
    return [one for one in found.replayed if one.outcome.verdict is not Verdict.NOT_APPLICABLE]


def failed(found: Backtest) -> list[Replayed]:
    """The changes that could not be reviewed."""
    return [one for one in found.replayed if one.failed]


def verdicts(found: Backtest) -> str:
    """`pass 90 · warn 8 · fail 1 · not applicable 1`."""
    counts = Counter(one.outcome.verdict for one in found.replayed)
    return " · ".join(
        f"{one.value.replace('_', ' ')} {counts[one]}" for one in Verdict if counts[one]
    )


def comparison(found: Backtest) -> str:
    """How lines with findings fared against those without; empty if they are too few."""
    one, other = found.flagged, found.unflagged
    if one.share is None or other.share is None:
        return ""
    said = (
        f"Of the lines that a finding names {percent(one.share)} were reworked within "
        f"{found.days} days, of the others {percent(other.share)}"
    )
    if _overlap(one, other) or not other.share:
        return f"{said}: chance alone could make that difference."
    return f"{said}: {one.share / other.share:.1f} times as many."


def _overlap(one: Share, other: Share) -> bool:
    bounds = (one.low or 0, one.high or 0), (other.low or 0, other.high or 0)
    return max(low for low, _ in bounds) <= min(high for _, high in bounds)


def share(value: Share) -> str:
    """`14 % (10 to 18)`, or that lines are too few."""
    if value.share is None or value.low is None or value.high is None:
        return "too few"
    return f"{percent(value.share)} ({100 * value.low:.0f} to {100 * value.high:.0f})"


def percent(value: float) -> str:
    """`14 %`, or `0.4 %` for little."""
    hundredths = 100 * value
    return f"{hundredths:.1f} %" if 0 < hundredths < 1 else f"{hundredths:.0f} %"


def records(found: Backtest) -> Iterator[RuleRecord]:
    """The rules, then any finding together, then the lines without one."""
    yield from found.rules
    hits = sum(len(one.hits) for one in found.replayed)
    yield RuleRecord(
        "any finding", hits, sum(bool(one.hits) for one in found.replayed), found.flagged
    )
    yield RuleRecord("no finding", 0, 0, found.unflagged)


def flips(found: Backtest) -> Iterable[tuple[str, ...]]:
    """Commit, verdicts, scores, subject of each change that flips, and why it does."""
    for one in found.flips:
        yield one.change.commit[:12], turned(one), scores(one), one.change.subject, one.why


def turned(flip: Flip) -> str:
    """`fail, blocked → warn`."""
    return " → ".join(_decided(side) for side in (flip.before, flip.after))


def scores(flip: Flip) -> str:
    """`60 → 100`, or the one score of both."""
    return step(flip.before.score, flip.after.score)


def flipped(found: Backtest) -> str:
    """How many changes another policy would decide otherwise; empty if none was given."""
    if not found.other:
        return ""
    return f"{plural(len(found.flips), 'change')} would be decided otherwise by {found.other}."


def _decided(outcome: Outcome) -> str:
    return f"{outcome.verdict.words}{', blocked' if outcome.is_blocked else ''}"


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
