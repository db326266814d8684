"""How changes score: those of careful people before 2022, and beside them agents' changes.

    .venv/bin/python benchmarks/calibration.py --count 250 [/path/to/flask …]
    .venv/bin/python benchmarks/calibration.py --corpus ../shared/corpus/commits.csv.gz

Reviews a sample of first-parent commits by the shipped rules and the default policy, copies
in the whole tree included, and prints the share that score 95 or more and the share that
would be blocked under `enforce`. With `--corpus` the sample is what that table calls agents'
commits. What takes longer than a minute counts as not judged. Runs nothing of what it reads.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import multiprocessing
import signal
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from noise import CAREFUL, MIRRORS, SECONDS_A_COMMIT, Sample, label, samples, world

from reviewer.model.policy import Policy
from reviewer.model.review import Verdict
from reviewer.review.ports import Ports
from reviewer.review.reviewing import ReviewRequest, review_change

HIGH = 95
"""The score that nine of ten careful changes should reach."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What came of one commit; a review that was withheld or too slow has no score."""

    repository: str
    commit: str
    lines: int
    score: int | None
    is_blocked: bool = False
    unmet: tuple[str, ...] = ()


def main() -> int:
    """Review and print the tables."""
    options = read_options()
    chosen = agents_samples(options) if options.corpus else samples(options)
    scored: list[Scored] = []
    for sample in chosen:
        found = score_all(replace(sample, copies=True), options.workers)
        scored += found
        print(row(label(sample.repository), found), file=sys.stderr, flush=True)
    if options.out:
        options.out.write_text("".join(json.dumps(asdict(one)) + "\n" for one in scored))
    print_table(scored)
    return 0


def read_options() -> argparse.Namespace:
    """What to review."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    known = [MIRRORS / name / "repo" for name in CAREFUL]
    parser.add_argument("repositories", nargs="*", type=Path, default=known)
    parser.add_argument("--count", type=int, default=250, help="commits of each repository")
    parser.add_argument("--rules", default="", help="ids, by commas; all if not given")
    parser.add_argument("--copies", action="store_true", default=True, help=argparse.SUPPRESS)
    parser.add_argument("--before", default="2022-01-01", help="only older commits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--corpus", type=Path, help="a table of commits that names agents")
    parser.add_argument("--out", type=Path, help="write each score to this JSONL file")
    return parser.parse_args()


def agents_samples(options: argparse.Namespace) -> Iterator[Sample]:
    """The agents' commits of the corpus, of the repositories that are at hand."""
    with gzip.open(options.corpus, "rt") as file:
        table = [one for one in csv.DictReader(file) if one["is_agent"] == "1"]
    for name in dict.fromkeys(one["repo"] for one in table):
        repository = MIRRORS / name.replace("/", "+") / "repo"
        if repository.is_dir():
            commits = tuple(one["sha"] for one in table if one["repo"] == name)
            yield Sample(repository, commits[: options.count], ())


def score_all(sample: Sample, workers: int) -> list[Scored]:
    """Every commit of the sample, in order."""
    size = max(1, -(-len(sample.commits) // (2 * workers)))
    parts = [
        replace(sample, commits=sample.commits[start : start + size])
        for start in range(0, len(sample.commits), size)
    ]
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=fork) as pool:
        return [one for part in pool.map(score_part, parts) for one in part]


def score_part(sample: Sample) -> list[Scored]:
    """Some commits of a sample, with facts kept from one to the next."""
    with world(sample) as ports:
        return [score(commit, label(sample.repository), ports) for commit in sample.commits]


def score(commit: str, repository: str, ports: Ports) -> Scored:
    """One commit against its first parent."""
    request = ReviewRequest(base=f"{commit}^1", head=commit, policy=Policy())
    signal.alarm(SECONDS_A_COMMIT)
    try:
        found = review_change(request, ports)
    except TimeoutError:
        return Scored(repository, commit, 0, None)
    finally:
        signal.alarm(0)
    judged = found.verdict is not Verdict.NOT_APPLICABLE
    return Scored(
        repository,
        commit,
        found.coverage.lines_judged,
        found.score.overall if judged else None,
        is_blocked=found.verdict is Verdict.FAIL,
        unmet=tuple(one.name for one in found.gate.conditions if not one.passed),
    )


def print_table(scored: Sequence[Scored]) -> None:
    """A row a repository, and one for all; then what blocked."""
    print("| repository | commits | judged | added lines | score 95 or more |", end="")
    print(" 5th percentile | lowest | blocked under `enforce` |")
    print("|---|---|---|---|---|---|---|---|")
    for name in dict.fromkeys(one.repository for one in scored):
        print(row(name, [one for one in scored if one.repository == name]))
    print(row("all", scored))
    unmet = Counter(name for one in scored if one.is_blocked for name in one.unmet)
    print(f"\nUnmet conditions: {dict(unmet.most_common())}")


def row(name: str, scored: Sequence[Scored]) -> str:
    """A line of the table; shares are of the commits that were judged."""
    scores = sorted(one.score for one in scored if one.score is not None)
    cells = (
        name,
        len(scored),
        len(scores),
        sum(one.lines for one in scored),
        share(sum(value >= HIGH for value in scores), len(scores)),
        int(statistics.quantiles(scores, n=20)[0]) if len(scores) > 1 else "",
        scores[0] if scores else "",
        share(sum(one.is_blocked for one in scored), len(scores)),
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def share(count: int, of: int) -> str:
    """`12 (3.4 %)`."""
    return f"{count} ({100 * count / of:.1f} %)" if of else "0"


if __name__ == "__main__":
    sys.exit(main())
