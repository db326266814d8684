from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.queue import SETTLE_SECONDS, enqueue
from reviewer.adapters.store.database import Database
from reviewer.errors import GitHubDown, NotAllowed, RateLimited
from reviewer.model.hosting import Demand, RerunRequested, ReviewRequested
from reviewer.review.job_ports import Done, Outcome, RetryIn
from tests.adapters.jobs.demands import a_repository, a_review
from tests.adapters.jobs.handlers import DEADLINE, Noting, a_worker


def put(database: Database, *demands: Demand, reference: str = "guid", wait: float = 0) -> None:
    for position, demand in enumerate(demands):
        with database.begin() as connection:
            enqueue(connection, Job(demand, f"{reference}-{position}"), wait=wait)


def waiting(database: Database) -> list[tuple[str, int, bool]]:
    """Reference, seconds to wait in all, and whether it is given up, of each job that waits."""
    with database.begin() as connection:
        rows = connection.execute(
            text(
                "SELECT args ->> 'reference', round(extract(epoch FROM scheduled_at - event.at)),"
                " (args ->> 'is_given_up')::boolean"
                " FROM procrastinate_jobs AS job"
                " JOIN procrastinate_events AS event ON job_id = job.id AND type = 'deferred'"
                " WHERE status = 'todo' ORDER BY job.id"
            )
        )
        return [(reference, int(wait or 0), given_up) for reference, wait, given_up in rows]


def until_settled(database: Database, noting: Noting, count: int) -> None:
    """Run a worker until `count` demands were handled, and their jobs have ended."""
    with a_worker(database, noting):
        noting.wait_for(lambda: len(noting.handled) + len(noting.given_up) >= count)


def failing(error: Exception) -> Callable[[Demand, str], Outcome]:
    def fail(_: Demand, __: str) -> Outcome:
        raise error

    return fail


def test_a_queued_demand_is_handled_with_its_reference(database: Database) -> None:
    noting = Noting()
    put(database, a_review(4))
    until_settled(database, noting, 1)
    assert noting.handled == [(a_review(4), "guid-0")]


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness of their own")
def test_a_demand_is_handled_with_less_right_to_the_processor(database: Database) -> None:
    seen: list[int] = []

    def look(_: Demand, __: str) -> Outcome:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return Done()

    put(database, a_review(1))
    until_settled(database, Noting(look), 1)
    assert seen[0] > os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_a_demand_queued_while_a_worker_waits_is_handled(database: Database) -> None:
    noting = Noting()
    with a_worker(database, noting):
        put(database, a_review(1))
        noting.wait_for(lambda: noting.numbers == [1])
        put(database, a_review(2))
        noting.wait_for(lambda: noting.numbers == [1, 2])


def test_pushes_during_a_review_make_one_more(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def held_up(_: Demand, __: str) -> Outcome:
        begun.set()
        assert go_on.wait(DEADLINE)
        return Done()

    noting = Noting(held_up)
    put(database, a_review(1))
    with a_worker(database, noting):
        assert begun.wait(DEADLINE)
        put(database, *[a_review(1)] * 10, reference="push")
        put(database, a_review(2))
        go_on.set()
        noting.wait_for(lambda: sorted(noting.numbers) == [1, 1, 2])
    assert waiting(database) == []


def test_two_workers_never_run_one_pull_request_at_once(database: Database) -> None:
    meeting = threading.Barrier(2, timeout=0.03)

    def counted(_: Demand, __: str) -> Outcome:
        with pytest.raises(threading.BrokenBarrierError):
            meeting.wait()
        meeting.reset()
        return Done()

    noting = Noting(counted)
    reruns = [RerunRequested(a_repository(), f"{i:040}", i, (1,)) for i in range(12)]
    put(database, a_review(1), *reruns)
    with a_worker(database, noting), a_worker(database, noting):
        noting.wait_for(lambda: len(noting.handled) == 13)
    assert noting.given_up == []
    assert waiting(database) == []


def test_other_pull_requests_are_handled_at_once(database: Database) -> None:
    both = threading.Barrier(2, timeout=DEADLINE)

    def meeting(_: Demand, __: str) -> Outcome:
        both.wait()
        return Done()

    noting = Noting(meeting)
    put(database, a_review(1), a_review(2))
    until_settled(database, noting, 2)


def test_what_follows_from_a_demand_is_queued_with_a_reference_of_its_own(
    database: Database,
) -> None:
    def follow(demand: Demand, _: str) -> Outcome:
        is_first = demand == a_review(1)
        return Done(then=(a_review(2), a_review(3))) if is_first else Done()

    noting = Noting(follow)
    put(database, a_review(1))
    until_settled(database, noting, 3)
    assert sorted(reference for _, reference in noting.handled) == [
        "guid-0",
        "guid-0/0",
        "guid-0/1",
    ]


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (RuntimeError("ours"), 10),
        (GitHubDown("502", retry_after=1), 10),
        (GitHubDown("502", retry_after=45), 45),
        (RateLimited("slow down", retry_after=600), 600),
    ],
)
def test_an_error_is_tried_again_after_the_longer_of_our_wait_and_githubs(
    database: Database, error: Exception, seconds: int
) -> None:
    noting = Noting(failing(error))
    put(database, a_review(1))
    with a_worker(database, noting):
        until(lambda: [wait > 0 for _, wait, _ in waiting(database)] == [True])
    ((reference, wait, is_given_up),) = waiting(database)
    assert (reference, is_given_up) == ("guid-0", False)
    assert seconds - 5 <= wait <= seconds


