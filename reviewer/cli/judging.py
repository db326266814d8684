"""What commands that review a change share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from reviewer.errors import SettingsError, YamlFileError
from reviewer.model.policy import Policy
from reviewer.model.rulebook import Rulebook

repo_option = click.option(
    "--repo",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The repository.  [default: the one around this folder]",
)
base_option = click.option(
    "--base", metavar="REV", help="Compare with this commit.  [default: the default branch]"
)
policy_option = click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Judge by this file.  [default: .github/outlast.yml of the base]",
)


def policy_in(file: Path | None, rulebook: Rulebook) -> Policy | None:
    """The policy of a file; raises RepositoryConfigError with its mistakes."""
    if file is None:
        return None
    from reviewer.rulebook.policy import load_policy  # noqa: PLC0415 - slow, seldom needed

    return load_policy(file.read_bytes().decode("utf-8", "replace"), str(file), rulebook)


@contextmanager
def policy_mistakes() -> Iterator[None]:
    """Say of mistakes in a policy where it is read from."""
    try:
        yield
    except YamlFileError as error:
        where = "The policy is read from the base of the change; --policy FILE names another."
        message = f"{error}\n{where}"
        raise SettingsError(message) from error


@contextmanager
def progress(text: str) -> Iterator[None]:
    """Show `text` on a terminal for as long as the block runs."""
    if not sys.stderr.isatty():
        yield
        return
    click.echo(text, err=True, nl=False)
    try:
        yield
    finally:
        click.echo("\r\x1b[K", err=True, nl=False)
