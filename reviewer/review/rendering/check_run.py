"""A review as a completed check run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.errors import YamlFileError
from reviewer.model.backtest import PastEffect
from reviewer.model.finding import Finding
from reviewer.model.hosting import (
    ActionKind,
    Annotation,
    Button,
    CheckRunText,
    Conclusion,
    Level,
)
from reviewer.model.policy import Mode
from reviewer.model.review import Review, Verdict
from reviewer.model.rule import Severity
from reviewer.review.rendering.escaping import clip, code, prose, visible
from reviewer.review.rendering.markdown import summary, title

BUTTONS = (
    Button("Accept", "This is fine as it is", ActionKind.ACCEPT),
    Button("Not useful", "The findings do not help", ActionKind.NOT_USEFUL),
    Button("Review again", "Run the review once more", ActionKind.REVIEW_AGAIN),
)

_LEVELS = {
    Severity.NOTICE: Level.NOTICE,
    Severity.WARNING: Level.WARNING,
    Severity.ERROR: Level.FAILURE,
}
_TITLE = 255
_MESSAGE = 2_000
_MISTAKES = 50


def check_run(
    review: Review, max_annotations: int, *, past: PastEffect | None = None
) -> CheckRunText:
    """The check run of a review; remarks beyond `max_annotations` are counted in its text.

    `past` tells of an edit of policy or rules.
    """
    annotations = _annotations(review.findings)
    text = summary(review, past)
    more = len(annotations) - max_annotations
    if more > 0:
        text = f"{text}\n{more} more remarks are not shown on the lines.\n"
    return CheckRunText(
        conclusion=conclusion(review),
        title=title(review),
        summary=text,
        annotations=annotations[:max_annotations],
        buttons=BUTTONS,
    )


def conclusion(review: Review) -> Conclusion:
    """Advisory never blocks; nothing judged is skipped and never success."""
    if review.verdict is Verdict.NOT_APPLICABLE:
        return Conclusion.SKIPPED
    if review.gate.mode is Mode.ENFORCE:
        return Conclusion.FAILURE if review.verdict is Verdict.FAIL else Conclusion.SUCCESS
    return Conclusion.SUCCESS if review.verdict is Verdict.PASS else Conclusion.NEUTRAL


def broken_policy(
    error: YamlFileError, judged: CheckRunText, *, is_mended: bool = False
) -> CheckRunText:
    """The check run under a broken policy: its mistakes, then what the defaults say.

    It asks for action, except of the very change that mends the policy.
    """
    lines = [f"- {prose(visible(str(mistake)))}" for mistake in error.mistakes[:_MISTAKES]]
    mended = " that this change mends" if is_mended else ""
    begin = f"The policy of the base branch has mistakes{mended}, so the defaults were applied:"
    said = "\n".join([begin, "", *lines])
    title = "Policy mended" if is_mended else "Broken policy"
    return replace(
        judged,
        conclusion=judged.conclusion if is_mended else Conclusion.ACTION_REQUIRED,
        title=clip(f"{title} · {judged.title}", _TITLE),
        summary=f"{said}\n\n{judged.summary}",
    )


def accepted(text: CheckRunText, people: Sequence[str]) -> CheckRunText:
    """The check run of a head that people with write permission accept as it is."""
    said = f"Accepted by {_named(people)}: nothing is blocked. Pressing Accept again takes it back."
    blocks = text.conclusion is Conclusion.FAILURE
    return replace(
        text,
        conclusion=Conclusion.NEUTRAL if blocks else text.conclusion,
        title=clip(f"Accepted · {text.title}", _TITLE),
        summary=f"{said}\n\n{text.summary}",
    )


def not_useful(text: CheckRunText, people: Sequence[str]) -> CheckRunText:
    """The check run of a head whose findings people with write permission find no help."""
    who = f"{len(people)} people find" if len(people) > 1 else "1 person finds"
    said = f"{who} this not useful: {_named(people)}. Pressing Not useful again takes it back."
    return replace(text, summary=f"{said}\n\n{text.summary}")


def _named(people: Sequence[str]) -> str:
    return ", ".join(code(visible(name)) for name in people)


def not_reviewed(reason: str) -> CheckRunText:
    """The check run of a change that nobody wants reviewed."""
    return CheckRunText(Conclusion.SKIPPED, "Not reviewed", f"{prose(visible(reason))}\n")


def could_not_be_judged(reference: str) -> CheckRunText:
    """The check run of a review that failed again and again."""
    return CheckRunText(
        Conclusion.NEUTRAL,
        "Could not be judged",
        "Outlast could not judge this change; nothing is blocked. Whoever runs Outlast finds "
        f"the cause in its log under {prose(reference)}.\n",
        buttons=BUTTONS[-1:],
    )


def _annotations(findings: Sequence[Finding]) -> tuple[Annotation, ...]:
    return tuple(
        Annotation(
            path=finding.place.path,
            start_line=finding.anchor.start,
            end_line=finding.anchor.end,
            level=_LEVELS[finding.severity],
            title=finding.rule,
            message=_remark(finding),
        )
        for finding in findings
        if finding.anchor is not None and finding.place.path == visible(finding.place.path)
    )


def _remark(finding: Finding) -> str:
    said = clip(visible(f"{finding.message} {finding.cure}".strip()), _MESSAGE)
    return f"{said}\n{finding.page}".strip()
