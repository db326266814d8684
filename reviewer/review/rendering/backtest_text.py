"""A backtest as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.backtest import Backtest, RuleRecord
from reviewer.review.rendering import backtest_figures as figures
from reviewer.review.rendering.escaping import clip, visible

_BAR = 40
_FLIPS = 50
_FAILED = 10
_SUBJECT = 60


def to_text(found: Backtest) -> str:
    """The whole backtest; equal ones give identical text."""
    return "\n".join(visible(line).rstrip() for line in _lines(found)) + "\n"


def _lines(found: Backtest) -> Iterator[str]:
    yield from (figures.headline(found), figures.subject(found), "")
    header = ("rule", "hits", "changes", "lines", f"reworked in {found.days} days")
    yield from _aligned([header, *(_row(one) for one in figures.records(found))])
    yield from ("", *filter(None, [figures.comparison(found)]), figures.CAUTION, "")
    yield from _scores(found)
    yield from ("", f"Verdicts: {figures.verdicts(found)}")
    if found.other:
        rows = [(*row[:3], clip(row[3], _SUBJECT), row[4]) for row in figures.flips(found)]
        yield from ("", figures.flipped(found), *_aligned(rows[:_FLIPS], numbers=()))
        yield from (f"… and {len(rows) - _FLIPS} more" for _ in rows[_FLIPS : _FLIPS + 1])
    failed = figures.failed(found)
    if failed:
        yield from ("", f"Not reviewed: {len(failed)}")
        yield from (f"  {one.commit[:12]}  {one.failed}" for one in failed[:_FAILED])


def _row(record: RuleRecord) -> tuple[str, ...]:
    return (*figures.counts(record), figures.share(record.flagged))


def _scores(found: Backtest) -> Iterator[str]:
    bands = figures.bands(found)
    most = figures.longest(bands)
    yield "Scores"
    rows = [(band.name, "█" * round(_BAR * band.count / most), str(band.count)) for band in bands]
    yield from _aligned(rows, numbers=())


def _aligned(
    rows: Sequence[tuple[str, ...]], numbers: tuple[int, ...] = (1, 2, 3)
) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if index in numbers else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells)
