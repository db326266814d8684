from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, func, select, table, text

from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.queue import drop_jobs, enqueue
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.inbox import SqlInbox
from reviewer.adapters.store.record import SqlRecord
from reviewer.adapters.store.tables import OF_TENANTS, feedback
from reviewer.model.hosting import (
    ActionKind,
    Cleanup,
    Delivery,
    Demand,
    HostedRepository,
    MergeGroupRequested,
    RerunRequested,
)
from tests.adapters.jobs.demands import a_delivery, a_repository, a_review

SHA = "a" * 40


@pytest.fixture
def record(database: Database) -> SqlRecord:
    return SqlRecord(database, drop_jobs)


def attempt(record: SqlRecord, asked_by: str = "", *, again: bool = False) -> int:
    return record.attempt(a_repository(), 1, SHA, again=again, asked_by=asked_by).attempt


def finish(record: SqlRecord, asked_by: str) -> None:
    record.finish(record.attempt(a_repository(), 1, SHA, again=False, asked_by=asked_by), "neutral")


def test_a_head_begins_with_its_first_attempt_without_a_check_run(record: SqlRecord) -> None:
    begun = record.attempt(a_repository(), 1, SHA, again=False)
    assert (begun.attempt, begun.check_run) == (1, 0)
    assert begun.external_id == f"outlast/1/{SHA}/1"


def test_a_resumed_job_continues_the_check_run_that_it_noted(record: SqlRecord) -> None:
    begun = record.attempt(a_repository(), 1, SHA, again=False, asked_by="guid")
    noted = record.note_check_run(begun, 99)
    assert record.attempt(a_repository(), 1, SHA, again=True, asked_by="guid") == noted


def test_a_job_that_is_resumed_after_its_end_gets_its_finished_attempt(record: SqlRecord) -> None:
    finish(record, "guid")
    assert attempt(record, "guid") == 1
    assert attempt(record, "guid", again=True) == 1


def test_another_wish_after_the_end_is_a_new_attempt(record: SqlRecord) -> None:
    finish(record, "guid")
    assert attempt(record, "button", again=True) == 2


def test_another_wish_takes_a_running_attempt_over(record: SqlRecord) -> None:
    attempt(record, "guid")
    assert attempt(record, "button", again=True) == 1


@pytest.mark.parametrize(("again", "expected"), [(False, 1), (True, 2)])
def test_who_gives_no_name_gets_the_running_attempt_unless_again(
    record: SqlRecord, *, again: bool, expected: int
) -> None:
    attempt(record)
    assert attempt(record, again=again) == expected


def test_many_who_ask_at_once_get_one_attempt(record: SqlRecord) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: attempt(record), range(8))) == {1}


def test_heads_and_pull_requests_have_attempts_of_their_own(record: SqlRecord) -> None:
    finish(record, "guid")
    other_head = record.attempt(a_repository(), 1, "b" * 40, again=True)
    other_pull = record.attempt(a_repository(), 2, SHA, again=True)
    assert (other_head.attempt, other_pull.attempt) == (1, 1)


ACCEPT, NOT_USEFUL = ActionKind.ACCEPT, ActionKind.NOT_USEFUL


def press(
    record: SqlRecord,
    action: ActionKind,
    told: str = "",
    *,
    actor: str = "ada",
    check_run: int = 5,
) -> None:
    record.remember_feedback(a_repository(), check_run, action=action, actor=actor, asked_by=told)


def standing(database: Database) -> list[tuple[str, str]]:
    query = select(feedback.c.action, feedback.c.actor).where(feedback.c.withdrawn_at.is_(None))
    with database.begin() as connection:
        return [(action, actor) for action, actor in connection.execute(query)]


@pytest.mark.parametrize("action", [ACCEPT, NOT_USEFUL])
def test_pressing_a_button_again_takes_it_back(
    database: Database, record: SqlRecord, action: ActionKind
) -> None:
    press(record, action)
    assert standing(database) == [(action, "ada")]
    press(record, action)
    assert standing(database) == []
    press(record, action)
    assert standing(database) == [(action, "ada")]


def test_one_button_does_not_take_back_the_other(database: Database, record: SqlRecord) -> None:
    press(record, ACCEPT)
    press(record, NOT_USEFUL)
    assert standing(database) == [("accept", "ada"), ("not-useful", "ada")]


def test_a_press_that_took_back_what_was_said_on_an_older_check_run_counts_once(
    database: Database, record: SqlRecord
) -> None:
    press(record, ACCEPT, "guid 1")
    press(record, ACCEPT, "guid 2")
    press(record, ACCEPT, "guid 2", check_run=6)
    assert standing(database) == []


def test_nobody_takes_back_what_another_accepted(database: Database, record: SqlRecord) -> None:
    press(record, ACCEPT)
    press(record, ACCEPT, actor="bob")
    assert standing(database) == [("accept", "ada"), ("accept", "bob")]


def test_one_press_that_is_told_twice_counts_once(database: Database, record: SqlRecord) -> None:
    press(record, ACCEPT, "guid 1")
    press(record, ACCEPT, "guid 1")
    assert standing(database) == [("accept", "ada")]
    press(record, ACCEPT, "guid 2")
    press(record, ACCEPT, "guid 2")
    assert standing(database) == []


