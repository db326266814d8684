"""The record of deliveries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from reviewer.adapters.demands import installation_of, repository_of, to_json
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.tables import deliveries
from reviewer.model.hosting import Cleanup, Delivery, Demand, Ignored

KEPT_DAYS = 30
"""GitHub redelivers for three days: https://docs.github.com/en/webhooks."""


@dataclass(frozen=True, slots=True)
class SqlInbox:
    """An Inbox; `enqueue(connection, demand, reference)` joins the delivery's transaction."""

    database: Database
    enqueue: Callable[[Connection, Demand, str], object]

    def accept(self, delivery: Delivery) -> bool:
        """Store the delivery and queue its job in one transaction; False if known already.

        Tried once more if the connection turns out to be dead; what the first try may have
        stored is known then.
        """
        try:
            return self._accept(delivery)
        except OperationalError:
            return self._accept(delivery)

    def rehearse(self, threads: int) -> None:
        """Be as fast with the first deliveries that so many threads bring as with later ones."""
        made_up = Delivery("rehearsal", "installation", Cleanup(installation=0))
        self.database.rehearse(threads, lambda connection: self._kept(connection, made_up))

    def _accept(self, delivery: Delivery) -> bool:
        with self.database.begin() as connection:
            return self._kept(connection, delivery)

    def _kept(self, connection: Connection, delivery: Delivery) -> bool:
        if not _stored(connection, delivery):
            return False
        if not isinstance(delivery.demand, Ignored):
            self.enqueue(connection, delivery.demand, delivery.guid)
        return True

    def knows(self, guid: str) -> bool:
        """Whether a delivery was accepted before."""
        with self.database.begin() as connection:
            return bool(connection.scalar(select(exists().where(deliveries.c.guid == guid))))

    def last_received(self) -> datetime | None:
        """When the newest delivery came."""
        with self.database.begin() as connection:
            newest = connection.scalar(select(func.max(deliveries.c.received_at)))
        return newest if isinstance(newest, datetime) else None

    def prune(self) -> None:
        """Forget deliveries that nobody will send again."""
        with self.database.begin() as connection:
            oldest = func.now() - text(f"interval '{KEPT_DAYS} days'")
            connection.execute(delete(deliveries).where(deliveries.c.received_at < oldest))


def _stored(connection: Connection, delivery: Delivery) -> bool:
    repository = repository_of(delivery.demand)
    row = {
        "guid": delivery.guid,
        "event": delivery.event,
        "installation": installation_of(delivery.demand),
        "repository": repository.id if repository else None,
        "demand": to_json(delivery.demand),
    }
    new = insert(deliveries).values(row).on_conflict_do_nothing().returning(deliveries.c.guid)
    return connection.scalar(new) is not None
