"""Runs jobs until the process is told to end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable

from reviewer.adapters.jobs.working import Worker

_TELLING_TO_STOP = (signal.SIGTERM, signal.SIGINT)


def _nothing() -> None:
    """Nobody waits for it."""


def run_worker(
    worker: Worker,
    *,
    started: Callable[[], None] = _nothing,
    stopping: Callable[[], None] = _nothing,
) -> None:
    """Work until SIGTERM or SIGINT, of which the main thread has to hear.

    `started` is called once it hears them, `stopping` as the first of them arrives. Jobs get
    some time to end; those that do not are handed back to the queue, and the process exits
    on the spot, with code 0, because their threads cannot be stopped.
    """
    asyncio.run(_until_told(worker, started=started, stopping=stopping))


async def _until_told(
    worker: Worker, *, started: Callable[[], None], stopping: Callable[[], None]
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        if not stop.is_set():
            stop.set()
            loop.run_in_executor(None, stopping)

    for number in _TELLING_TO_STOP:
        loop.add_signal_handler(number, tell)
    started()
    if not await worker.run(stop):
        logging.shutdown()
        os._exit(0)
