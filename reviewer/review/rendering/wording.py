"""Sentences that every rendering of a review shares.

All texts are plain: names stand between backticks, nothing is escaped yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reviewer.model.change import WORKTREE
from reviewer.model.finding import Finding, SetAside
from reviewer.model.judged import FunctionChange, Place
from reviewer.model.policy import Mode
from reviewer.model.review import Condition, Review, Verdict
from reviewer.model.rule import Severity
from reviewer.review.rendering.escaping import clip, visible
from reviewer.review.rendering.figures import (
    cyclomatic_step,
    listed,
    location,
    measures,
    most_changed,
    number,
    plural,
    short,
)

SUPPRESSED = "suppressed in the file"
"""How the reason begins for a finding that an inline comment keeps silent."""

_NAMED_IMPROVEMENTS = 2
_NAMED_REASONS = 3
_CLEAR_FALL = -2
_NAME = 80


def headline(review: Review) -> str:
    """One line: score, findings, growth, repetition."""
    if review.verdict is Verdict.NOT_APPLICABLE:
        return "Not judged"
    found = len(review.findings)
    repeated = review.duplication.duplicated_lines
    parts = (
        str(review.score.overall),
        f"{found} to look at" if found else _without_findings(review),
        _growth(review.functions),
        f"{plural(repeated, 'line')} repeated" if repeated else "",
    )
    return " · ".join(part for part in parts if part)


def standing(review: Review) -> str:
    """How many past changes score higher, empty if no backtest tells."""
    found = review.standing
    if found is None:
        return ""
    above = f"{found.higher} score higher and {found.equal} the same"
    return (
        f"Of {found.changes} past changes that a backtest judged, {above}: "
        f"percentile {found.percentile}."
    )


def _without_findings(review: Review) -> str:
    silenced = silenced_now(review)
    if silenced:
        return f"{silenced} silenced"
    return "blocked" if review.verdict is Verdict.FAIL else "nothing to look at"


def opening(review: Review) -> str:
    """What the change did, improvement first."""
    sentences = (
        _withheld(review),
        improvements(review),
        _found(review),
        _repetition(review),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def closing(review: Review) -> list[str]:
    """What was judged, what failed, what the gate says, who wrote it."""
    verdict = "" if is_calm(review) else mode(review)
    said = (
        coverage(review),
        troubles(review),
        new_suppressions(review),
        verdict,
        attribution(review),
    )
    return [sentence for sentence in said if sentence]


def is_calm(review: Review) -> bool:
    """Whether there is nothing to look at."""
    return review.verdict is Verdict.PASS and not (review.findings or review.troubles)


def improvements(review: Review) -> str:
    """Which functions got simpler; empty without any.

    Those that earned credit, else, if complexity fell as a whole, those that fell.
    """
    simpler = [credit.change for credit in review.credits] or _fallen(review.functions)
    if not simpler:
        return ""
    named = [_improvement(change) for change in simpler[:_NAMED_IMPROVEMENTS]]
    rest = len(simpler) - len(named)
    if not rest and len(named) == 1:
        return f"{named[0].replace(' (', ' got simpler (', 1)}."
    return f"{listed([*named, f'{rest} more'] if rest else named)} got simpler."


def coverage(review: Review) -> str:
    """How much was judged and why the rest was not."""
    covered = review.coverage
    text = f"Judged {covered.lines_judged} of {plural(covered.lines_added, 'added line')}"
    if not covered.lines_added:
        files = plural(covered.files_changed, "changed file")
        text = f"No line was added; judged {covered.files_judged} of {files}"
    if not covered.skipped:
        return f"{text}."
    reasons = Counter(skipped.reason for skipped in covered.skipped).most_common()
    named = [reason if count == 1 else f"{reason} ({count})" for reason, count in reasons]
    if len(reasons) == 1:
        named = [reasons[0][0]]
    if len(named) > _NAMED_REASONS:
        named[_NAMED_REASONS:] = ["other reasons"]
    return f"{text}; {plural(len(covered.skipped), 'file')} left out: {', '.join(named)}."


def mode(review: Review) -> str:
    """What the verdict means for the author."""
    failed = review.verdict is Verdict.FAIL
    if review.gate.mode is Mode.OFF:
        return "The gate is off: nothing is blocked."
    if review.gate.mode is Mode.ADVISORY:
        doubt = f"The gate would say no ({_unmet(review)}). " if failed else ""
        return f"{doubt}Advisory: nothing is blocked."
    if not failed:
        return "The gate lets this pass."
    left = "; ".join(step.text for step in review.gate.to_pass)
    return f"Blocked. To pass: {left or _unmet(review)}."


def attribution(review: Review) -> str:
    """Which agents had a hand in the change and how that is known; empty without any."""
    said = [
        f"{'Written' if agent.confidence == 'certain' else 'Probably written'} "
        f"with {agent.name} ({'; '.join(agent.evidence)})."
        for agent in review.agents
    ]
    return " ".join(said)


def troubles(review: Review) -> str:
    """That analysis failed somewhere; empty if it did not."""
    if not review.troubles:
        return ""
    return f"{plural(len(review.troubles), 'check')} failed."


def new_suppressions(review: Review) -> str:
    """How many suppressions the change wrote and what they do; empty without any."""
    ledger = review.suppressions
    if not ledger.added:
        return ""
    silenced = plural(silenced_now(review), "finding")
    effect = f"{'silences' if ledger.added == 1 else 'silence'} {silenced}"
    return f"{plural(ledger.added, 'new suppression')} {effect}."


def silenced_now(review: Review) -> int:
    """How many findings the suppressions silence that the change wrote."""
    return sum(note.silenced for note in review.suppressions.notes if note.is_new)


def command(review: Review) -> str:
    """The command that says the same on the reader's machine."""
    head = "" if review.head == WORKTREE else f" --head {short(review.head)}"
    return f"outlast review --base {short(review.base)}{head}"


