"""`outlast mcp`: what Outlast knows, for agents."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from reviewer.errors import SettingsError
from reviewer.settings import read_settings

_MISSING = (
    "the package `mcp` is not installed: pip install 'outlast[mcp]', "
    "or in a checkout: pip install -e '.[mcp]'"
)


@click.command()
@click.option(
    "--repo",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The repository to review.  [default: the one around this folder]",
)
def mcp(repo: Path) -> None:
    """Serve reviews and rules to an agent, by the Model Context Protocol.

    It speaks on standard input and output and changes nothing. An agent's client starts it.
    """
    if find_spec("mcp") is None:
        raise SettingsError(_MISSING)
    from reviewer.cli.agent_server import agent_server  # noqa: PLC0415 - an optional part

    agent_server(repo, read_settings()).run("stdio")