def rows(database: Database) -> list[int]:
    """Of deliveries, attempts, feedback and jobs, by installation."""
    tables = [*OF_TENANTS, table("procrastinate_jobs")]
    with database.begin() as connection:
        return [connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables]


def fill(database: Database, record: SqlRecord, *repositories: HostedRepository) -> None:
    def queue(connection: Connection, demand: Demand, reference: str) -> None:
        enqueue(connection, Job(demand, reference))

    inbox = SqlInbox(database, queue)
    for repository in repositories:
        inbox.accept(a_delivery(f"guid {repository.id}", a_review(1, repository)))
        record.attempt(repository, 1, SHA, again=False)
        record.remember_feedback(repository, 5, action=ACCEPT, actor="ada")


def test_forgetting_an_installation_leaves_nothing_of_it(
    database: Database, record: SqlRecord
) -> None:
    fill(database, record, a_repository(1, 10), a_repository(1, 11), a_repository(2, 20))
    record.forget(1, ())
    assert rows(database) == [1, 1, 1, 1]


def test_forgetting_a_repository_leaves_the_others(database: Database, record: SqlRecord) -> None:
    fill(database, record, a_repository(1, 10), a_repository(1, 11), a_repository(2, 20))
    record.forget(1, [10])
    assert rows(database) == [2, 2, 2, 2]


def test_a_removed_repository_leaves_no_name_and_its_removal_is_still_known(
    database: Database, record: SqlRecord
) -> None:
    fill(database, record, a_repository(1, 10))
    inbox = SqlInbox(database, lambda *job: enqueue(job[0], Job(job[1], job[2])))
    inbox.accept(Delivery("removal", "installation_repositories", Cleanup(1, (10,))))
    record.forget(1, [10])
    assert not inbox.accept(Delivery("removal", "installation_repositories", Cleanup(1, (10,))))
    with database.begin() as connection:
        for query in ("SELECT demand FROM deliveries", "SELECT args FROM procrastinate_jobs"):
            assert "engine" not in str(connection.scalars(text(query)).all())


def test_work_that_runs_while_its_owner_is_forgotten_is_told_of(
    database: Database, record: SqlRecord
) -> None:
    fill(database, record, a_repository(1, 10), a_repository(1, 11), a_repository(2, 20))
    with database.begin() as connection:
        enqueue(connection, Job(Cleanup(1), "gone"))
        connection.execute(
            text(
                "UPDATE procrastinate_jobs SET status = 'doing'"
                " WHERE task_name = 'cleanup' OR args ->> 'repository' = '11'"
            )
        )
    assert record.forget(2, ())
    assert record.forget(1, [10])
    assert not record.forget(1, [11])
    assert not record.forget(1, ())


def test_what_has_no_completed_check_run_is_known_as_unfinished(record: SqlRecord) -> None:
    older = record.attempt(a_repository(), 1, SHA, again=False, asked_by="guid")
    newer = record.attempt(a_repository(), 1, "b" * 40, again=False, asked_by="push")
    record.attempt(a_repository(), 2, SHA, again=False, asked_by="other")
    assert record.unfinished(a_repository(), 1) == [older, newer]
    record.finish(older, "skipped")
    assert record.unfinished(a_repository(), 1) == [newer]


def test_who_accepts_a_head_is_known_with_the_check_run_until_it_is_taken_back(
    record: SqlRecord,
) -> None:
    attempt = record.attempt(a_repository(), 1, SHA, again=False)
    record.note_check_run(attempt, 5)
    record.remember_feedback(a_repository(), 5, action=ACCEPT, actor="ada")
    record.remember_feedback(a_repository(), 5, action=NOT_USEFUL, actor="bob")
    assert record.standing(a_repository(), SHA, ACCEPT) == {"ada": 5}
    assert record.standing(a_repository(), SHA, NOT_USEFUL) == {"bob": 5}
    assert record.standing(a_repository(), "b" * 40, ACCEPT) == {}
    assert record.standing(a_repository(2, 20), SHA, ACCEPT) == {}
    record.remember_feedback(a_repository(), 5, action=ACCEPT, actor="ada")
    assert record.standing(a_repository(), SHA, ACCEPT) == {}


def test_what_a_merge_queue_last_asked_of_a_commit_is_known(
    database: Database, record: SqlRecord
) -> None:
    inbox = SqlInbox(database, lambda *_: None)
    older, newer = (MergeGroupRequested(a_repository(), base * 40, SHA) for base in "cd")
    inbox.accept(Delivery("1st", "merge_group", older))
    inbox.accept(Delivery("2nd", "merge_group", newer))
    assert record.merge_group(a_repository(), SHA) == newer
    assert record.merge_group(a_repository(), "b" * 40) is None
    assert record.merge_group(a_repository(2, 70), SHA) is None
    assert record.merge_group(a_repository(7, 71), SHA) is None


def test_a_pull_request_is_no_merge_group(database: Database, record: SqlRecord) -> None:
    inbox = SqlInbox(database, lambda *_: None)
    inbox.accept(a_delivery("guid", RerunRequested(a_repository(), SHA, numbers=(1,))))
    assert record.merge_group(a_repository(), SHA) is None
