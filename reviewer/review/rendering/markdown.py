"""A review as the Markdown of a check run."""

from __future__ import annotations

from reviewer.model.backtest import PastEffect
from reviewer.model.finding import Finding
from reviewer.model.judged import Place
from reviewer.model.review import Review
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
from reviewer.review.rendering.folds import folds, near
from reviewer.review.rendering.past import flip_fold, said_of_past

TITLE_LIMIT = 255
"""Characters that GitHub shows of a title."""

SUMMARY_LIMIT = 65_000
"""Bytes; GitHub refuses a summary over 65,535."""

_ROWS = 10
_NOTES = 2
_PATH = 120
_NAME = 60
_MESSAGE = 300
_SENTENCE = 500
_TWINS = 3
_SHORTENED = "\n\nMore details would not fit here; the command above shows them."


def title(review: Review) -> str:
    """One line of plain text."""
    return clip(wording.headline(review), TITLE_LIMIT)


def summary(review: Review, past: PastEffect | None = None) -> str:
    """At most 20 lines to read, then folded details; nothing mentions, rules alone link.

    `past` tells what an edit of policy or rules would have changed about past changes.
    Details that would not fit into SUMMARY_LIMIT are left out, with a word about it.
    """
    text = "\n\n".join(part for part in _visible_parts(review, past) if part)
    shortened = False
    for fold in filter(None, (flip_fold(past), *folds(review))):
        if len(f"{text}{fold}".encode()) > SUMMARY_LIMIT:
            shortened = True
        else:
            text = f"{text}\n\n{fold}"
    return f"{text}{_SHORTENED if shortened else ''}\n"


def _visible_parts(review: Review, past: PastEffect | None) -> tuple[str, ...]:
    return (
        excerpt(wording.opening(review), _SENTENCE),
        _table(review.findings),
        prose(wording.more(review.findings, _ROWS)),
        _closing(review, past),
    )


def _closing(review: Review, past: PastEffect | None) -> str:
    said = (*wording.closing(review), *review.notes[:_NOTES], said_of_past(past))
    paragraph = " ".join(excerpt(sentence, _SENTENCE) for sentence in said if sentence)
    if wording.is_calm(review):
        return paragraph
    command = code_excerpt(wording.command(review), _PATH)
    return f"{paragraph}\n{command} says the same on your machine."


def _table(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return ""
    header = "| | where | what changed | what would mend it |\n|---|---|---|---|"
    return "\n".join([header, *(_row(finding) for finding in findings[:_ROWS])])


def _row(finding: Finding) -> str:
    twins = ", ".join(_where(place) for place in wording.unmentioned(finding)[:_TWINS])
    message = excerpt(_with_short_paths(finding), _MESSAGE)
    cure = excerpt(finding.cure, _MESSAGE)
    name = excerpt(finding.rule, _NAME)
    rule = f"[{name}]({finding.page})" if finding.page else name
    cells = (
        finding.severity.value,
        f"{_where(finding.place)} {code_excerpt(_unnamed(finding), _PATH)}".strip(),
        f"{message} See {twins}." if twins else message,
        f"{cure} · {rule}" if cure else rule,
    )
    return f"| {' | '.join(cell(text) for text in cells)} |"


def _unnamed(finding: Finding) -> str:
    """Where it is found, unless the message names that."""
    return "" if f"`{finding.symbol}`" in finding.message else finding.symbol


def _with_short_paths(finding: Finding) -> str:
    """The message; long paths of what it names end as in the other columns."""
    message = finding.message
    for place in finding.related:
        is_here = place.path == finding.place.path
        shown = place.path.rpartition("/")[2] if is_here else near(place.path)
        message = message.replace(f"`{place.path}:", f"`{shown}:")
    return message


def _where(place: Place) -> str:
    path = clip(visible(near(place.path)), _PATH)
    side = " in the base" if place.in_base else ""
    return f"{code(f'{path}:{figures.span_text(place.span)}')}{side}"
