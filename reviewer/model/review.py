"""The outcome of a review, ready to be rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.model.finding import Finding, SetAside, Trouble
from reviewer.model.judged import FunctionChange
from reviewer.model.policy import Mode


class Verdict(StrEnum):
    """What the gate and the findings add up to."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"

    @property
    def words(self) -> str:
        """As it stands in a sentence."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A changed file that was not judged; `lines` are its added lines.

    `unread` means that it should have been judged and could not be; `newly` that this change
    brought it about, for its base could be read or there was none.
    """

    path: str
    reason: str
    lines: int
    unread: bool = False
    newly: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the change was judged."""

    files_changed: int
    files_judged: int
    lines_added: int
    lines_judged: int
    skipped: tuple[Skipped, ...] = ()

    @property
    def lines_unread(self) -> int:
        """Added lines of files that should have been judged and could not be."""
        return sum(file.lines for file in self.skipped if file.unread)


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, overall and a pillar; `points` are net of `credit`."""

    overall: int
    complexity: int
    duplication: int
    hack: int
    points: float
    credit: float = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the gate; `limit` None means that it is switched off."""

    name: str
    limit: float | None
    actual: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What makes a failed condition hold: in words, and the findings to resolve for it.

    `findings` are fingerprints; to resolve all of them is enough.
    """

    condition: str
    text: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate's conditions and what is left to do until all of them hold."""

    mode: Mode
    conditions: tuple[Condition, ...] = ()
    to_pass: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class DuplicationShare:
    """Added lines outside tests, and how many repeat other code; `percent` has one decimal."""

    added_lines: int
    duplicated_lines: int
    percent: float


@dataclass(frozen=True, slots=True)
class Erosion:
    """Share of complexity mass in functions with CC > 10, 0 to 1; None without functions."""

    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent that had a hand in the change; `confidence` is `certain` or `likely`."""

    name: str
    confidence: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """A function that got simpler, with the points taken off for it."""

    change: FunctionChange
    points: float


@dataclass(frozen=True, slots=True)
class SuppressionNote:
    """An inline request for silence in a changed file.

    `is_new` if this change wrote it; `silenced` counts the findings that it kept silent,
    and `fault` says why there are none, empty if there are some.
    """

    path: str
    line: int
    rules: tuple[str, ...]
    reason: str
    is_new: bool
    silenced: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The suppressions of the changed files; `before` counts those of the base."""

    before: int = 0
    notes: tuple[SuppressionNote, ...] = ()

    @property
    def added(self) -> int:
        """How many this change wrote."""
        return sum(note.is_new for note in self.notes)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the score stands among those of past changes, `changes` in all."""

    changes: int
    higher: int
    equal: int

    @property
    def percentile(self) -> int:
        """The percentage of them that score at most as high, rounded down."""
        return 100 * (self.changes - self.higher) // self.changes


@dataclass(frozen=True, slots=True)
class Review:
    """All that a review found, in the order in which it is shown."""

    repository: str
    base: str
    head: str
    merge_base: str
    rulebook: str
    policy_source: str
    agents: tuple[Agent, ...]
    coverage: Coverage
    score: Score
    verdict: Verdict
    gate: Gate
    functions: tuple[FunctionChange, ...]
    duplication: DuplicationShare
    erosion: Erosion
    findings: tuple[Finding, ...]
    credits: tuple[Credit, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = field(default=())
    suppressions: Ledger = field(default_factory=Ledger)
    standing: Standing | None = None
