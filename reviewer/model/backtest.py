"""What became of past changes, and what a review would have said of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.model.change import Span
from reviewer.model.review import Verdict
from reviewer.model.rule import Severity


@dataclass(frozen=True, slots=True)
class PastChange:
    """A first-parent commit against its first parent: a merge, or a squashed pull request.

    `time` is when it was committed, in seconds since 1970.
    """

    commit: str
    parent: str
    time: int
    subject: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding in a past change, in lines of the head; `span` is None for deleted code."""

    rule: str
    severity: Severity
    path: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy makes of a change."""

    verdict: Verdict
    score: int
    is_blocked: bool = False

    def decides_otherwise(self, other: Outcome) -> bool:
        """Whether the verdicts differ, or one blocks and the other does not."""
        return (self.verdict, self.is_blocked) != (other.verdict, other.is_blocked)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A past change, reviewed now.

    `skipped` are paths that were not judged; `other` is what the policy makes of it that
    is compared with, and `why` tells what differs; `failed` says why there was no review.
    """

    commit: str
    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    skipped: tuple[str, ...] = ()
    lines_judged: int = 0
    other: Outcome | None = None
    why: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Lines that were observed long enough, and how many of them were reworked meanwhile.

    `low` and `high` bound the share, 0 to 1; all three are None where lines are too few.
    """

    lines: int
    reworked: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """What one rule did over the past: findings, changes with one, fate of its lines."""

    rule: str
    hits: int
    changes: int
    flagged: Share


@dataclass(frozen=True, slots=True)
class Flip:
    """A change on which two policies disagree, and what makes the difference."""

    change: PastChange
    before: Outcome
    after: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class PastEffect:
    """What an edit of policy or rules changes about past changes.

    `asked` changes were to be looked at, the newest first, in `seconds`; `failed` of those
    looked at could not be reviewed. `flips` has the newest first.
    """

    asked: int
    looked_at: int
    seconds: int
    flips: tuple[Flip, ...] = ()
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Backtest:
    """Past changes under one policy, and under another if there is one to compare with.

    `unflagged` are the judged added lines without any finding. `other` names the policy
    compared with, empty without.
    """

    repository: str
    policy: str
    rulebook: str
    days: int
    changes: tuple[PastChange, ...]
    replayed: tuple[Replayed, ...]
    rules: tuple[RuleRecord, ...]
    flagged: Share
    unflagged: Share
    other: str = ""
    flips: tuple[Flip, ...] = field(default=())
