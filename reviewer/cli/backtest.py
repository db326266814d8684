"""`outlast backtest`: what the rules would have said of the past, and what became of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from reviewer.cli.output import write
from reviewer.errors import SettingsError
from reviewer.model.backtest import Backtest
from reviewer.review.backtesting.replaying import backtest as run_backtest
from reviewer.review.policies import PolicyFile
from reviewer.review.rendering.backtest_html import to_html
from reviewer.review.rendering.backtest_json import to_json
from reviewer.review.rendering.backtest_text import to_text
from reviewer.rulebook.shelf import rule_texts
from reviewer.settings import read_settings
from reviewer.wiring.backtests import Wanted, open_backtest

_USUAL = 100
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FORMATS = {"text": to_text, "json": to_json, "html": to_html}


@click.command()
@click.argument("repo", type=_FOLDER, default=Path())
@click.option("--last", type=click.IntRange(min=1), help="So many changes.  [default: 100]")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="All changes since that day.")
@click.option("--rules", type=_FOLDER, help="Add the rule files of this folder.")
@click.option("--policy", type=_FILE, help="Judge by it.  [default: .github/outlast.yml of HEAD]")
@click.option("--against", type=_FILE, help="List where this policy would decide otherwise.")
@click.option("--format", "form", type=click.Choice([*_FORMATS]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there.")
def backtest(repo: Path, **given: Any) -> None:
    """Review the past anew, and see what became of its lines.

    Replayed are the first-parent commits of HEAD in REPO, each against its first parent: merges, or
    squashed pull requests. Ctrl-C ends it at any time; the same command goes on from there.
    """
    wanted = Wanted(
        repo=repo,
        last=given["last"] or (None if given["since"] else _USUAL),
        since=_day(given["since"]),
        rules=rule_texts(given["rules"]) if given["rules"] else {},
        policy=_policy(given["policy"]),
        against=_policy(given["against"]),
    )
    found = _found(wanted)
    if not found.changes:
        message = "no first-parent commit with a parent lies there: name more with --last"
        raise SettingsError(message)
    write(_FORMATS[given["form"]](found), given["output"])


def _found(wanted: Wanted) -> Backtest:
    with open_backtest(wanted, read_settings()) as (request, ports), _counting() as count:
        return run_backtest(request, ports, count)


def _policy(file: Path | None) -> PolicyFile | None:
    if file is None:
        return None
    return PolicyFile(str(file), file.read_bytes().decode("utf-8", "replace"))


def _day(day: datetime | None) -> str | None:
    return None if day is None else f"{day:%Y-%m-%d}T00:00:00Z"


class _Count:
    """How far a backtest is; shown only on a terminal."""

    def __init__(self) -> None:
        self.done = self.all = 0

    def __call__(self, done: int, of: int) -> None:
        self.done, self.all = done, of
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[KReviewed {done} of {of} past changes …", err=True, nl=False)


@contextmanager
def _counting() -> Iterator[_Count]:
    count = _Count()
    try:
        yield count
    except KeyboardInterrupt:
        kept = f"Kept {count.done} of {count.all} changes; the same command goes on from there."
        click.echo(f"\n{kept}" if sys.stderr.isatty() else kept, err=True)
        raise
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