def more(findings: tuple[Finding, ...], shown: int) -> str:
    """How many findings are not shown and what they cost; empty if all are shown."""
    rest = findings[shown:]
    if not rest:
        return ""
    points = number(sum(finding.points for finding in rest))
    return f"… and {len(rest)} more, {points} points together."


def explained(review: Review) -> str:
    """Where more is said of the rules that spoke; empty if none did."""
    if not review.findings:
        return ""
    return "outlast rules show RULE explains any of these rules."


def suppressed(review: Review) -> list[SetAside]:
    """What a comment in the file asks to keep silent."""
    return [one for one in review.set_aside if one.reason.startswith(SUPPRESSED)]


def left_aside(review: Review) -> list[SetAside]:
    """What was set aside for any other reason."""
    return [one for one in review.set_aside if not one.reason.startswith(SUPPRESSED)]


def unmentioned(finding: Finding) -> list[Place]:
    """The related places that the message does not name itself."""
    said = f"{finding.message} {finding.cure}"
    return [place for place in finding.related if location(place) not in said]


def erosion(review: Review) -> str:
    """The share of complexity in complex functions, before and after; empty if unknown."""
    before, after = review.erosion.before, review.erosion.after
    if after is None or not (before or after):
        return ""
    now = f"{100 * after:.0f} %"
    then = now if before is None else f"{100 * before:.0f} %"
    share = now if then == now else f"{then} → {now}"
    return f"Share of complexity held by functions over cyclomatic 10 in these files: {share}."


def other_functions(count: int) -> str:
    """That there are functions which are not listed; empty without any."""
    if not count:
        return ""
    said = (
        "is small and new or gone, or was" if count == 1 else "are small and new or gone, or were"
    )
    return f"{plural(count, 'other function')} {said} edited without a change of size."


def _growth(functions: Iterable[FunctionChange]) -> str:
    kept = [change for change in functions if change.before and change.after]
    steps = [cyclomatic_step(change) for change in kept]
    risen = sum(rise for rise in steps if rise > 0)
    total = risen or sum(steps)
    return f"complexity {total:+d}" if total else ""


def _fallen(functions: tuple[FunctionChange, ...]) -> list[FunctionChange]:
    kept = tuple(change for change in functions if change.before and change.after)
    if sum(cyclomatic_step(change) for change in kept) >= 0:
        return []
    return [change for change in most_changed(kept) if cyclomatic_step(change) <= _CLEAR_FALL]


def _withheld(review: Review) -> str:
    if review.verdict is not Verdict.NOT_APPLICABLE:
        return ""
    if not review.coverage.files_changed:
        return "Nothing changed, so there is nothing to judge."
    if review.gate.mode is Mode.OFF:
        return "The policy switches the verdict off."
    part = "Most" if review.coverage.files_judged else "Nothing"
    return f"{part} of this change could{' not' if part == 'Most' else ''} be judged: no verdict."


def _found(review: Review) -> str:
    findings = review.findings
    if not findings:
        clean = review.verdict is Verdict.PASS and not silenced_now(review)
        return "Nothing here makes the code harder to maintain." if clean else ""
    counts = Counter(finding.severity for finding in findings)
    by_weight = sorted(Severity, key=lambda severity: -severity.rank)
    named = [plural(counts[severity], severity.value) for severity in by_weight if counts[severity]]
    return f"{listed(named)} to look at."


def _repetition(review: Review) -> str:
    share = review.duplication
    if not share.duplicated_lines:
        return ""
    verb = "repeats" if share.duplicated_lines == 1 else "repeat"
    lines = f"{share.duplicated_lines} of {plural(share.added_lines, 'added line')} outside tests"
    return f"{lines} ({number(share.percent)} %) {verb} code that stands elsewhere."


def _improvement(change: FunctionChange) -> str:
    steps = [
        f"{name} {before} → {after}"
        for name, before, after in measures(change)
        if before is not None and after is not None and after < before
    ]
    name = f"`{clip(visible(change.name), _NAME)}`"
    return f"{name} ({steps[0]})" if steps else name


def _unmet(review: Review) -> str:
    return "; ".join(_condition(item) for item in review.gate.conditions if not item.passed)


def _condition(condition: Condition) -> str:
    """`points 45, at most 30`."""
    limit = "no limit" if condition.limit is None else f"at most {number(condition.limit)}"
    return f"{condition.name.replace('_', ' ')} {number(condition.actual)}, {limit}"