def test_a_demand_that_is_too_early_waits_as_long_as_it_says(database: Database) -> None:
    noting = Noting(lambda _, __: RetryIn(300, "merge is being computed"))
    put(database, a_review(1))
    until_settled(database, noting, 1)
    ((_, wait, _),) = waiting(database)
    assert 295 <= wait <= 300


def test_a_push_brings_a_failed_review_forward(database: Database) -> None:
    noting = Noting(failing(RuntimeError("ours")))
    put(database, a_review(1))
    with a_worker(database, noting):
        until(lambda: [wait > 0 for _, wait, _ in waiting(database)] == [True])
    put(database, a_review(1), reference="push")
    noting = Noting()
    until_settled(database, noting, 1)
    assert noting.numbers == [1]


def test_a_push_does_not_bring_forward_what_github_asked_to_wait(database: Database) -> None:
    noting = Noting(failing(RateLimited("slow down", retry_after=600)))
    put(database, a_review(1))
    with a_worker(database, noting):
        until(lambda: [wait > 0 for _, wait, _ in waiting(database)] == [True])
    put(database, a_review(1), reference="push")
    ((_, wait, _),) = waiting(database)
    assert wait > 500


def test_a_push_brings_a_review_forward_only_as_far_as_it_waits_itself(
    database: Database,
) -> None:
    put(database, a_review(1), wait=600)
    put(database, a_review(1), reference="push", wait=60)
    put(database, a_review(1), reference="another", wait=600)
    ((reference, wait, _),) = waiting(database)
    assert reference == "guid-0"
    assert 55 <= wait <= 65


def test_an_error_that_no_retry_helps_is_given_up_at_once(database: Database) -> None:
    noting = Noting(failing(NotAllowed("no permission")))
    put(database, a_review(1))
    until_settled(database, noting, 1)
    assert noting.given_up == [(a_review(1), "guid-0")]
    assert waiting(database) == []


def test_jobs_that_ended_long_ago_are_deleted(database: Database) -> None:
    put(database, a_review(1))
    until_settled(database, Noting(), 1)
    with database.begin() as connection:
        connection.execute(text("UPDATE procrastinate_events SET at = at - interval '2 days'"))
    put(database, a_review(2))
    noting = Noting()
    with a_worker(database, noting):
        until(lambda: ended(database) == [2])


def ended(database: Database) -> list[int]:
    with database.begin() as connection:
        return list(
            connection.scalars(
                text("SELECT id FROM procrastinate_jobs WHERE status = 'succeeded' ORDER BY id")
            )
        )


def until(is_so: Callable[[], bool]) -> None:
    """Look until it is so; what is looked at is in the database, which notifies nobody."""
    pause = threading.Event()
    for _ in range(DEADLINE * 20):
        if is_so():
            return
        pause.wait(0.05)
    pytest.fail("never so")


@pytest.mark.parametrize("wait", [0, SETTLE_SECONDS])
def test_a_quiet_installation_is_not_delayed_by_a_busy_one(database: Database, wait: float) -> None:
    busy, quiet = a_repository(1, 10), a_repository(2, 20)
    put(database, *[a_review(number, busy) for number in range(500)], reference="busy", wait=wait)
    put(database, *[a_review(number, quiet) for number in range(5)], reference="quiet", wait=wait)
    with database.begin() as connection:
        connection.execute(
            text("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - interval '1 minute'")
        )
    noting = Noting()
    with a_worker(database, noting):
        noting.wait_for(lambda: len(noting.handled) >= 40)
    order = [
        demand.repository for demand, _ in noting.handled if isinstance(demand, ReviewRequested)
    ]
    last_quiet = max(position for position, repository in enumerate(order) if repository == quiet)
    assert order.count(quiet) == 5
    assert last_quiet < 15


def test_a_busy_installation_is_not_starved_by_many_quiet_ones(database: Database) -> None:
    busy = a_repository(1, 1000)
    put(database, *[a_review(number, busy) for number in range(10)], reference="busy")
    for tenant in range(2, 42):
        put(database, a_review(1, a_repository(tenant, tenant)), reference=f"quiet-{tenant}")
    noting = Noting()
    until_settled(database, noting, 50)
    first = [demand for demand, _ in noting.handled][:5]
    assert a_review(0, busy) in first
