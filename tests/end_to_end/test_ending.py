from __future__ import annotations

import time

from tests.end_to_end.city import City
from tests.end_to_end.processes import children_of, command_lines
from tests.end_to_end.waiting import eventually
from tests.fakes.github.faults import Waits

SECONDS_TO_END = 30


def test_a_worker_that_is_told_to_end_finishes_its_review_first(city: City) -> None:
    site = city.site()
    fault = Waits()
    city.github.faults.add(f"GET /repos/{site.shop.owner}/shop/pulls/1", fault, spared=1)
    city.deliver(site)
    assert fault.reached.wait(30)
    city.worker.popen.terminate()
    fault.until.set()
    assert city.worker.popen.wait(SECONDS_TO_END) == 0
    assert site.is_judged()
    city.start_worker()


def test_a_worker_hands_a_review_back_that_does_not_end_in_time(city: City) -> None:
    site = city.site()
    fault = Waits()
    city.github.faults.add(f"GET /repos/{site.shop.owner}/shop/pulls/1", fault, spared=1)
    city.deliver(site)
    assert fault.reached.wait(30)
    told = time.monotonic()
    # GitHub says nothing for longer than a worker waits: a request lasts 15 seconds, and is
    # then tried again; so its job is done within the time, and waits in the queue.
    assert city.worker.terminate(SECONDS_TO_END) == 0
    assert time.monotonic() - told < SECONDS_TO_END
    fault.until.set()
    states = "SELECT status FROM procrastinate_jobs WHERE (args ->> 'repository')::bigint = %s"
    assert "doing" not in [status for (status,) in city.sql(states, site.shop.id)]
    city.sql("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    city.start_worker()
    city.wait_until_judged(site)


def test_nothing_is_left_running_after_a_worker_is_killed(city: City) -> None:
    site = city.site()
    city.deliver(site)
    city.wait_until_judged(site)
    children = children_of(city.worker.popen.pid)
    assert children, "the sandbox stays warm"
    city.worker.kill()
    eventually(lambda: not children & set(command_lines()), "its processes are gone")
    city.let_the_dead_be_noticed()
    city.start_worker()
