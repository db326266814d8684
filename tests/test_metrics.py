from __future__ import annotations

import pytest

from reviewer.metrics import Metrics


@pytest.mark.parametrize(
    "line",
    [
        'outlast_deliveries_total{event="push",outcome="accepted"} 1.0',
        "outlast_queue_jobs 4.0",
        "outlast_queue_oldest_seconds 2.5",
        'outlast_review_seconds_sum{stage="fetch"} 0.75',
        'outlast_github_calls_total{method="GET",status="200"} 1.0',
        'outlast_github_rate_remaining{installation="9"} 4999.0',
        'outlast_failures_total{kind="GitHubDown"} 1.0',
    ],
)
def test_each_figure_is_told_to_prometheus(line: str) -> None:
    metrics = Metrics()
    metrics.count_delivery("push", "accepted")
    metrics.set_queue(4, 2.5)
    metrics.observe_stage("fetch", 0.75)
    metrics.count_call("GET", 200)
    metrics.set_remaining(9, 4999)
    metrics.count_failure("GitHubDown")
    assert line in metrics.text().decode().split("\n")


def test_two_applications_do_not_share_figures() -> None:
    counted, other = Metrics(), Metrics()
    counted.count_failure("GitHubDown")
    assert "GitHubDown" not in other.text().decode()
