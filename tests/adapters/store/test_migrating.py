from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from reviewer.adapters.demands import from_json
from reviewer.adapters.jobs.schema import install
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.migrating import is_current, migrate
from reviewer.adapters.store.tables import metadata
from reviewer.model.hosting import Cleanup

OLD_DELIVERY = """
INSERT INTO deliveries (guid, event, installation, demand)
VALUES (:guid, 'installation', 1, CAST(:demand AS jsonb))
"""
OLD_JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
VALUES ('default', 'cleanup', jsonb_build_object('demand', CAST(:demand AS jsonb)))
"""
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


NAMED = '{"kind": "cleanup", "installation": 1, "repositories": [{"id": 10, "name": "engine"}]}'
WHOLE = '{"kind": "cleanup", "installation": 1, "repositories": []}'


def test_names_of_removed_repositories_that_older_versions_kept_are_reduced_to_ids(
    database: Database,
) -> None:
    with database.begin() as connection:
        for guid, demand in (("removed", NAMED), ("uninstalled", WHOLE)):
            given = {"guid": guid, "demand": demand}
            connection.execute(text(OLD_DELIVERY), given)
            connection.execute(text(OLD_JOB), given)
        connection.execute(text("UPDATE outlast_version SET version_num = '0002'"))
    migrate(database, install)
    with database.begin() as connection:
        demands = connection.scalars(text("SELECT demand FROM deliveries ORDER BY guid")).all()
        jobs = connection.scalars(
            text("SELECT args -> 'demand' FROM procrastinate_jobs ORDER BY id")
        ).all()
    assert [from_json(demand) for demand in demands] == [Cleanup(1, (10,)), Cleanup(1)]
    assert [from_json(demand) for demand in jobs] == [Cleanup(1, (10,)), Cleanup(1)]
    assert "engine" not in str([demands, jobs])


def test_a_database_without_tables_is_not_current(server_url: str) -> None:
    database = Database(server_url)
    with database.begin() as connection:
        assert not is_current(connection)
    database.close()
