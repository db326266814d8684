from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.trying import MOST_TRIES, try_job
from reviewer.errors import NotAllowed
from reviewer.model.hosting import Demand
from reviewer.review.job_ports import Done, Dropped, Outcome
from tests.adapters.jobs.demands import a_review
from tests.adapters.jobs.handlers import Noting


def test_a_demand_that_is_dropped_is_over_and_one_line_says_why() -> None:
    noting = Noting(lambda _, __: Dropped("eve may not"))
    with capture_logs() as lines:
        assert try_job(Job(a_review(), "guid"), noting, 0) == Done()
    assert [(line["outcome"], line["reason"]) for line in lines] == [("dropped", "eve may not")]


@pytest.mark.parametrize(
    ("error", "told"),
    [(NotAllowed("checks: write is missing"), "reason"), (KeyError("a fault"), "exc_info")],
)
def test_what_github_refuses_is_said_in_words_and_a_fault_of_ours_with_its_traceback(
    error: Exception, told: str
) -> None:
    def refuse(demand: Demand, reference: str) -> Outcome:
        del demand, reference
        raise error

    tried = Job(a_review(), "guid", tries=MOST_TRIES - 1)
    with capture_logs() as lines:
        assert try_job(tried, Noting(refuse), 0) == Done()
    (given_up,) = (line for line in lines if line["outcome"] == "given up")
    assert {"reason", "exc_info"} & given_up.keys() == {told}
