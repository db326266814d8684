"""An inbox in memory."""

from __future__ import annotations

from threading import Lock

from reviewer.model.hosting import Delivery, Demand


class FakeInbox:
    """Keeps `deliveries` in the order in which they came; `fault` makes it fail."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.fault: Exception | None = None
        self._lock = Lock()

    @property
    def demands(self) -> list[Demand]:
        return [delivery.demand for delivery in self.deliveries]

    def accept(self, delivery: Delivery) -> bool:
        if self.fault is not None:
            raise self.fault
        with self._lock:
            if self.knows(delivery.guid):
                return False
            self.deliveries.append(delivery)
            return True

    def knows(self, guid: str) -> bool:
        return any(delivery.guid == guid for delivery in self.deliveries)
