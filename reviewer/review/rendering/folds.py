"""The folded details under a check run's summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reviewer.model.finding import Finding
from reviewer.model.fix import Fix
from reviewer.model.judged import FunctionChange
from reviewer.model.review import Review, SuppressionNote
from reviewer.review.rendering import figures, wording
from reviewer.review.rendering.escaping import (
    clip,
    code_block,
    code_excerpt,
    excerpt,
    prose,
    visible,
)
from reviewer.review.rendering.sums import Addend, Sum, addends, sums
from reviewer.review.rendering.tables import ROWS, fold, table

_PATH = 100
_NAME = 44
_SHORT = 30
"""Characters that leave a table its other columns."""
_SENTENCE = 200
_REPAIRS = 10
_DIFF_LINES = 30
_DIFF_HEADER = 2
_LINE = 160
_TAB = 4
_CAPPED = "Credit is taken off the points of its own pillar, at most until none are left."


def folds(review: Review) -> list[str]:
    """Each a `<details>` block, the most asked for first; empty ones are left out."""
    blocks = (
        _repairs(review),
        _functions(review),
        _score(review),
        _gate(review),
        _set_aside(review),
        _suppressions(review),
        _skipped(review),
        _troubles(review),
        _notes(review),
    )
    return [block for block in blocks if block]


def near(path: str) -> str:
    """The end of a path, in whole folders, as a table has room for."""
    return figures.near(path, _SHORT)


def _repairs(review: Review) -> str:
    mendable = [(one, one.fix) for one in review.findings if one.fix]
    shown = [_repair(finding, fix) for finding, fix in mendable[:_REPAIRS]]
    rest = len(mendable) - len(shown)
    more = [f"… and {rest} more."] if rest else []
    heading = f"{figures.plural(len(mendable), 'repair')} that <code>outlast fix</code> does"
    return fold(heading, "\n\n".join((*shown, *more))) if shown else ""


def _repair(finding: Finding, fix: Fix) -> str:
    where = code_excerpt(figures.location(finding.place), _PATH)
    lines = fix.diff.removesuffix("\n").split("\n")[_DIFF_HEADER:]
    shown = [clip(visible(line.expandtabs(_TAB)), _LINE) for line in lines[:_DIFF_LINES]]
    rest = len(lines) - len(shown)
    more = f"\n\n… and {figures.plural(rest, 'line')} more." if rest else ""
    block = code_block("\n".join(shown), "diff")
    return f"{where} {excerpt(finding.rule, _PATH)}\n\n{block}{more}"


def _functions(review: Review) -> str:
    told = [one for one in figures.most_changed(review.functions) if figures.is_measurable(one)]
    rows = [_function(change) for change in told]
    parts = (
        table(("function", "where", "before → after"), rows),
        prose(wording.other_functions(len(review.functions) - len(told))),
        prose(wording.erosion(review)),
    )
    body = "\n\n".join(part for part in parts if part)
    return fold(f"{figures.plural(len(rows), 'function')} changed in size", body) if rows else ""


def _function(change: FunctionChange) -> tuple[str, ...]:
    fate = excerpt(figures.fate(change), _PATH)
    name = code_excerpt(change.name, _NAME)
    where = code_excerpt(near(figures.whereabouts(change)), _PATH)
    measured = excerpt(figures.measured(change), _SENTENCE)
    lines = excerpt(", ".join(str(line) for line in change.branches), _PATH)
    where_new = "line" if len(change.branches) == 1 else "lines"
    grown = f"{measured}; new branches in {where_new} {lines}" if lines else measured
    return (f"{name} {fate}".strip(), where, grown)


def _score(review: Review) -> str:
    rows = [_addend(one) for one in addends(review, ROWS)]
    if not rows:
        return ""
    listed = table(("points", "pillar", "rule", "where"), rows)
    heading = f"How the score of {review.score.overall} was summed"
    rounding = "Each score is rounded to the nearest whole number, and is never below 0."
    capped = f" {_CAPPED}" if review.credits else ""
    place = f" {wording.standing(review)}" if review.standing else ""
    return fold(heading, f"{listed}\n\n{_totals(sums(review))}\n\n{rounding}{capped}{place}")


def _addend(addend: Addend) -> tuple[str, ...]:
    points = str(figures.number(addend.points))
    where = code_excerpt(addend.where, _PATH)
    return (points, addend.pillar.value, excerpt(addend.what, _PATH), where)


def _totals(totals: Iterable[Sum]) -> str:
    rows = [
        (
            one.name,
            str(figures.number(one.points)),
            str(figures.number(one.credit)),
            str(one.lines),
            prose(one.formula),
            str(one.score),
        )
        for one in totals
    ]
    return table(("", "points", "credit", "added lines judged", "sum", "score"), rows)


def _gate(review: Review) -> str:
    rows = [
        (
            prose(one.name.replace("_", " ")),
            str(figures.number(one.actual)),
            "none" if one.limit is None else str(figures.number(one.limit)),
            "yes" if one.passed else "no",
        )
        for one in review.gate.conditions
    ]
    silenced = sum(one.silenced for one in review.suppressions.notes if one.is_new)
    said = "The gate also counts what suppressions of this change silence. " if silenced else ""
    policy = excerpt(f"{said}Policy: {review.policy_source}.", _SENTENCE)
    body = f"{table(('condition', 'here', 'at most', 'met'), rows)}\n\n{policy}"
    return fold("The gate's conditions", body) if rows else ""


def _set_aside(review: Review) -> str:
    counts = Counter((one.rule, one.reason) for one in wording.left_aside(review))
    rows = [
        (str(count), excerpt(rule, _PATH), excerpt(reason, _SENTENCE))
        for (rule, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    total = figures.plural(counts.total(), "match")
    return fold(f"{total} set aside", table(("count", "rule", "why"), rows)) if rows else ""


def _suppressions(review: Review) -> str:
    ledger = review.suppressions
    rows = [_request(note) for note in ledger.notes]
    body = table(("rule", "where", "written", "what it does", "reason given"), rows)
    steps = f"Suppressions in the changed files: {ledger.before} → {len(rows)}"
    return fold(steps, body) if rows or ledger.before else ""


def _request(note: SuppressionNote) -> tuple[str, ...]:
    return (
        excerpt(", ".join(note.rules), _PATH),
        code_excerpt(f"{note.path}:{note.line}", _PATH),
        "in this change" if note.is_new else "before",
        excerpt(note.fault, _PATH) or f"silences {figures.plural(note.silenced, 'finding')}",
        excerpt(note.reason, _SENTENCE),
    )


def _skipped(review: Review) -> str:
    skipped = review.coverage.skipped
    rows = [(_path(one.path), excerpt(one.reason, _SENTENCE), str(one.lines)) for one in skipped]
    body = table(("file", "why", "added lines"), rows)
    return fold(f"{figures.plural(len(rows), 'file')} left out", body) if rows else ""


def _troubles(review: Review) -> str:
    rows = [
        (excerpt(one.check, _PATH), _path(one.path), excerpt(one.error, _SENTENCE))
        for one in review.troubles
    ]
    body = table(("check", "file", "what happened"), rows)
    return fold(f"{figures.plural(len(rows), 'check')} failed", body) if rows else ""


def _notes(review: Review) -> str:
    items = [f"- {excerpt(note, _SENTENCE)}" for note in review.notes[:ROWS]]
    return fold(figures.plural(len(review.notes), "note"), "\n".join(items)) if items else ""


def _path(path: str) -> str:
    return code_excerpt(path, _PATH)
