"""The queue's own tables, which Procrastinate brings."""

from __future__ import annotations

from pathlib import Path

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text


def install(connection: Connection) -> None:
    """Create the queue's tables, or bring them up to the installed Procrastinate.

    Which of its migrations are in is kept in the table `queue_migrations`, since
    Procrastinate does not: https://procrastinate.readthedocs.io/en/stable/howto/production/migrations.html
    """
    connection.execute(text("CREATE TABLE IF NOT EXISTS queue_migrations (name text PRIMARY KEY)"))
    present = set(connection.scalars(text("SELECT name FROM queue_migrations")))
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    missing = [file for file in files if file.name not in present]
    if not present:
        _run(connection, SchemaManager.get_schema())
    for file in missing:
        if present:
            _run(connection, file.read_text("utf-8"))
        connection.execute(text("INSERT INTO queue_migrations VALUES (:name)"), {"name": file.name})


def _run(connection: Connection, script: str) -> None:
    # Without parameters the driver sends a script of several statements as it is.
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - SQLAlchemy: None only once it is detached
    driver.execute(script)
