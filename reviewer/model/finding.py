"""What a rule found in a change."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.change import Span
from reviewer.model.fix import Fix
from reviewer.model.judged import Place
from reviewer.model.rule import Pillar, Severity


@dataclass(frozen=True, slots=True)
class Match:
    """What a check hands over; the rule's words and weight are added later.

    `identity` is the normalised text that tells this match from others of the same
    rule; `values` fill the rule's message; `extra_points` are added to the rule's own.
    """

    place: Place
    symbol: str
    identity: str
    values: tuple[tuple[str, str], ...] = ()
    related: tuple[Place, ...] = ()
    extra_points: float = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A worded, weighted match.

    `message` names the thing and its measure, `cure` says what to do (may be empty);
    `fingerprint` is stable under line shifts, renames and rebases; `fix` mends it, if
    there is a safe way. `anchor` are added lines of the place, where a remark can be
    shown; None if the change added none of its lines. `page` is the address of the
    rule's page, empty if it is published nowhere.
    """

    rule: str
    pillar: Pillar
    kind: str
    severity: Severity
    points: float
    place: Place
    symbol: str
    message: str
    cure: str
    fingerprint: str
    related: tuple[Place, ...] = ()
    fix: Fix | None = None
    anchor: Span | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A finding that is not reported, with the reason."""

    rule: str
    path: str
    start_line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A check or analyser that failed; `path` is empty if it concerns the whole change."""

    check: str
    path: str
    error: str
