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
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from history_samples import (
    MIRRORS,
    Sample,
    add_sample_options,
    by_repository,
    label,
    over_commits,
    review_commit,
    samples,
    table_row,
)

from reviewer.model.review import Verdict
from reviewer.review.ports import Ports

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
        found = list(over_commits(score, sample, options.workers))
        scored += found
        print(row(label(sample.repository), found), file=sys.stderr, flush=True)
    if options.out:
        options.out.write_text("".join(json.dumps(asdict(one)) + "\n" for one in scored))
    print_table(scored)
    return 0


def read_options() -> argparse.Namespace:
    """What to review."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_sample_options(parser)
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


def score(commit: str, path: Path, ports: Ports) -> Scored:
    """One commit against its first parent."""
    repository, found = label(path), review_commit(commit, ports)
    if found is None:
        return Scored(repository, commit, 0, None)
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
    for name, some in by_repository(scored, lambda one: one.repository):
        print(row(name, some))
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
    return table_row(cells)


def share(count: int, of: int) -> str:
    """`12 (3.4 %)`."""
    return f"{count} ({100 * count / of:.1f} %)" if of else "0"


if __name__ == "__main__":
    sys.exit(main())
