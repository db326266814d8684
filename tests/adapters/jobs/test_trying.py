from __future__ import annotations

from structlog.testing import capture_logs

from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.trying import try_job
from reviewer.review.job_ports import Done, Dropped
from tests.adapters.jobs.demands import a_review
from tests.adapters.jobs.handlers import Noting


def test_a_demand_that_is_dropped_is_over_and_one_line_says_why() -> None:
    noting = Noting(lambda _, __: Dropped("eve may not"))
    with capture_logs() as lines:
        assert try_job(Job(a_review(), "guid"), noting, 0) == Done()
    assert [(line["outcome"], line["reason"]) for line in lines] == [("dropped", "eve may not")]
