"""A review as text for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from reviewer.model.finding import Finding
from reviewer.model.judged import FunctionChange, Place
from reviewer.model.review import Review, Skipped, SuppressionNote, Verdict
from reviewer.model.rule import Severity
from reviewer.review.rendering import figures, wording
from reviewer.review.rendering.escaping import visible
from reviewer.review.rendering.sums import sums

NARROWEST, WIDEST = 40, 200
"""Columns; other widths are brought between."""

Line = Text | Padding

_FINDINGS = 50
_FUNCTIONS = 6
_NOTABLE = 8
_PATHS = 3
_TROUBLES = 10
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def render(review: Review, width: int, *, colour: bool, fixes: bool = False) -> str:
    """The whole review, verdict last; what could steer a terminal is shown escaped.

    With `fixes` the diff of its repair stands under each finding that has one.
    """
    file = io.StringIO()
    console = Console(
        file=file,
        width=min(max(width, NARROWEST), WIDEST),
        color_system="standard" if colour else None,
        force_terminal=colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    for index, block in enumerate(_blocks(review, fixes=fixes)):
        if index:
            console.print()
        for line in block:
            console.print(line)
    return _without_trailing_spaces(file.getvalue())


def _blocks(review: Review, *, fixes: bool) -> list[list[Line]]:
    blocks: list[list[Line]] = [
        [Text(wording.headline(review), style="bold"), *_lines([wording.opening(review)])],
        *(_finding(finding, fixes=fixes) for finding in review.findings[:_FINDINGS]),
        _lines([wording.more(review.findings, _FINDINGS), wording.explained(review)]),
        _suppressions(review),
        _functions(review),
        [*_coverage(review), *_lines(review.notes)],
        _score(review),
        _verdict(review),
    ]
    return [block for block in blocks if block]


def _finding(finding: Finding, *, fixes: bool) -> list[Line]:
    head = Text.assemble(
        (_where(finding.place), "bold"),
        "  ",
        (finding.severity.value, _STYLES[finding.severity]),
        "  ",
        (visible(finding.rule), f"link {finding.page}" if finding.page else ""),
        f"  {figures.points(finding.points)}",
    )
    related = wording.unmentioned(finding)
    twins = [_indented(f"see {_where(place)}") for place in related]
    said = [_indented(text) for text in (finding.message, finding.cure) if text]
    diff = finding.fix.diff if finding.fix and fixes else ""
    return [
        head,
        *said,
        *twins,
        *(_indented(line.expandtabs(4)) for line in diff.split("\n") if line),
    ]


def _where(place: Place) -> str:
    side = " (in the base)" if place.in_base else ""
    return f"{visible(figures.location(place))}{side}"


def _suppressions(review: Review) -> list[Line]:
    """Those that the change wrote, each with what it silences and the reason given."""
    new = [note for note in review.suppressions.notes if note.is_new]
    if not new:
        return []
    counted = " The gate counts that too." if wording.silenced_now(review) else ""
    shown = [_indented(_request(note)) for note in new[:_FINDINGS]]
    rest = len(new) - len(shown)
    more = [_indented(f"… and {rest} more")] if rest else []
    return [_line(f"{wording.new_suppressions(review)}{counted}"), *shown, *more]


def _request(note: SuppressionNote) -> str:
    effect = note.fault or f"silences {figures.plural(note.silenced, 'finding')}"
    reason = f": {note.reason}" if note.reason else ""
    return f"{note.path}:{note.line}  {', '.join(note.rules)}  {effect}{reason}"


def _functions(review: Review) -> list[Line]:
    changed = [one for one in figures.most_changed(review.functions) if _is_notable(one)]
    if not changed:
        return []
    shown = [line for change in changed[:_FUNCTIONS] for line in _function(change)]
    rest = len(changed) - _FUNCTIONS
    more = [f"… and {rest} more"] if rest > 0 else []
    after = [*more, wording.erosion(review)]
    return [Text("Functions that changed most"), *shown, *(_indented(one) for one in after if one)]


def _function(change: FunctionChange) -> list[Line]:
    fate = figures.fate(change)
    return [
        _indented(f"{change.name}  {figures.whereabouts(change)}{f'  {fate}' if fate else ''}"),
        _indented(figures.measured(change), by=4),
    ]


def _is_notable(change: FunctionChange) -> bool:
    """Whether its complexity changed, or a function came or went that is not simple."""
    if change.before and change.after:
        return figures.cyclomatic_step(change) != 0
    return abs(figures.cyclomatic_step(change)) >= _NOTABLE


def _coverage(review: Review) -> list[Line]:
    failed = [f"{one.check} {one.path}: {one.error}" for one in review.troubles[:_TROUBLES]]
    return [
        _line(wording.coverage(review)),
        *(_indented(text) for text in _left_out(review.coverage.skipped)),
        *_lines([wording.troubles(review)]),
        *(_indented(text) for text in failed),
    ]


def _left_out(skipped: tuple[Skipped, ...]) -> Iterable[str]:
    by_reason: dict[str, list[str]] = {}
    for one in skipped:
        by_reason.setdefault(one.reason, []).append(one.path)
    for reason, paths in by_reason.items():
        rest = len(paths) - _PATHS
        more = f" and {rest} more" if rest > 0 else ""
        yield f"{reason}: {', '.join(paths[:_PATHS])}{more}"


def _score(review: Review) -> list[Line]:
    lines = []
    if review.findings or review.credits:
        overall = sums(review)[-1]
        credit = figures.number(overall.credit)
        origin = f" ({figures.number(overall.points)} less {credit} credit)" if credit else ""
        lines.append(
            f"Score {overall.score} = {overall.formula}; {figures.points(overall.net)}{origin}."
        )
        lines.append(wording.standing(review))
    if review.set_aside:
        count = figures.plural(len(wording.left_aside(review)), "match")
        suppressed = len(wording.suppressed(review))
        silenced = f", {suppressed} suppressed in the file" if suppressed else ""
        lines.append(f"Set aside: {count}{silenced}.")
    return _lines(lines)


def _verdict(review: Review) -> list[Line]:
    name = review.verdict.words
    fails = review.verdict is Verdict.FAIL
    ending = " This command then exits with 1; --fail-on never does not." if fails else ""
    said = [wording.attribution(review), f"Verdict: {name}. {wording.mode(review)}{ending}"]
    return _lines(said)


def _lines(texts: Iterable[str]) -> list[Line]:
    return [_line(text) for text in texts if text]


def _line(text: str) -> Text:
    return Text(visible(text))


def _indented(text: str, by: int = 2) -> Padding:
    return Padding(_line(text), (0, 0, 0, by))


def _without_trailing_spaces(text: str) -> str:
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))
