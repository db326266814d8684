from __future__ import annotations

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
    city.github.faults.add(f"POST /{site.shop.owner}/shop.git/git-upload-pack", fault)
    city.deliver(site)
    assert fault.reached.wait(30)
    assert city.worker.terminate(SECONDS_TO_END) == 0
    fault.until.set()
    jobs = "SELECT status FROM procrastinate_jobs WHERE (args ->> 'repository')::bigint = %s"
    assert city.sql(jobs, site.shop.id) == [("todo",)]
    city.start_worker()
    city.wait_until_judged(site)
    assert len(city.github.check_runs(site.shop)) == 1


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
