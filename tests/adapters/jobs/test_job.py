from __future__ import annotations

from dataclasses import replace

from reviewer.adapters.demands import from_json, to_json
from reviewer.adapters.jobs.job import Job
from reviewer.model.hosting import MergeGroupRequested
from tests.adapters.jobs.demands import a_repository

ASKED = MergeGroupRequested(a_repository(), "b" * 40, "a" * 40)
AGAIN = replace(ASKED, again=True)


def test_a_merge_group_is_judged_again_after_the_first_time_and_not_instead_of_it() -> None:
    first, second = Job(ASKED, "delivery"), Job(AGAIN, "button")
    assert first.lock == second.lock
    assert first.queueing_lock != second.queueing_lock


def test_a_merge_group_that_an_older_version_stored_is_read() -> None:
    stored = {key: part for key, part in to_json(ASKED).items() if key != "again"}
    assert from_json(stored) == ASKED
    assert from_json(to_json(AGAIN)) == AGAIN
