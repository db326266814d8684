"""A review as one self-contained page of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.model.finding import Finding
from reviewer.model.judged import FunctionChange
from reviewer.model.review import Review, Verdict
from reviewer.review.rendering import figures, wording
from reviewer.review.rendering.figures import number
from reviewer.review.rendering.pages import page
from reviewer.review.rendering.sums import Sum, sums

_FINDINGS = 500
_ROWS = 500


@dataclass(frozen=True, slots=True)
class _Item:
    """A finding, in words."""

    severity: str
    where: str
    side: str
    symbol: str
    rule: str
    page: str
    points: str
    message: str
    cure: str
    related: str


@dataclass(frozen=True, slots=True)
class _Fold:
    """A table under a heading."""

    heading: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """What the template shows."""

    headline: str
    subject: str
    opening: str
    closing: str
    scores: tuple[Sum, ...]
    findings: tuple[_Item, ...]
    more: str
    folds: tuple[_Fold, ...]
    command: str


def to_html(review: Review) -> str:
    """The whole review; equal reviews give identical text."""
    head = figures.short(review.head)
    is_judged = review.verdict is not Verdict.NOT_APPLICABLE
    return page(
        "review.html",
        page=_Page(
            headline=wording.headline(review),
            subject=f"{review.repository} · {figures.short(review.merge_base)} … {head}",
            opening=wording.opening(review),
            closing=" ".join([*wording.closing(review), *review.notes]),
            scores=_overall_first(sums(review)) if is_judged else (),
            findings=tuple(_item(one) for one in review.findings[:_FINDINGS]),
            more=wording.more(review.findings, _FINDINGS),
            folds=_folds(review),
            command=wording.command(review),
        ),
        most_rows=_ROWS,
    )


def _overall_first(totals: Sequence[Sum]) -> tuple[Sum, ...]:
    return (totals[-1], *totals[:-1])


def _item(finding: Finding) -> _Item:
    return _Item(
        severity=finding.severity.value,
        where=figures.location(finding.place),
        side=" of the base" if finding.place.in_base else "",
        symbol=finding.symbol,
        rule=finding.rule,
        page=finding.page,
        points=figures.points(finding.points),
        message=finding.message,
        cure=finding.cure,
        related=", ".join(f"`{figures.location(one)}`" for one in wording.unmentioned(finding)),
    )


def _folds(review: Review) -> tuple[_Fold, ...]:
    return (
        _functions(review),
        _scored(review),
        _gate(review),
        _set_aside(review),
        _left_out(review),
        _failed(review),
    )


def _functions(review: Review) -> _Fold:
    header = ("function", "where", "cyclomatic", "cognitive", "lines", "nesting")
    rows = [_function(one) for one in figures.most_changed(review.functions)]
    heading = f"{figures.plural(len(rows), 'function')} changed"
    return _Fold(heading, header, rows, note=wording.erosion(review))


def _scored(review: Review) -> _Fold:
    header = ("", "points", "credit", "added lines judged", "sum", "score")
    heading = f"How the score of {review.score.overall} was summed"
    rows = [_sum(one) for one in sums(review)]
    return _Fold(heading, header, rows, note=wording.standing(review))


def _gate(review: Review) -> _Fold:
    header = ("condition", "here", "at most", "met")
    policy = f"Policy: {review.policy_source}."
    return _Fold("The gate's conditions", header, _conditions(review), note=policy)


def _set_aside(review: Review) -> _Fold:
    aside = (*wording.suppressed(review), *wording.left_aside(review))
    rows = [(f"`{one.path}:{one.start_line}`", one.rule, one.reason) for one in aside]
    heading = f"{figures.plural(len(rows), 'match')} set aside"
    return _Fold(heading, ("where", "rule", "why"), rows)


def _left_out(review: Review) -> _Fold:
    skipped = review.coverage.skipped
    rows = [(f"`{one.path}`", one.reason, str(one.lines)) for one in skipped]
    heading = f"{figures.plural(len(rows), 'file')} left out"
    return _Fold(heading, ("file", "why", "added lines"), rows)


def _failed(review: Review) -> _Fold:
    rows = [(one.check, one.path, one.error) for one in review.troubles]
    heading = f"{figures.plural(len(rows), 'check')} failed"
    return _Fold(heading, ("check", "file", "what happened"), rows)


def _function(change: FunctionChange) -> tuple[str, ...]:
    steps = (figures.step(before, after) for _, before, after in figures.measures(change))
    name = f"`{change.name}` {figures.fate(change)}".rstrip()
    return (name, f"`{figures.whereabouts(change)}`", *steps)


def _sum(one: Sum) -> tuple[str, ...]:
    return (
        one.name,
        str(number(one.points)),
        str(number(one.credit)),
        str(one.lines),
        one.formula,
        str(one.score),
    )


def _conditions(review: Review) -> list[tuple[str, ...]]:
    return [
        (
            one.name.replace("_", " "),
            str(number(one.actual)),
            "none" if one.limit is None else str(number(one.limit)),
            "yes" if one.passed else "no",
        )
        for one in review.gate.conditions
    ]
