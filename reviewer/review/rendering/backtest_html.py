"""A backtest as one self-contained page of HTML, its plots drawn as SVG."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.backtest import Backtest, RuleRecord
from reviewer.review.rendering import backtest_figures as figures
from reviewer.review.rendering.pages import page

_WIDTH = 640
_BAR_ROW = 26
_RULE_ROW = 26
_LABEL = 190
_FLIPS = 500
_TICKS = (0.1, 0.2, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A horizontal bar: label left of it, count right of it."""

    label: str
    y: int
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """A share with its interval, as a point on a line; `kind` tells flagged lines from others."""

    label: str
    kind: str
    y: int
    at: float
    low: float
    high: float
    said: str


@dataclass(frozen=True, slots=True)
class _Tick:
    x: float
    said: str


def to_html(found: Backtest) -> str:
    """The whole backtest; equal ones give identical text."""
    marks, ticks = _marks(found)
    return page(
        "backtest.html",
        found=found,
        headline=figures.headline(found),
        subject=figures.subject(found),
        comparison=figures.comparison(found),
        caution=figures.CAUTION,
        verdicts=figures.verdicts(found),
        bars=_bars(found),
        marks=marks,
        ticks=ticks,
        label=_LABEL,
        width=_WIDTH,
        rows=[_row(one) for one in figures.records(found)],
        flipped=figures.flipped(found),
        flips=[(f"`{row[0]}`", *row[1:]) for row in figures.flips(found)],
        failed=[(f"`{one.commit[:12]}`", one.failed) for one in figures.failed(found)],
        most_rows=_FLIPS,
    )


def _row(record: RuleRecord) -> tuple[str, ...]:
    flagged = record.flagged
    return (*figures.counts(record), f"{flagged.reworked:,}", figures.share(flagged))


def _bars(found: Backtest) -> tuple[_Bar, ...]:
    bands = figures.bands(found)
    most = figures.longest(bands)
    room = _WIDTH - _LABEL - 60
    return tuple(
        _Bar(band.name, index * _BAR_ROW, round(room * band.count / most, 1), band.count)
        for index, band in enumerate(bands)
    )


def _marks(found: Backtest) -> tuple[tuple[_Mark, ...], tuple[_Tick, ...]]:
    """The rules whose lines are enough to say something, the lines without findings last."""
    shown = [one for one in figures.records(found) if one.flagged.share is not None]
    highest = max((one.flagged.high or 0 for one in shown), default=0)
    top = next((tick for tick in _TICKS if tick >= highest), 1.0)
    room = _WIDTH - _LABEL - 20
    marks = tuple(_mark(one, index, room / top) for index, one in enumerate(shown))
    steps = 5
    ticks = tuple(
        _Tick(_LABEL + round(room * step / steps, 1), figures.percent(top * step / steps))
        for step in range(steps + 1)
    )
    return marks, ticks


def _mark(record: RuleRecord, index: int, scale: float) -> _Mark:
    flagged = record.flagged
    return _Mark(
        label=record.rule,
        kind="others" if record.rule == "no finding" else "flagged",
        y=index * _RULE_ROW,
        at=_place(flagged.share, scale),
        low=_place(flagged.low, scale),
        high=_place(flagged.high, scale),
        said=figures.share(flagged),
    )


def _place(share: float | None, scale: float) -> float:
    return _LABEL + round(scale * (share or 0), 1)
