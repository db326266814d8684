"""Where the command begins: from here on Ctrl-C ends it without a traceback."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130


def run() -> NoReturn:
    """Import and run the command line, and end the process with its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
    from reviewer.cli.main import run as run_commands  # noqa: PLC0415 - takes a while

    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run_commands()


def _end(_: int, __: FrameType | None) -> NoReturn:
    """End at once: an import that is cut short leaves nothing to tidy up."""
    sys.stderr.write("Interrupted.\n")
    sys.stderr.flush()
    os._exit(INTERRUPTED)
