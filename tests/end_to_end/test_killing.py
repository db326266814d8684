from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from tests.end_to_end.city import CLEAN, City, Site
from tests.end_to_end.waiting import eventually
from tests.fakes.github.faults import Holds

GIT = "/{owner}/shop.git"
REPOSITORY = "/repos/{owner}/shop"
TOKENS = "POST /app/installations/{installation}/access_tokens"
PULL = f"GET {REPOSITORY}/pulls/1"
CHECK_RUNS = f"POST {REPOSITORY}/check-runs"
CHECK_RUN = f"PATCH {REPOSITORY}/check-runs/*"

POINTS = {
    "before the token": (TOKENS, False, 0),
    "after the token": (TOKENS, True, 0),
    "reading the pull request": (PULL, False, 0),
    "looking for the check run": (f"GET {REPOSITORY}/commits/*/check-runs", False, 0),
    "before the check run is made": (CHECK_RUNS, False, 0),
    "after the check run is made": (CHECK_RUNS, True, 0),
    "after the token to fetch with": (TOKENS, True, 1),
    "git asks for references": (f"GET {GIT}/info/refs", False, 0),
    "git fetches": (f"POST {GIT}/git-upload-pack", False, 0),
    "while judging": ("GET /repos/{owner}/.github/contents/outlast.yml", False, 0),
    "looking for a newer head": (PULL, False, 1),
    "looking for annotations": (f"GET {REPOSITORY}/check-runs/*/annotations", False, 0),
    "before the annotations": (CHECK_RUN, False, 0),
    "after the annotations": (CHECK_RUN, True, 0),
    "before the verdict": (CHECK_RUN, False, 1),
    "after the verdict": (CHECK_RUN, True, 1),
}


AT_ONCE = 4
"""As many as a worker has threads: they are all killed together."""
ROUNDS = [list(POINTS)[start : start + AT_ONCE] for start in range(0, len(POINTS), AT_ONCE)]


@contextmanager
def held_at(city: City, site: Site, point: str) -> Iterator[None]:
    """With the review of the site at that point, and no further."""
    request, has_effect, spared = POINTS[point]
    fault = Holds(has_effect)
    asked = request.format(owner=site.shop.owner, installation=site.installation)
    city.github.faults.add(asked, fault, spared=spared)
    try:
        city.deliver(site)
        assert fault.reached.wait(30), city.worker.said[-2000:]
        yield
    finally:
        fault.until.set()


def restart_worker(city: City) -> None:
    city.worker.kill()
    city.let_the_dead_be_noticed()
    city.start_worker()


def assert_judged_once(city: City, site: Site) -> None:
    city.wait_until_idle(site)
    run = city.wait_until_judged(site)
    assert run.conclusion == "neutral"
    assert [one["path"] for one in run.annotations] == ["radio.py"]


@pytest.mark.parametrize("points", ROUNDS, ids=", ".join)
def test_a_review_whose_worker_is_killed_ends_in_one_completed_check_run(
    city: City, points: list[str]
) -> None:
    sites = [city.site() for _ in points]
    with ExitStack() as stack:
        for site, point in zip(sites, points, strict=True):
            stack.enter_context(held_at(city, site, point))
        city.worker.kill()
    restart_worker(city)
    for site in sites:
        assert_judged_once(city, site)
        assert len(city.github.check_runs(site.shop)) == 1


def test_if_a_newer_head_came_meanwhile_that_is_judged_and_the_older_check_run_ended(
    city: City,
) -> None:
    site = city.site()
    old = site.pull.head_sha
    with held_at(city, site, "looking for annotations"):
        city.worker.kill()
    site.push(f"{CLEAN}\nx = 1\n")
    city.deliver(site, "synchronize")
    restart_worker(city)
    run = city.wait_until_judged(site)
    assert run.conclusion == "success"
    assert [one.conclusion for one in city.github.check_runs(site.shop, old)] == ["skipped"]


def test_a_delivery_whose_web_server_is_killed_before_storing_it_is_not_lost(city: City) -> None:
    site = city.site()
    with psycopg.connect(city.database_url) as connection:
        connection.execute("LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE")
        answer = city.delivering(site, "before")
        eventually(lambda: _waits_for_lock(city), "the server wants to store it")
        city.web.kill()
        connection.rollback()
    assert answer.result().status == 0
    assert city.rows_of(site.installation) == 0
    city.start_web()
    restart_worker(city)  # which asks GitHub at its start
    assert_judged_once(city, site)


def test_a_delivery_whose_web_server_is_killed_before_answering_is_handled_once(
    city: City,
) -> None:
    site = city.site()
    city.web.kill()
    reader, writer = os.pipe()
    city.start_web(stderr=writer)
    _fill(writer)  # so that the server hangs as it tells of the delivery, which is stored then
    answer = city.delivering(site, "between")
    eventually(lambda: city.rows_of(site.installation), "it is stored")
    city.web.kill()
    os.close(reader)
    os.close(writer)
    assert answer.result().status == 0
    city.start_web()
    assert city.deliver(site, guid="between").status == 200
    assert_judged_once(city, site)
    assert len(city.github.check_runs(site.shop)) == 1


def _waits_for_lock(city: City) -> bool:
    asked = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'deliveries'::regclass"
    return bool(city.sql(asked))


def _fill(pipe: int) -> None:
    os.set_blocking(pipe, False)
    size = fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)
    assert os.write(pipe, b"x" * size) > 0
    os.set_blocking(pipe, True)
