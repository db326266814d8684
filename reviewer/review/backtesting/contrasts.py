"""What two laws make of one change, and why they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reviewer.model.backtest import Outcome
from reviewer.model.policy import Mode
from reviewer.model.review import Condition, Review, Verdict


def outcome_of(review: Review) -> Outcome:
    """Verdict and score, and whether the change may not be merged."""
    is_blocked = review.verdict is Verdict.FAIL and review.gate.mode is Mode.ENFORCE
    return Outcome(review.verdict, review.score.overall, is_blocked)


def why_otherwise(before: Review, after: Review) -> str:
    """Findings that come and go, conditions that hold on one side only, another mode.

    Empty if nothing of that differs.
    """
    modes = [before.gate.mode, after.gate.mode]
    mode = [] if modes[0] is modes[1] else [f"mode {modes[0]} → {modes[1]}"]
    said = [", ".join(rule_steps(before, after)), *_conditions(before, after), *mode]
    return "; ".join(part for part in said if part)


def rule_steps(before: Review, after: Review) -> list[str]:
    """`-1 `long-function``: for each rule how many findings more or fewer."""
    found = Counter(one.rule for one in after.findings)
    found.subtract(one.rule for one in before.findings)
    return [f"{count:+d} `{rule}`" for rule, count in sorted(found.items()) if count]


def _conditions(before: Review, after: Review) -> Iterator[str]:
    then = {one.name: one for one in before.gate.conditions}
    for now in after.gate.conditions:
        known = then.get(now.name)
        if known is not None and known.passed is not now.passed:
            yield f"{now.name.replace('_', ' ')} {_measure(known)} → {_measure(now)}"


def _measure(condition: Condition) -> str:
    limit = "no limit" if condition.limit is None else f"at most {condition.limit:g}"
    return f"{condition.actual:g} ({limit})"
