"""`outlast review`: judge a change."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from reviewer.cli.judging import (
    base_option,
    policy_in,
    policy_mistakes,
    policy_option,
    progress,
    repo_option,
)
from reviewer.cli.output import write
from reviewer.model.review import Review, Verdict
from reviewer.model.rulebook import Rulebook
from reviewer.review.rendering.json import to_json
from reviewer.review.rendering.markdown import summary, title
from reviewer.review.rendering.terminal import render
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.settings import Settings, read_settings
from reviewer.wiring import open_review

GATE_SAYS_NO = 1

_WIDTH_OF_A_FILE = 100
_FAILING = {
    "never": (),
    "warn": (Verdict.WARN, Verdict.FAIL),
    "fail": (Verdict.FAIL,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """The options of the command, by their names."""

    repo: Path
    base: str | None
    head: str | None
    form: str
    policy: Path | None
    output: Path | None
    fail_on: str
    fixes: bool


@click.command()
@repo_option
@base_option
@click.option("--head", metavar="REV", help="Review this commit.  [default: the working tree]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "sarif", "html"]),
    default="text",
    show_default=True,
    help="How to show the review.",
)
@policy_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file.  [default: standard output]",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_FAILING]),
    default="fail",
    show_default=True,
    help="The verdict from which on the exit code is 1.",
)
@click.option("--fixes", is_flag=True, help="Show the diff of each repair (text only).")
@click.pass_context
def review(context: click.Context, /, **given: Any) -> None:
    """Review a change for maintainability.

    Judged is what HEAD changes since it left BASE, new or worse only.
    """
    options = _Options(**given)
    settings = read_settings()
    judged = _judged(options, settings)
    write(_rendered(judged, options, settings), options.output)
    if judged.review.verdict in _FAILING[options.fail_on]:
        context.exit(GATE_SAYS_NO)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A review, and our own rules, which some formats describe."""

    review: Review
    rulebook: Rulebook


def _judged(options: _Options, settings: Settings) -> _Judged:
    with progress("Judging the change …"), open_review(options.repo, settings) as ports:
        policy = policy_in(options.policy, ports.rulebook)
        request = ReviewRequest(base=options.base, head=options.head, policy=policy)
        with policy_mistakes():
            return _Judged(review_change(request, ports), ports.rulebook)


def _rendered(judged: _Judged, options: _Options, settings: Settings) -> str:
    found = judged.review
    match options.form:
        case "json":
            return to_json(found)
        case "markdown":
            return f"## {title(found)}\n\n{summary(found)}"
        case "sarif":
            from reviewer.review.rendering.sarif import to_sarif  # noqa: PLC0415 - slow, seldom

            return to_sarif(found, judged.rulebook.rules)
        case "html":
            from reviewer.review.rendering.html import to_html  # noqa: PLC0415 - slow, seldom

            return to_html(found)
        case _:
            return _as_text(found, options, settings)


def _as_text(found: Review, options: _Options, settings: Settings) -> str:
    is_shown = options.output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_shown else _WIDTH_OF_A_FILE
    colour = is_shown and settings.colour
    return render(found, width, colour=colour, fixes=options.fixes)
