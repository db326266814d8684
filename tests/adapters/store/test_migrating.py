from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from reviewer.adapters.jobs.schema import install
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.migrating import is_current, migrate
from reviewer.adapters.store.tables import metadata

FOREIGN = ("procrastinate", "idx_procrastinate", "queue_migrations", "outlast_version")


def test_the_steps_lead_to_the_tables_of_the_code(database: Database) -> None:
    with database.begin() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    kind != "table" or not str(name).startswith(FOREIGN)
                )
            },
        )
        assert compare_metadata(context, metadata) == []


def test_a_second_run_changes_nothing(database: Database) -> None:
    migrate(database, install)
    with database.begin() as connection:
        assert is_current(connection)


def test_an_older_queue_gets_the_steps_that_it_lacks(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("DELETE FROM queue_migrations WHERE name LIKE '03.04.00_50%'"))
        connection.execute(text("DROP FUNCTION IF EXISTS procrastinate_retry_job_v1"))
        before = connection.scalar(text("SELECT count(*) FROM queue_migrations"))
        install(connection)
        after = connection.scalar(text("SELECT count(*) FROM queue_migrations"))
    assert before is not None
    assert after == before + 1


def test_a_database_without_tables_is_not_current(server_url: str) -> None:
    database = Database(server_url)
    with database.begin() as connection:
        assert not is_current(connection)
    database.close()
