"""A worker: takes jobs from the queue until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from sqlalchemy.exc import SQLAlchemyError

from reviewer.adapters.demands import KINDS
from reviewer.adapters.jobs.job import Job, from_arguments
from reviewer.adapters.jobs.queue import Connections, enqueue, hand_back, prune, restore, take_over
from reviewer.adapters.jobs.trying import Again, try_job
from reviewer.review.job_ports import Done, JobHandlers

_log = structlog.get_logger("outlast.jobs")
_NICENESS = 5
_LOST = (ConnectorException, SQLAlchemyError, psycopg.Error, OSError)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker looks around, in seconds.

    A worker counts as dead without a sign of life for `stalled`. Once told to stop it lets
    jobs run for `grace`, so that with handing the rest back it ends within 30 seconds.
    """

    poll: float = 0.5
    heartbeat: float = 5
    stalled: float = 30
    sweep: float = 10
    tidy: float = 3600
    catch_up: float = 300
    grace: float = 20
    pause: float = 1


@dataclass(slots=True)
class Worker:
    """Runs jobs in `concurrency` threads.

    `tidy` is called now and then to delete what is old, `catch_up` more often to look for
    what did not arrive; both at the start too. It survives the loss of the database: it
    waits, asks for it to be revived, and goes on.
    """

    connections: Connections
    handlers: JobHandlers
    concurrency: int = 2
    tidy: Callable[[], None] = lambda: None
    catch_up: Callable[[], None] = lambda: None
    pace: Pace = field(default_factory=Pace)
    _running: set[int] = field(default_factory=set, init=False)
    _unsettled: set[int] = field(default_factory=set, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    async def run(self, stop: asyncio.Event) -> bool:
        """Work until `stop`; False if jobs were handed back that threads still work on.

        In that case the process has to end at once, since others may have taken them.
        """
        while True:
            ended = True
            try:
                ended = await self._one_life(stop)
            except _LOST as error:
                ended = not self._running
                _log.warning("database lost", error=type(error).__name__)
            if stop.is_set():
                return ended
            await _pause(stop, self.pace.pause)
            # A database that cannot be revived yet is told of by the next life, which then fails.
            with suppress(Exception):
                await asyncio.to_thread(self.connections.revive)

    async def _one_life(self, stop: asyncio.Event) -> bool:
        app = self._app()
        async with app.open_async():
            work = asyncio.create_task(app.run_worker_async())
            care = [asyncio.create_task(one) for one in self._care()]
            told = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({work, told}, return_when=asyncio.FIRST_COMPLETED)
                return await self._ended(work)
            finally:
                await _cancelled(*care, told)

    async def _ended(self, work: asyncio.Task[None]) -> bool:
        # Being cancelled, it fetches nothing more and waits for its jobs.
        work.cancel()
        done, _ = await asyncio.wait({work}, timeout=self.pace.grace)
        if done:
            with suppress(asyncio.CancelledError):
                work.result()
            return True
        await asyncio.to_thread(self._hand_back)
        return False

    def _hand_back(self) -> None:
        with self._lock, self.connections.begin() as connection:
            hand_back(connection, sorted(self._running))

    def _app(self) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(
            conninfo=self.connections.conninfo,
            min_size=1,
            max_size=self.concurrency + 3,
            timeout=5,
            kwargs={"connect_timeout": 5},
        )
        app = procrastinate.App(connector=connector, worker_defaults=self._options())
        for kind in KINDS:
            app.task(name=kind, pass_context=True)(self._work)
        return app

    def _options(self) -> Any:
        return {
            "concurrency": self.concurrency,
            "wait": True,
            "install_signal_handlers": False,
            "listen_notify": False,
            "fetch_job_polling_interval": self.pace.poll,
            "update_heartbeat_interval": self.pace.heartbeat,
            "stalled_worker_timeout": self.pace.stalled,
        }

    def _work(self, context: JobContext, /, **arguments: Any) -> None:
        id_ = context.job.id or 0
        _let_deliveries_go_first()
        with self._lock:
            self._running.add(id_)
        try:
            self._attend(arguments, context.job.attempts)
        except _LOST:
            # What is to follow could not be written: the queue thinks that the job failed.
            self._unsettled.add(id_)
            raise
        finally:
            with self._lock:
                self._running.discard(id_)

    def _attend(self, arguments: Mapping[str, Any], deaths: int) -> None:
        job = from_arguments(arguments)
        match try_job(job, self.handlers, deaths):
            case Again(job=later, wait=wait):
                with self.connections.begin() as connection:
                    enqueue(connection, later, wait=wait)
            case Done(then=demands) if demands:
                with self.connections.begin() as connection:
                    for position, demand in enumerate(demands):
                        enqueue(connection, Job(demand, f"{job.reference}/{position}"))
            case Done():
                pass

    def _care(self) -> list[Coroutine[Any, Any, None]]:
        """What is done beside the jobs, as long as this worker lives."""
        return [
            _regularly(self._take_over, self.pace.sweep),
            _regularly(self._tidy, self.pace.tidy),
            _regularly(self.catch_up, self.pace.catch_up),
        ]

    def _take_over(self) -> None:
        with self.connections.begin() as connection:
            taken = take_over(connection, self.pace.stalled)
            self._unsettled -= set(restore(connection, sorted(self._unsettled)))
        if taken:
            _log.warning("jobs taken over", jobs=taken)

    def _tidy(self) -> None:
        with self.connections.begin() as connection:
            prune(connection)
        self.tidy()


def _let_deliveries_go_first() -> None:
    """Give way to the web server, which may share this process; git inherits it."""
    if sys.platform == "linux":  # where a thread has a niceness of its own
        whole = os.getpriority(os.PRIO_PROCESS, os.getpid())
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), whole + _NICENESS)


async def _regularly(work: Callable[[], None], seconds: float) -> None:
    """Do it now and every so many seconds, whatever comes of it."""
    while True:
        try:
            await asyncio.to_thread(work)
        except _LOST as error:
            _log.warning("put off", error=type(error).__name__)
        except Exception:  # noqa: BLE001 - jobs of the dead must be taken over all the same
            _log.exception("put off")
        await asyncio.sleep(seconds)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
