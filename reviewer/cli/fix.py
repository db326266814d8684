"""`outlast fix`: mend what has a safe repair."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
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
from reviewer.model.finding import Finding
from reviewer.model.review import Verdict
from reviewer.review.fixing import Mending, mend_change
from reviewer.review.rendering import figures
from reviewer.review.rendering.escaping import bytes_visible, visible
from reviewer.review.reviewing import ReviewRequest
from reviewer.settings import read_settings
from reviewer.wiring import open_mending

GATE_SAYS_NO = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """The options of the command, by their names."""

    repo: Path
    base: str | None
    policy: Path | None
    rules: tuple[str, ...]
    dry_run: bool


@click.command()
@repo_option
@base_option
@policy_option
@click.option(
    "--rule", "rules", metavar="RULE", multiple=True, help="Only this rule; may be given again."
)
@click.option("--dry-run", is_flag=True, help="Show the diff and write nothing.")
@click.pass_context
def fix(context: click.Context, /, **given: Any) -> None:
    """Mend the findings in the working tree that have a safe repair.

    What a repair leaves is reviewed before it is written: nothing is that does not parse
    or that makes the verdict, the points or the findings worse.
    """
    options = _Options(**given)
    mending = _mended(options)
    if options.dry_run:
        write(_shown(mending.diff), None)
    account = "\n".join(_account(mending, dry_run=options.dry_run))
    click.echo(account, err=options.dry_run)
    left = mending.before if options.dry_run else mending.after
    context.exit(GATE_SAYS_NO if left.verdict is Verdict.FAIL else 0)


def _mended(options: _Options) -> Mending:
    with (
        progress("Judging the change …"),
        open_mending(options.repo, read_settings()) as (ports, tree),
    ):
        policy = policy_in(options.policy, ports.rulebook)
        request = ReviewRequest(base=options.base, policy=policy)
        with policy_mistakes():
            return mend_change(
                request, ports, tree, rules=options.rules, writes=not options.dry_run
            )


def _shown(diff: str) -> str:
    """The diff; on a terminal without what could steer it."""
    if not sys.stdout.isatty():
        return bytes_visible(diff)
    return re.sub(r"[^\t\n]+", lambda found: visible(found[0]), diff)


def _account(mending: Mending, *, dry_run: bool) -> Iterator[str]:
    before, after = mending.before, mending.after
    verb = "Would mend" if dry_run else "Mended"
    count = figures.plural(len(before.findings), "finding")
    yield f"{verb} {len(mending.done)} of {count}."
    yield from (f"  {_where(one)}" for one in mending.done)
    yield from (f"Left alone: {_where(one.finding)}: {one.reason}." for one in mending.left)
    unsafe = [one for one in before.findings if one.fix is None]
    if unsafe:
        rules = ", ".join(sorted({visible(one.rule) for one in unsafe}))
        yield f"No safe repair for {figures.plural(len(unsafe), 'finding')}: {rules}."
    if mending.done:
        verdicts = f"{before.verdict.words} → {after.verdict.words}"
        yield f"Score {before.score.overall} → {after.score.overall}, verdict {verdicts}."


def _where(finding: Finding) -> str:
    return f"{visible(figures.location(finding.place))}  {visible(finding.rule)}"
