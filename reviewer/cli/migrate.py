"""`outlast migrate`: the database, brought up to date."""

from __future__ import annotations

import click

from reviewer.logs import set_up_logs
from reviewer.settings import read_server_settings
from reviewer.wiring.server import migrate_settings


@click.command()
def migrate() -> None:
    """Bring the server's database up to date.

    It may run at any time, and more than once.
    """
    settings = read_server_settings()
    set_up_logs(settings.general.log_level, settings.secrets)
    migrate_settings(settings)
    click.echo("The database is up to date.")
