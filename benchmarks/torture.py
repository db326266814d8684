"""Whether findings stay the same whatever befalls the cache.

    .venv/bin/python benchmarks/torture.py --steps 10000

Two writers fill the cache of a small repository and are killed now and then; each step
damages it in some way and then compares what is kept with what is worked out without a
cache, and at times whole reviews. Ends at the first finding that is wrong or lost.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.review.cache_torture import Stage, torture


def main() -> None:
    """Print how often each mishap was survived."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    start = perf_counter()
    with tempfile.TemporaryDirectory(prefix="outlast-torture-") as folder:
        survived = torture(Stage.set_up(Path(folder)), options.steps, seed=options.seed)
    print(f"{options.steps} steps in {perf_counter() - start:.0f} s, no finding wrong or lost")
    for name, count in survived.most_common():
        print(f"{count:6} {name}")


if __name__ == "__main__":
    main()
