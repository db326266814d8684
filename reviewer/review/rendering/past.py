"""What an edit of policy or rules would have changed, in Markdown."""

from __future__ import annotations

import re

from reviewer.model.backtest import Flip, PastChange, PastEffect
from reviewer.review.rendering.backtest_figures import scores, turned
from reviewer.review.rendering.escaping import code_excerpt, excerpt
from reviewer.review.rendering.figures import plural, short
from reviewer.review.rendering.tables import fold, table

_SUBJECT = 80
_REASON = 200
# How GitHub titles what it merges: https://docs.github.com/en/pull-requests
_SQUASHED = re.compile(r"(?P<title>.*) \(#(?P<number>\d+)\)")
_MERGED = re.compile(r"Merge pull request #(?P<number>\d+) (?P<title>from .*)")


def said_of_past(effect: PastEffect | None) -> str:
    """How many past changes would be decided otherwise, and how many were looked at."""
    if effect is None:
        return ""
    if not effect.asked:
        return "There is no past change to try it on."
    seen = effect.looked_at
    cut = seen < effect.asked
    counted = f"{seen} of {effect.asked}" if cut else str(seen)
    reason = f" before {effect.seconds} s were over" if cut else ""
    failed = f"; {effect.failed} could not be reviewed" if effect.failed else ""
    flips = f"{len(effect.flips)} would be decided otherwise" if seen else "no answer"
    return f"Tried on the last merged changes ({counted} looked at{reason}{failed}): {flips}."


def flip_fold(effect: PastEffect | None) -> str:
    """Each past change that would be decided otherwise, newest first; empty without any."""
    if effect is None or not effect.flips:
        return ""
    rows = [_row(flip) for flip in effect.flips]
    heading = f"{plural(len(rows), 'past change')} would be decided otherwise"
    return fold(heading, table(("change", "title", "now → then", "score", "why"), rows))


def _row(flip: Flip) -> tuple[str, ...]:
    number, title = _named(flip.change)
    return (
        code_excerpt(number, _SUBJECT),
        excerpt(title, _SUBJECT),
        turned(flip),
        scores(flip),
        excerpt(flip.why, _REASON),
    )


def _named(change: PastChange) -> tuple[str, str]:
    """The number of the pull request, else the commit, and its title."""
    for pattern in (_SQUASHED, _MERGED):
        found = pattern.fullmatch(change.subject)
        if found:
            return f"#{found['number']}", found["title"]
    return short(change.commit), change.subject
