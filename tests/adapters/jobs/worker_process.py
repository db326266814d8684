"""A worker in a process of its own, to be killed: DATABASE_URL, then how long to hang."""

from __future__ import annotations

import sys
import threading

from reviewer.adapters.jobs.working import Pace, Worker
from reviewer.adapters.store.database import Database
from reviewer.model.hosting import Demand
from reviewer.review.job_ports import Done, Outcome
from reviewer.worker import run_worker

PACE = Pace(poll=0.05, heartbeat=0.2, stalled=1.5, sweep=0.1, grace=0.5)


class Hanging:
    """Says that it begins, and comes to no end."""

    def handle(self, _: Demand, reference: str) -> Outcome:
        print(reference, flush=True)  # noqa: T201 - the test reads it
        threading.Event().wait()
        return Done()

    def give_up(self, _: Demand, reference: str) -> None:
        print("given up", reference, flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    run_worker(Worker(Database(sys.argv[1]), Hanging(), pace=PACE))
