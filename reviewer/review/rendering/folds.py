"""The folded details under a check run's summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reviewer.model.finding import Finding
from reviewer.model.judged import FunctionChange
from reviewer.model.review import Credit, Review
from reviewer.model.rule import Pillar
from reviewer.review.rendering import figures, wording
from reviewer.review.rendering.escaping import (
    cell,
    clip,
    code,
    code_excerpt,
    excerpt,
    prose,
    visible,
)
from reviewer.review.rendering.sums import Sum, sums

_ROWS = 50
_PATH = 100
_SENTENCE = 200


def folds(review: Review) -> list[str]:
    """Each a `<details>` block, the most asked for first; empty ones are left out."""
    blocks = (
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


def _functions(review: Review) -> str:
    rows = [_function(change) for change in figures.most_changed(review.functions)]
    table = _table(("function", "where", "cyclomatic", "cognitive", "lines", "nesting"), rows)
    body = "\n\n".join(part for part in (table, prose(wording.erosion(review))) if part)
    return _fold(f"{figures.plural(len(rows), 'function')} changed", body) if rows else ""


def _function(change: FunctionChange) -> tuple[str, ...]:
    fate = excerpt(figures.fate(change), _PATH)
    name = code_excerpt(change.name, _PATH)
    steps = (figures.step(before, after) for _, before, after in figures.measures(change))
    where = code_excerpt(figures.whereabouts(change), _PATH)
    return (f"{name} {fate}".strip(), where, *steps)


def _score(review: Review) -> str:
    rows = [*(_cost(one) for one in review.findings), *(_relief(one) for one in review.credits)]
    if not rows:
        return ""
    listed = _table(("points", "pillar", "rule", "where"), rows)
    heading = f"How the score of {review.score.overall} was summed"
    return _fold(heading, f"{listed}\n\n{_totals(sums(review))}")


def _cost(finding: Finding) -> tuple[str, ...]:
    points = str(figures.number(finding.points))
    where = code_excerpt(figures.location(finding.place), _PATH)
    return (points, finding.pillar.value, excerpt(finding.rule, _PATH), where)


def _relief(credit: Credit) -> tuple[str, ...]:
    points = str(figures.number(-credit.points))
    name = code_excerpt(credit.change.name, _PATH)
    return (points, Pillar.COMPLEXITY.value, "got simpler", name)


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
    return _table(("", "points", "credit", "added lines judged", "sum", "score"), rows)


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
    policy = excerpt(f"Policy: {review.policy_source}.", _SENTENCE)
    body = f"{_table(('condition', 'here', 'at most', 'met'), rows)}\n\n{policy}"
    return _fold("The gate's conditions", body) if rows else ""


def _set_aside(review: Review) -> str:
    counts = Counter((one.rule, one.reason) for one in wording.left_aside(review))
    rows = [
        (str(count), excerpt(rule, _PATH), excerpt(reason, _SENTENCE))
        for (rule, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    total = figures.plural(counts.total(), "match")
    return _fold(f"{total} set aside", _table(("count", "rule", "why"), rows)) if rows else ""


def _suppressions(review: Review) -> str:
    rows = [
        (
            excerpt(one.rule, _PATH),
            code(f"{clip(visible(one.path), _PATH)}:{one.start_line}"),
            excerpt(one.reason, _SENTENCE),
        )
        for one in wording.suppressed(review)
    ]
    body = _table(("rule", "where", "reason given"), rows)
    return _fold(f"{figures.plural(len(rows), 'finding')} suppressed", body) if rows else ""


def _skipped(review: Review) -> str:
    skipped = review.coverage.skipped
    rows = [(_path(one.path), excerpt(one.reason, _SENTENCE), str(one.lines)) for one in skipped]
    body = _table(("file", "why", "added lines"), rows)
    return _fold(f"{figures.plural(len(rows), 'file')} left out", body) if rows else ""


def _troubles(review: Review) -> str:
    rows = [
        (excerpt(one.check, _PATH), _path(one.path), excerpt(one.error, _SENTENCE))
        for one in review.troubles
    ]
    body = _table(("check", "file", "what happened"), rows)
    return _fold(f"{figures.plural(len(rows), 'check')} failed", body) if rows else ""


def _notes(review: Review) -> str:
    items = [f"- {excerpt(note, _SENTENCE)}" for note in review.notes[:_ROWS]]
    return _fold(figures.plural(len(review.notes), "note"), "\n".join(items)) if items else ""


def _path(path: str) -> str:
    return code_excerpt(path, _PATH)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table of the first rows, the others counted; empty without rows."""
    if not rows:
        return ""
    lines = [_line(header), f"|{'---|' * len(header)}", *(_line(row) for row in rows[:_ROWS])]
    rest = len(rows) - _ROWS
    return "\n".join(lines) + (f"\n\n… and {rest} more." if rest > 0 else "")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell(text) for text in cells)} |"


def _fold(heading: str, body: str) -> str:
    """`heading` is shown as it is, so it holds our own words and numbers only."""
    return f"<details><summary>{heading}</summary>\n\n{body}\n\n</details>"
