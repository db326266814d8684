"""The figures that an operator watches."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class Metrics:
    """Prometheus figures of one process, on a registry of their own."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._deliveries = Counter(
            "outlast_deliveries",
            "Webhook deliveries by event and by what became of them.",
            ("event", "outcome"),
            registry=registry,
        )
        self._queue_depth = Gauge(
            "outlast_queue_jobs", "Jobs that wait to be run.", registry=registry
        )
        self._queue_age = Gauge(
            "outlast_queue_oldest_seconds",
            "How long the oldest job that could run has waited.",
            registry=registry,
        )
        self._review_seconds = Histogram(
            "outlast_review_seconds",
            "What the stages of reviews took.",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._calls = Counter(
            "outlast_github_calls",
            "Requests to GitHub by method and status; status 0 is no answer.",
            ("method", "status"),
            registry=registry,
        )
        self._remaining = Gauge(
            "outlast_github_rate_remaining",
            "Requests that GitHub still grants an installation this hour, as last told.",
            ("installation",),
            registry=registry,
        )
        self._failures = Counter(
            "outlast_failures",
            "What went wrong, by kind of error.",
            ("kind",),
            registry=registry,
        )

    def count_delivery(self, event: str, outcome: str) -> None:
        """A webhook delivery was answered."""
        self._deliveries.labels(event, outcome).inc()

    def set_queue(self, depth: int, oldest_seconds: float) -> None:
        """What waits in the queue now."""
        self._queue_depth.set(depth)
        self._queue_age.set(oldest_seconds)

    def observe_stage(self, stage: str, seconds: float) -> None:
        """A stage of a review is done."""
        self._review_seconds.labels(stage).observe(seconds)

    def count_call(self, method: str, status: int) -> None:
        """GitHub was asked something."""
        self._calls.labels(method, str(status)).inc()

    def set_remaining(self, installation: int, remaining: int) -> None:
        """What GitHub says is left of an installation's rate."""
        self._remaining.labels(str(installation)).set(remaining)

    def count_failure(self, kind: str) -> None:
        """Something failed; `kind` is an error's class."""
        self._failures.labels(kind).inc()

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self._registry)
