"""Demands to queue."""

from __future__ import annotations

from reviewer.model.hosting import Delivery, Demand, HostedRepository, ReviewRequested


def a_repository(installation: int = 7, id_: int = 70) -> HostedRepository:
    return HostedRepository(installation, id_, "ada", "engine")


def a_review(number: int = 1, repository: HostedRepository | None = None) -> ReviewRequested:
    return ReviewRequested(repository or a_repository(), number)


def a_delivery(guid: str = "guid", demand: Demand | None = None) -> Delivery:
    return Delivery(guid, "pull_request", demand or a_review())
