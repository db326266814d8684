"""How long a backtest takes against as many single reviews in one process, side by side.

    python benchmarks/backtest.py REPOSITORY --last 300

The two run by turns in batches of 50 changes, so that what else the machine does meanwhile
falls on both. Each has a cache of its own, empty at first. The time of a backtest counts
everything: reviews, following the lines, summing.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from reviewer.adapters.git.repository import GitRepository
from reviewer.model.backtest import PastChange
from reviewer.review.backtesting.replaying import backtest
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.settings import Settings, read_settings
from reviewer.wiring import open_review
from reviewer.wiring.backtests import Wanted, open_backtest

BATCH = 50


def main() -> int:
    """Print the table."""
    options = read_options()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        alone, together = settings_in(one), settings_in(other)
        with GitRepository(options.repository, environment=alone.environment) as repository:
            changes = repository.history().past("HEAD", last=options.last, since=None)
        spent = {"single": 0.0, "backtest": 0.0}
        for start in range(0, len(changes), BATCH):
            newest = changes[max(0, len(changes) - start - BATCH) : len(changes) - start]
            spent["single"] += timed(partial(singly, options.repository, newest, alone))
            last = min(start + BATCH, len(changes))
            spent["backtest"] += timed(partial(replayed, options.repository, last, together))
    print("| changes | single reviews | backtest | ratio |\n|---|---|---|---|")
    ratio = spent["backtest"] / spent["single"]
    seconds = " | ".join(f"{value:.0f} s" for value in spent.values())
    print(f"| {len(changes)} | {seconds} | {ratio:.2f} |")
    return 0


def read_options() -> argparse.Namespace:
    """Which past."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("repository", type=Path)
    parser.add_argument("--last", type=int, default=300)
    return parser.parse_args()


def settings_in(folder: str) -> Settings:
    """The settings of this machine, with an empty cache."""
    return read_settings({**os.environ, "OUTLAST_DATA_DIR": folder})


def timed(work: Callable[[], None]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def singly(repository: Path, changes: tuple[PastChange, ...], settings: Settings) -> None:
    """Review each change as `outlast review` does, in this process."""
    for change in changes:
        with open_review(repository, settings) as ports:
            review_change(ReviewRequest(change.parent, change.commit), ports)


def replayed(repository: Path, last: int, settings: Settings) -> None:
    """A backtest of the newest changes; those of earlier batches are known to it."""
    with open_backtest(Wanted(repository, last=last), settings) as (request, ports):
        backtest(request, ports, print_nothing)


def print_nothing(done: int, of: int) -> None:
    """How far it is does not matter here."""
    del done, of


if __name__ == "__main__":
    sys.exit(main())
