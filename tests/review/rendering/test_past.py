from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.model.backtest import Flip, Outcome, PastChange, PastEffect
from reviewer.model.review import Verdict
from reviewer.review.rendering.markdown import SUMMARY_LIMIT, summary
from tests.fakes.reviews import a_busy_review, a_review
from tests.review.rendering.test_escaping import DANGEROUS, LIVE, tokens
from tests.review.rendering.test_markdown import HOSTILE, hostile_review

CHANGE = PastChange("3f2a91c0" * 5, "77d0e12a" * 5, 0, "Close tapes (#41)")
FLIP = Flip(
    CHANGE,
    Outcome(Verdict.FAIL, 60, is_blocked=True),
    Outcome(Verdict.PASS, 100),
    "-1 `swallowed-exception`",
)
EFFECT = PastEffect(asked=50, looked_at=50, seconds=20, flips=(FLIP,))


def closing(effect: PastEffect) -> str:
    return summary(a_review(), effect).split("\n\n")[1]


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (EFFECT, "(50 looked at): 1 would be decided otherwise."),
        (replace(EFFECT, flips=()), "(50 looked at): 0 would be decided otherwise."),
        (
            replace(EFFECT, looked_at=12),
            "(12 of 50 looked at before 20 s were over): 1 would be decided otherwise.",
        ),
        (
            replace(EFFECT, looked_at=0, flips=()),
            "(0 of 50 looked at before 20 s were over): no answer.",
        ),
        (replace(EFFECT, failed=2), "(50 looked at; 2 could not be reviewed): 1 would"),
        (PastEffect(0, 0, 20), "There is no past change to try it on."),
    ],
    ids=["one", "none", "cut", "cut at once", "failed", "no past"],
)
def test_the_check_says_how_many_past_changes_would_be_decided_otherwise(
    effect: PastEffect, said: str
) -> None:
    assert said in closing(effect)


@pytest.mark.parametrize(
    ("subject", "cells"),
    [
        ("Close tapes (#41)", "| `#41` | Close tapes |"),
        ("Merge pull request #7 from acme/tapes", "| `#7` | from acme/tapes |"),
        ("Close tapes", "| `3f2a91c03f2a` | Close tapes |"),
        ("Close tapes (#41) again", "| `3f2a91c03f2a` | Close tapes `(#41)` again |"),
    ],
)
def test_a_past_change_is_named_by_its_number_or_its_commit(subject: str, cells: str) -> None:
    flip = replace(FLIP, change=replace(CHANGE, subject=subject))
    text = summary(a_review(), replace(EFFECT, flips=(flip,)))
    assert "<details><summary>1 past change would be decided otherwise</summary>" in text
    assert f"{cells} fail, blocked → pass | 60 → 100 | -1 `swallowed-exception` |" in text.replace(
        "\\-1", "-1"
    )


def test_without_an_edit_nothing_is_said_of_the_past() -> None:
    assert "past change" not in summary(a_busy_review())


def test_hostile_subjects_stay_text_and_fit() -> None:
    flip = replace(FLIP, change=replace(CHANGE, subject=HOSTILE), why=HOSTILE)
    text = summary(hostile_review(HOSTILE), replace(EFFECT, flips=(flip,) * 50))
    assert len(text.encode()) <= SUMMARY_LIMIT + 535
    for token in tokens(text):
        assert token.type not in DANGEROUS - {"html_block"} or token.info == "diff"
        assert not (token.type == "text" and LIVE.search(token.content)), token.content
