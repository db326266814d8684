"""What is left to do until the gate lets a change pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reviewer.model.finding import Finding
from reviewer.model.review import Condition, DuplicationShare, Step
from reviewer.model.rule import Pillar

UNREAD = "unread_files"
"""Files of code that the change made unreadable, or brought unreadable."""

_FINDINGS = "_findings"
_CENT = 100


def steps_to_pass(
    conditions: Iterable[Condition], findings: Sequence[Finding], share: DuplicationShare
) -> Iterator[Step]:
    """A step for each condition that does not hold.

    Each names findings which, once resolved, make its condition hold: the costliest or
    longest first, and no more than are needed.
    """
    for condition in conditions:
        if not condition.passed:
            yield _step(condition, findings, share)


def _step(condition: Condition, findings: Sequence[Finding], share: DuplicationShare) -> Step:
    limit = condition.limit or 0
    match condition.name:
        case "points":
            excess = round(condition.actual - limit, 1)
            named = _enough(findings, excess, points=True)
            text = f"take off {excess:g} of {condition.actual:g} points"
        case "duplicated_percent":
            most = int(limit * share.added_lines / _CENT)
            excess = share.duplicated_lines - most
            copies = [one for one in findings if one.pillar is Pillar.DUPLICATION]
            named = _enough(copies, excess, points=False)
            text = f"repeat {most} lines at most, {excess:g} fewer"
        case name if name == UNREAD:
            named = []
            files = "file" if condition.actual == 1 else "files"
            text = (
                f"make {condition.actual:g} {files} readable, listed under what was left out, "
                "or let `ignore` in the policy of the base name them"
            )
        case name:
            severity = name.removesuffix(_FINDINGS)
            named = [one for one in findings if one.severity == severity]
            text = f"resolve {condition.actual:g} {severity} finding{'s' * (condition.actual != 1)}"
    return Step(condition.name, text, tuple(one.fingerprint for one in named))


def _enough(findings: Iterable[Finding], excess: float, *, points: bool) -> list[Finding]:
    """The fewest findings, by points or by lines, that together come to `excess`."""
    named: list[Finding] = []
    reached = 0.0
    for finding in sorted(findings, key=lambda one: -_weight(one, points=points)):
        if reached >= excess:
            break
        named.append(finding)
        reached = round(reached + _weight(finding, points=points), 1)
    return named


def _weight(finding: Finding, *, points: bool) -> float:
    return finding.points if points else len(finding.place.span)
