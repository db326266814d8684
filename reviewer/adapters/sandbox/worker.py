"""What happens inside a worker process."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from reviewer.review.ports import Failed

Item = TypeVar("Item")
Result = TypeVar("Result")

RECURSION_LIMIT = 3000
_PR_SET_PDEATHSIG = 1
_LONGEST_REASON = 200


def prepare(memory_bytes: int, niceness: int = 0, parent: int = 0) -> None:
    """Set the limits of a fresh worker.

    It may take `memory_bytes` on top of what the program has taken already, ignores
    Ctrl-C (its parent ends it), dies with its parent, and nobody hears what it prints.
    By `niceness` it lets others go first. If its `parent` (0 for any) is gone already,
    it ends at once.
    """
    os.nice(niceness)
    faulthandler.disable()
    with Path(os.devnull).open("r+b") as nothing:
        for stream in range(3):
            os.dup2(nothing.fileno(), stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.setrecursionlimit(RECURSION_LIMIT)
    gc.freeze()
    _limit(resource.RLIMIT_CORE, 0)
    taken = _address_space()
    if taken:
        _limit(resource.RLIMIT_AS, taken + memory_bytes)
    die_with_parent()
    # A parent that died before that line sends no signal any more: prctl(2).
    if parent and os.getppid() != parent:
        os._exit(1)


def die_with_parent() -> None:
    """Ask to be killed once the parent has ended; only Linux can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def attempt(work: Callable[[Item], Result], item: Item, seconds: float) -> Result | Failed:
    """Do the work; whatever it raises becomes a Failed.

    The processor time is limited too, in case nobody is left who watches the clock.
    """
    gc.disable()  # syntax trees hold no cycles, and to look for some doubles their cost
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)
    try:
        return work(item)
    except MemoryError:
        return Failed("ran out of memory")
    except BaseException as error:  # noqa: BLE001 - SystemExit is not to end the worker either
        return Failed(describe(error))
    finally:
        gc.enable()


def describe(error: BaseException) -> str:
    """An exception in one short line: `RecursionError: maximum recursion depth exceeded`."""
    kind, text = type(error).__name__, " ".join(str(error).split())
    return f"{kind}: {text}"[:_LONGEST_REASON] if text else kind


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):  # some systems refuse some limits
        resource.setrlimit(what, (allowed, hard))


def _address_space() -> int:
    """Bytes of address space in use, 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()
