"""What the rulebook says about changes that careful people made before 2022.

    .venv/bin/python benchmarks/noise.py --count 250 --out /tmp/hits.jsonl [/path/to/flask …]

Reviews a sample of first-parent commits, the same one each time, and prints for each rule
how often it speaks, a thousand added lines. Each hit goes to the file of `--out` with the
code around it, for reading. `--show RULE` prints those of a rule from that file instead.
Nothing of the repositories is executed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO

from history_samples import (
    SECONDS_A_COMMIT,
    add_sample_options,
    by_repository,
    label,
    over_commits,
    review_commit,
    samples,
    table_row,
)

from reviewer.model.finding import Finding
from reviewer.model.review import Review
from reviewer.model.rule import Severity
from reviewer.review.ports import Ports

LINES_AROUND = 6
LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of one commit; `trouble` is empty if all went well.

    Of a commit that is not reviewed nothing is known but the trouble.
    """

    repository: Path
    commit: str
    lines: int = 0
    hits: tuple[dict[str, Any], ...] = ()
    trouble: str = ""
    is_reviewed: bool = True

    @property
    def is_loud(self) -> bool:
        """Whether anything above a notice was said."""
        return any(hit["severity"] != Severity.NOTICE for hit in self.hits)


def main() -> int:
    """Review the sample and print the tables."""
    options = read_options()
    if options.show:
        return show(options)
    start = perf_counter()
    judged = []
    with options.out.open("w") as out:
        for sample in samples(options):
            for one in over_commits(judge, sample, options.workers):
                judged.append(one)
                record(one, out)
    print_repositories(judged)
    print_rules(judged)
    print(f"\n{perf_counter() - start:.0f} s; the hits are in {options.out}")
    return 0


def record(one: Judged, out: TextIO) -> None:
    """Write the hits down as they come, and say what went wrong."""
    for hit in one.hits:
        print(json.dumps(hit), file=out, flush=True)
    if one.trouble:
        print(one.repository, one.commit, one.trouble, file=sys.stderr)


def read_options() -> argparse.Namespace:
    """What to review."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_sample_options(parser)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "noise.jsonl")
    parser.add_argument("--show", metavar="RULE", help="print the hits of a rule from --out")
    parser.add_argument("--most", type=int, default=20, help="how many of them")
    return parser.parse_args()


def judge(commit: str, path: Path, ports: Ports) -> Judged:
    """What is said of one commit."""
    found = review_commit(commit, ports)
    if found is None:
        trouble = f"longer than {SECONDS_A_COMMIT} s, or the mirror is incomplete"
        return Judged(path, commit, trouble=trouble, is_reviewed=False)
    hits = tuple(_hit(finding, found, path, ports=ports) for finding in found.findings)
    trouble = "; ".join(f"{one.check} {one.path}: {one.error}" for one in found.troubles)
    return Judged(path, commit, found.coverage.lines_judged, hits, trouble)


def _hit(finding: Finding, found: Review, path: Path, *, ports: Ports) -> dict[str, Any]:
    place = finding.place
    side = found.merge_base if place.in_base else found.head
    lines = (ports.repository.file(side, place.path) or b"").decode("utf-8", "replace").split("\n")
    first = max(0, place.span.start - 1 - LINES_AROUND)
    last = min(place.span.end + LINES_AROUND, first + LONGEST_CODE, len(lines))
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "repository": str(path),
        "commit": found.head,
        "path": place.path,
        "lines": [place.span.start, place.span.end],
        "in_base": place.in_base,
        "message": finding.message,
        "code": [f"{number + 1:5} {lines[number]}" for number in range(first, last)],
    }


def print_repositories(judged: Sequence[Judged]) -> None:
    """A row a repository, and one for all."""
    print("| repository | commits | skipped | with code | added lines judged", end="")
    print(" | warnings and errors / 1,000 lines | notices / 1,000 lines", end="")
    print(" | commits without a warning or error |")
    print("|---|---|---|---|---|---|---|---|")
    for name, some in by_repository(judged, lambda one: label(one.repository)):
        print(_row(name, some))


def _row(name: str, every: Sequence[Judged]) -> str:
    judged = [one for one in every if one.is_reviewed]
    lines = sum(one.lines for one in judged)
    hits = [hit for one in judged for hit in one.hits]
    notices = sum(hit["severity"] == Severity.NOTICE for hit in hits)
    cells = (
        name,
        len(judged),
        len(every) - len(judged),
        sum(one.lines > 0 for one in judged),
        lines,
        _rate(len(hits) - notices, lines),
        _rate(notices, lines),
        f"{100 * sum(not one.is_loud for one in judged) / max(len(judged), 1):.1f} %",
    )
    return table_row(cells)


def print_rules(judged: Sequence[Judged]) -> None:
    """A row a rule that spoke, most frequent first."""
    lines = sum(one.lines for one in judged)
    hits = [hit for one in judged for hit in one.hits]
    loud = Counter(hit["rule"] for hit in hits if hit["severity"] != Severity.NOTICE)
    quiet = Counter(hit["rule"] for hit in hits if hit["severity"] == Severity.NOTICE)
    print("\n| rule | warnings and errors | / 1,000 lines | notices | / 1,000 lines |")
    print("|---|---|---|---|---|")
    for rule, _ in (loud + quiet).most_common():
        print(
            f"| {rule} | {loud[rule]} | {_rate(loud[rule], lines)}"
            f" | {quiet[rule]} | {_rate(quiet[rule], lines)} |"
        )


def _rate(count: int, lines: int) -> str:
    return f"{1000 * count / max(lines, 1):.3f}"


def show(options: argparse.Namespace) -> int:
    """Print a sample of the hits of one rule with their code."""
    rows: Iterable[str] = options.out.read_text().splitlines()
    hits = [hit for hit in map(json.loads, rows) if hit["rule"] == options.show]
    chance = random.Random(options.seed)  # noqa: S311 - the same sample each time, no secret
    for hit in chance.sample(hits, min(options.most, len(hits))):
        start, end = hit["lines"]
        print(f"\n===== {hit['severity']} {hit['repository']} {hit['commit']}")
        print(f"{hit['path']}:{start}-{end}{' (base)' if hit['in_base'] else ''}")
        print(hit["message"])
        print("\n".join(hit["code"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
