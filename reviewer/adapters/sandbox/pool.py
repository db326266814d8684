"""Worker processes that may hang, crash or eat memory without hurting the review."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from reviewer.adapters.sandbox.worker import attempt, describe, prepare
from reviewer.review.ports import Failed

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4
"""Items handed out for each worker, so that none waits for the parent."""

_TRIES = 3
_PATIENCE = 10.0


class PebbleSandbox:
    """Implements `Sandbox` with `workers` processes.

    An item may take `seconds` of time and its process `memory_bytes` more memory than
    this program. Processes start with the first item and stay warm until `close`.
    """

    def __init__(self, *, seconds: float, memory_bytes: int, workers: int) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._workers = workers
        self._pool: ProcessPool | None = None

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
        """Yield the outcome of each item in order; `work` is a module-level function."""
        handed_out: deque[tuple[Item, ProcessFuture[Result | Failed]]] = deque()
        try:
            for item in items:
                handed_out.append((item, self._hand_out(work, item)))
                if len(handed_out) >= self._workers * _AHEAD:
                    yield self._outcome(work, handed_out)
            while handed_out:
                yield self._outcome(work, handed_out)
        finally:
            for _, future in handed_out:
                future.cancel()

    def close(self) -> None:
        """End all processes now; the next `run` starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()

    def _hand_out(
        self, work: Callable[[Item], Result], item: Item
    ) -> ProcessFuture[Result | Failed]:
        if self._pool is None or not self._pool.active:
            self.close()
            self._pool = self._new_pool()
        return self._pool.schedule(attempt, args=(work, item, self._seconds), timeout=self._seconds)

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            initializer=prepare,
            initargs=(self._memory_bytes,),
            context=multiprocessing.get_context("fork"),
        )

    def _outcome(
        self,
        work: Callable[[Item], Result],
        handed_out: deque[tuple[Item, ProcessFuture[Result | Failed]]],
    ) -> Result | Failed:
        for _ in range(_TRIES):
            try:
                outcome = self._wait(handed_out[0][1])
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

    def _start_over(
        self,
        work: Callable[[Item], Result],
        handed_out: deque[tuple[Item, ProcessFuture[Result | Failed]]],
    ) -> None:
        """Give the same items to a new pool: a worker that dies idle breaks the old one."""
        self.close()
        items = [item for item, _ in handed_out]
        handed_out.clear()
        handed_out.extend((item, self._hand_out(work, item)) for item in items)


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the analyser crashed (signal {-code})"
    return f"the analyser ended itself (exit code {code})"
