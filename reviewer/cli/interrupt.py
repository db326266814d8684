"""Ctrl-C that holds."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS_TO_UNWIND = 0.5


@contextmanager
def insistent_interrupt() -> Iterator[None]:
    """Raise KeyboardInterrupt in the block on Ctrl-C, and again until the block is left.

    Python drops an exception that a signal raises inside a callback, such as those of
    `os.register_at_fork`: while workers start, a single Ctrl-C could go unheard. Where
    Ctrl-C is ignored or handled already, that stays.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    alarm = signal.signal(signal.SIGALRM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGALRM, alarm)


def _interrupt(_: int, __: FrameType | None) -> None:
    # Repeated, for an alarm that comes just before a system call does not end its wait.
    signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_UNWIND, SECONDS_TO_UNWIND)
    raise KeyboardInterrupt
