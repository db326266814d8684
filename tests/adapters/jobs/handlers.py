"""Handlers that tell what they were asked, and workers that run in a thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from reviewer.adapters.jobs.queue import Connections
from reviewer.adapters.jobs.working import Pace, Worker
from reviewer.model.hosting import Demand, ReviewRequested
from reviewer.review.job_ports import Done, JobHandlers, Outcome

DEADLINE = 60
QUICK = Pace(poll=0.05, heartbeat=0.2, stalled=1.5, sweep=0.1, grace=20, pause=0.1)


@dataclass(slots=True)
class Noting:
    """Notes demands; `meet` may hold a demand up, fail, or answer something else."""

    meet: Callable[[Demand, str], Outcome] = lambda _, __: Done()
    conclude: Callable[[Demand, str], None] = lambda _, __: None
    handled: list[tuple[Demand, str]] = field(default_factory=list)
    given_up: list[tuple[Demand, str]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def handle(self, demand: Demand, reference: str) -> Outcome:
        outcome = self.meet(demand, reference)
        with self._changed:
            self.handled.append((demand, reference))
            self._changed.notify_all()
        return outcome

    def give_up(self, demand: Demand, reference: str) -> None:
        with self._changed:
            self.given_up.append((demand, reference))
            self._changed.notify_all()
        self.conclude(demand, reference)

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(is_so, DEADLINE), (self.handled, self.given_up)

    @property
    def numbers(self) -> list[int]:
        """The pull requests that were reviewed, in order."""
        demands = [demand for demand, _ in self.handled]
        return [demand.number for demand in demands if isinstance(demand, ReviewRequested)]


@contextmanager
def a_worker(
    connections: Connections,
    handlers: JobHandlers,
    *,
    concurrency: int = 2,
    pace: Pace = QUICK,
) -> Iterator[None]:
    """A worker that runs until the block ends."""
    worker = Worker(connections, handlers, concurrency=concurrency, pace=pace)
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(worker.run(stop)))
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(DEADLINE)
        assert not thread.is_alive()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
