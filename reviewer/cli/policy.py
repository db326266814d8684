"""`outlast policy`: is the policy valid, and what does it come to."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from reviewer.cli.policy_folder import PLACES, paths_in, policy_file, read_policy
from reviewer.model.policy import Policy
from reviewer.model.rule import CheckUse, Rule
from reviewer.rulebook.effective import effective_rules
from reviewer.rulebook.explaining import explain as explained
from reviewer.rulebook.loading import load_rulebook
from reviewer.rulebook.params import stated_params
from reviewer.rulebook.policy_schema import policy_schema
from reviewer.source.globs import matcher

_FILE = click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_REPO = click.option(
    "--repo",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The repository that `rule-files` are looked for in.  [default: this folder]",
)


@click.group()
def policy() -> None:
    """Check a repository's policy and see what it comes to."""


@policy.command()
@_FILE
@_REPO
def check(file: Path | None, repo: Path) -> None:
    """Check FILE, by default .github/outlast.yml, and the rule files that it names."""
    path = file or policy_file(repo)
    if path is None:
        message = f"{repo} holds no {' or '.join(PLACES)}. Name a file."
        raise click.UsageError(message)
    found, rules = read_policy(path, repo, load_rulebook())
    for pattern in found.rule_files:
        if not any(map(matcher([pattern]), paths_in(repo))):
            click.echo(f"{path}: `rule-files` names `{pattern}`, which matches no file.", err=True)
    click.echo(f"{path} is valid, for {len(rules)} rules.")


@policy.command()
@_FILE
@_REPO
@click.option("--path", "judged", help="Show the rules as they hold for this path.")
@click.option("--explain", metavar="PATH", help="Say where each value for this path comes from.")
def show(file: Path | None, repo: Path, *, judged: str | None, explain: str | None) -> None:
    """Show the policy in full as JSON, defaults included, or its rules for a path."""
    path = file or policy_file(repo)
    read = read_policy(path, repo, load_rulebook()) if path else (Policy(), load_rulebook().rules)
    if explain is not None:
        if matcher(read[0].ignore)(explain):
            click.echo(f"{explain} is left out: `ignore` of {path} names it.")
        for one in explained(*read, explain):
            click.echo(f"{one.rule}  {one.key} = {one.value}  ({one.source})")
        return
    stated: object = asdict(read[0])
    if judged is not None:
        stated = {rule.id: _rule(rule) for rule in effective_rules(*read, judged)}
    click.echo(json.dumps(stated, indent=2, ensure_ascii=False))


@policy.command()
def schema() -> None:
    """Print the JSON Schema of a policy file, for editors."""
    click.echo(json.dumps(policy_schema(), indent=2, sort_keys=True))


def _rule(rule: Rule) -> dict[str, object]:
    stated: dict[str, object] = {"severity": rule.severity, "points": rule.points}
    if isinstance(rule.detection, CheckUse):
        stated["params"] = stated_params(rule.detection)
    return stated
