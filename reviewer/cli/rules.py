"""`outlast rules`: what the rules say, and whether they keep their promises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from reviewer.checks.check import Check, all_checks
from reviewer.cli.policy_folder import rulebook_of
from reviewer.cli.rule_page import rule_page
from reviewer.cli.rule_skeleton import skeleton
from reviewer.model.rule import Example, Pillar, Rule
from reviewer.review.rendering.rule_pages import rule_pages
from reviewer.rulebook.examples import compare, compare_fixed
from reviewer.rulebook.loading import load_rule_files, load_rulebook
from reviewer.rulebook.schema import rule_schema
from reviewer.rulebook.strict import suggestion

_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)
_REPO = click.option(
    "--repo",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The repository whose policy may add rules.  [default: this folder]",
)


@click.group()
def rules() -> None:
    """Look at the rules, try them, write new ones."""


@rules.command("list")
@click.option(
    "--pillar",
    type=click.Choice([pillar.value for pillar in Pillar]),
    help="Only the rules of one pillar.",
)
@_REPO
def list_rules(pillar: str | None, repo: Path) -> None:
    """List every rule with its severity, points and languages, those of REPO too."""
    found = [
        one for one in rulebook_of(repo, load_rulebook()).rules if pillar in {None, one.pillar}
    ]
    rows: list[tuple[str, ...]] = [("rule", "pillar", "severity", "points", "languages", "title")]
    rows += [_row(rule) for rule in found]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join((*cells, row[-1])))


@rules.command()
@click.argument("rule_id", metavar="RULE")
@_REPO
def show(rule_id: str, repo: Path) -> None:
    """Show the page of one rule: what it says, why, examples, how to tune it."""
    rulebook = rulebook_of(repo, load_rulebook())
    rule = rulebook.find(rule_id)
    if rule is None:
        message = f"There is no rule `{rule_id}`. {suggestion(rule_id, rulebook.ids)}"
        raise click.UsageError(message)
    click.echo(rule_page(rule))


@rules.command()
@click.argument("files", nargs=-1, type=_FILES)
@click.pass_context
def test(context: click.Context, files: Sequence[Path]) -> None:
    """Run the examples of rule FILES, without any those of the whole rulebook.

    Exit code 1 if a rule is silent on a bad example, or not silent on a good one.
    """
    found = _rules_of(files) if files else load_rulebook(validate=True).rules
    failed = sum(not _passes(rule) for rule in found)
    click.echo(f"Rules tried: {len(found)}, failed: {failed}", err=True)
    context.exit(1 if failed else 0)


@rules.command()
@click.argument("name", metavar="PILLAR/ID")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("rules"),
    show_default=True,
    help="Where the pillars' folders are.",
)
def new(name: str, folder: Path) -> None:
    """Write a rule file to start from, with examples that pass."""
    pillar, _, rule_id = name.partition("/")
    text = skeleton(pillar, rule_id)
    path = folder / pillar / f"{rule_id}.yml"
    if path.exists():
        message = f"{path} exists already; choose another id."
        raise click.UsageError(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    click.echo(f"Wrote {path}; try it with `outlast rules test {path}`.")


@rules.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/rules"),
    show_default=True,
    help="Where the pages are.",
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; 1 if a page is stale.")
@click.pass_context
def docs(context: click.Context, folder: Path, *, only_check: bool) -> None:
    """Write a page for every rule, and their index."""
    pages = rule_pages(load_rulebook())
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    stale = sorted(name for name in {*pages, *there} if pages.get(name) != there.get(name))
    if only_check:
        for name in stale:
            click.echo(f"{folder / name} is stale: run `outlast rules docs`.", err=True)
        context.exit(1 if stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in pages:
            (folder / name).write_text(pages[name], "utf-8")
        else:
            (folder / name).unlink()
    click.echo(f"{len(pages)} pages in {folder}, {len(stale)} of them written anew or removed.")


@rules.command()
def schema() -> None:
    """Print the JSON Schema of a rule file, for editors."""
    click.echo(json.dumps(rule_schema(), indent=2, sort_keys=True))


def _row(rule: Rule) -> tuple[str, ...]:
    languages = ", ".join(rule.languages) or "all"
    return (rule.id, rule.pillar, rule.severity, f"{rule.points:g}", languages, rule.title)


def _rules_of(files: Iterable[Path]) -> tuple[Rule, ...]:
    texts = {path.as_posix(): path.read_bytes().decode("utf-8", "replace") for path in files}
    return load_rule_files(texts)


def _passes(rule: Rule) -> bool:
    """Whether all examples hold; says on standard output which do and what differs."""
    differences = _differences(rule)
    count = len(rule.bad) + len(rule.good)
    click.echo(f"{'failed' if differences else 'ok':<6}  {rule.id}  {count} examples")
    for difference in differences:
        click.echo(f"  {difference}")
    return not differences


def _differences(rule: Rule) -> list[str]:
    checks, told = all_checks(), []
    for side, examples in (("bad", rule.bad), ("good", rule.good)):
        for example in examples:
            where = f"{rule.origin}:{example.line} {side}"
            told += [f"{where}: {one}" for one in _differences_of(rule, example, checks)]
    return told


def _differences_of(rule: Rule, example: Example, checks: Mapping[str, Check]) -> tuple[str, ...]:
    # The review engine takes a while to import, and only this command needs it.
    from reviewer.review.rehearsal import mended, rehearse  # noqa: PLC0415 - slow to import

    found = compare(example, rehearse([rule], example, checks))
    repaired = mended(rule, example, checks) if example.fixed else {}
    return (*found, *compare_fixed(example, repaired))
