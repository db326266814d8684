"""From matches to what is reported, and what is set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.change import Span
from reviewer.model.finding import Finding, SetAside, Trouble
from reviewer.model.judged import FunctionChange, JudgedFile, Place
from reviewer.model.review import Credit
from reviewer.review.finding import Found
from reviewer.review.judging import JudgedChange
from reviewer.review.selection import fold, select_new, suppress
from reviewer.review.suppressions import suppressions_in
from reviewer.review.wording import word


@dataclass(frozen=True, slots=True)
class Report:
    """What a review says, in the order in which it is shown."""

    findings: tuple[Finding, ...]
    credits: tuple[Credit, ...]
    set_aside: tuple[SetAside, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class NewFindings:
    """Every new match in words, and what on added lines is not new."""

    worded: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]


def report(found: Found, judged: JudgedChange) -> Report:
    """Select, word and weigh; findings with negative points are credit."""
    files = {file.path: file for file in judged.change.files}
    new = word_new(found, judged)
    faults = [finding for finding in new.worded if finding.points >= 0]
    kept, suppressed = suppress(faults, suppressions_in(judged.change.files))
    findings, folded = fold(kept)
    return Report(
        findings=findings,
        credits=_credits((finding for finding in new.worded if finding.points < 0), files),
        set_aside=_in_order((*new.set_aside, *suppressed, *folded)),
        troubles=(*judged.troubles, *found.troubles),
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
