"""Bringing a database up to what this version of Outlast expects."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from reviewer.adapters.store.database import Database

_LOCATION = "reviewer.adapters.store:migrations"
_ONE_AT_A_TIME = 6_885_278
"""Key of the advisory lock under which tables change: "OUTLAST" on a telephone."""


def migrate(database: Database, also: Callable[[Connection], None]) -> None:
    """Run the steps that are missing, and `also`, in one transaction.

    Processes that start together wait for one another; a second run changes nothing.
    """
    with database.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
        also(connection)


def is_current(connection: Connection) -> bool:
    """Whether no step is missing."""
    context = MigrationContext.configure(connection, opts={"version_table": "outlast_version"})
    return context.get_current_revision() == _steps().get_current_head()


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_configuration())


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", _LOCATION)
    configuration.set_main_option("path_separator", "os")
    return configuration
