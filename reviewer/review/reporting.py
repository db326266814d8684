"""From matches to what is reported, and what is set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.model.change import Span
from reviewer.model.finding import Finding, SetAside, Trouble
from reviewer.model.judged import FunctionChange, JudgedFile, Place
from reviewer.model.review import Coverage, Credit, Ledger
from reviewer.review.finding import Found
from reviewer.review.judging import JudgedChange
from reviewer.review.policies import Law
from reviewer.review.selection import fold, select_new
from reviewer.review.silencing import STALE, Silencing
from reviewer.review.wording import word
from reviewer.source.languages import language_of
from reviewer.source.suppressions import suppressions_before, suppressions_in

_NOT_LOOKED_AT = ("left out by the policy", "vendored", "generated")


@dataclass(frozen=True, slots=True)
class Report:
    """What a review says, in the order in which it is shown.

    `newly_silenced` are findings that suppressions of this very change keep silent.
    """

    findings: tuple[Finding, ...]
    credits: tuple[Credit, ...]
    set_aside: tuple[SetAside, ...]
    troubles: tuple[Trouble, ...]
    suppressions: Ledger = field(default_factory=Ledger)
    newly_silenced: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class NewFindings:
    """Every new match in words, and what on added lines is not new."""

    worded: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]


def report(found: Found, judged: JudgedChange, law: Law) -> Report:
    """Select, word and weigh; findings with negative points are credit."""
    files = {file.path: file for file in judged.change.files}
    new = word_new(found, judged)
    silencing = _silencing(judged.change.files, law)
    faults = [
        finding
        for finding in new.worded
        if finding.points >= 0
        and (finding.rule != STALE or silencing.is_stale(finding, found.matches))
    ]
    merits = [finding for finding in new.worded if finding.points < 0]
    kept, suppressed = silencing.suppress(faults)
    findings, folded = fold(kept)
    return Report(
        findings=findings,
        credits=() if _hides_code(judged.coverage) else _credits(merits, files),
        set_aside=_in_order((*new.set_aside, *suppressed, *folded)),
        troubles=(*judged.troubles, *found.troubles),
        suppressions=silencing.ledger(faults),
        newly_silenced=silencing.newly_silenced(faults),
    )


def _silencing(files: Sequence[JudgedFile], law: Law) -> Silencing:
    return Silencing(
        requests=suppressions_in(files),
        before=suppressions_before(files),
        counting=law.policy.suppressions,
        rules=frozenset(rule.id for rule in law.rules),
    )


def word_new(found: Found, judged: JudgedChange) -> NewFindings:
    """The matches that are new or worse, put into words."""
    files = {file.path: file for file in judged.change.files}
    selected = [select_new(one, files) for one in found.matches]
    worded = word((one.found.rule, match) for one in selected for match in one.new)
    return NewFindings(
        worded=tuple(replace(one, anchor=_anchor(one.place, files)) for one in worded),
        set_aside=tuple(aside for one in selected for aside in one.set_aside),
    )


def _anchor(place: Place, files: Mapping[str, JudgedFile]) -> Span | None:
    file = files.get(place.path)
    return None if file is None or place.in_base else file.first_added(place.span)


def _hides_code(coverage: Coverage) -> bool:
    """Whether code was added where it is not judged: what got simpler may have gone there."""
    return any(
        one.lines and language_of(one.path) and one.reason.startswith(_NOT_LOOKED_AT)
        for one in coverage.skipped
    )


def _credits(merits: Iterable[Finding], files: Mapping[str, JudgedFile]) -> tuple[Credit, ...]:
    return tuple(
        Credit(change, -merit.points)
        for merit in merits
        if (change := _function(files[merit.place.path].functions, merit))
    )


def _function(functions: Sequence[FunctionChange], merit: Finding) -> FunctionChange | None:
    return next((one for one in functions if one.name == merit.symbol and one.after), None)


def _in_order(asides: Iterable[SetAside]) -> tuple[SetAside, ...]:
    return tuple(sorted(asides, key=lambda one: (one.path, one.start_line, one.rule, one.reason)))
