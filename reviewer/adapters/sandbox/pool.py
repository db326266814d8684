"""Worker processes that may hang, crash or eat memory without hurting the review."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from reviewer.adapters.sandbox.worker import attempt, describe, prepare
from reviewer.review.ports import Failed

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4
"""Items handed out for each worker, so that none waits for the parent."""

_NICENESS = 5
"""Of those behind a program with threads, which has to answer others meanwhile."""

_TRIES = 3
_PATIENCE = 10.0
_SECONDS_TO_START = 60.0
_SECONDS_TO_END = 15.0


@dataclass(frozen=True, slots=True)
class _Handed:
    item: Any
    future: ProcessFuture[Any]
    pool: _Pool


class PebbleSandbox:
    """Implements `Sandbox` with `workers` processes, which threads may share.

    An item may take `seconds` of time and its process `memory_bytes` more memory than
    this program. Processes start with the first item and stay warm until `close`.

    With `preload` they are forked from a process of their own, which has imported these
    modules: a program with threads must not fork, or its pipes to others never close.
    """

    def __init__(
        self, *, seconds: float, memory_bytes: int, workers: int, preload: Sequence[str] = ()
    ) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._workers = workers
        self._preload = list(preload)
        self._pool: _Pool | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Failed]:
        """Yield the outcome of each item in order; `work` is a module-level function.

        The first items are handed out at once, whenever their outcomes are asked for. Raises
        RuntimeError if the system gives us no processes.
        """
        rest = iter(items)
        first = islice(rest, self._workers * _AHEAD)
        return self._outcomes(work, deque(self._hand_out(work, item) for item in first), rest)

    def _outcomes(
        self, work: Callable[[Item], Result], handed_out: deque[_Handed], rest: Iterator[Item]
    ) -> Iterator[Result | Failed]:
        try:
            for item in rest:
                yield self._outcome(work, handed_out)
                handed_out.append(self._hand_out(work, item))
            while handed_out:
                yield self._outcome(work, handed_out)
        finally:
            for handed in handed_out:
                handed.future.cancel()

    def close(self) -> None:
        """End all processes now; the next `run` starts new ones."""
        with self._lock:
            self._drop(self._pool)

    def _hand_out(self, work: Callable[[Item], Result], item: Item) -> _Handed:
        with self._lock:
            if self._pool is not None and not self._pool.processes.active:
                self._drop(self._pool)
            pool = self._pool = self._pool or _Pool(self._new_processes())
            future = pool.processes.schedule(
                attempt, args=(work, item, self._seconds), timeout=self._seconds
            )
        return _Handed(item, future, pool)

    def _drop(self, pool: _Pool | None) -> None:
        """End a pool, unless another thread has done so."""
        if pool is not None and pool is self._pool:
            self._pool = None
            pool.end()

    def _new_processes(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver" if self._preload else "fork")
        if self._preload:
            context.set_forkserver_preload(self._preload)
        return ProcessPool(
            max_workers=self._workers,
            initializer=prepare,
            initargs=(self._memory_bytes, _NICENESS, 0)
            if self._preload
            else (self._memory_bytes, 0, os.getpid()),
            context=context,
        )

    def _outcome(
        self, work: Callable[[Item], Result], handed_out: deque[_Handed]
    ) -> Result | Failed:
        for _ in range(_TRIES):
            try:
                outcome: Result | Failed = self._wait(handed_out[0].future)
            except BrokenProcessPool:
                self._start_over(work, handed_out)
            else:
                handed_out.popleft()
                return outcome
        handed_out.popleft()
        return Failed("the analyser crashed")

    def _wait(self, future: ProcessFuture[Result | Failed]) -> Result | Failed:
        try:
            return future.result(timeout=self._seconds + _PATIENCE)
        except BrokenProcessPool:
            raise
        except TimeoutError as error:
            if not future.done():  # its worker died with the queue locked
                raise BrokenProcessPool from error
            return Failed(f"took longer than {self._seconds:g} s")
        except ProcessExpired as error:
            return Failed(_ending(error.exitcode))
        except Exception as error:  # noqa: BLE001 - what cannot be sent from process to process
            return Failed(describe(error))

    def _start_over(self, work: Callable[[Item], Result], handed_out: deque[_Handed]) -> None:
        """Give the same items to a new pool: a worker that dies idle breaks the old one."""
        with self._lock:
            self._drop(handed_out[0].pool)
        items = [handed.item for handed in handed_out]
        handed_out.clear()
        handed_out.extend(self._hand_out(work, item) for item in items)


class _Pool:
    """Processes that a thread of their own has started.

    They die with the thread that forked them, and those of callers come and go:
    https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html
    """

    def __init__(self, processes: ProcessPool) -> None:
        self.processes = processes
        self._is_over = Event()
        started = Event()
        Thread(target=self._keep, args=(started,), daemon=True, name="sandbox").start()
        started.wait(_SECONDS_TO_START)

    def end(self) -> None:
        """End all processes now; one that cannot be ended in time is left to die with us."""
        self.processes.stop()
        ending = Thread(target=self.processes.join, daemon=True, name="sandbox's end")
        ending.start()
        ending.join(_SECONDS_TO_END)
        self._is_over.set()

    def _keep(self, started: Event) -> None:
        is_active = False
        try:
            # To ask whether it is active is what starts it.
            is_active = self.processes.active
        except (BrokenProcessPool, OSError):
            self.processes.stop()  # or the next to ask starts it in a thread that comes and goes
        finally:
            started.set()
        if is_active:
            self._is_over.wait()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the analyser crashed (signal {-code})"
    return f"the analyser ended itself (exit code {code})"
