"""Reviews consecutive first-parent commits of repositories and prints a table.

    .venv/bin/python benchmarks/history.py --commits 200 /path/to/flask /path/to/django

Each commit is reviewed twice through the command line. Checked for each: exit code 0 or 1,
output valid by the shipped schema, both runs equal to the byte. Needs the repositories
only; nothing in them is executed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema

ROOT = Path(__file__).resolve().parent.parent
OUTLAST = ROOT / ".venv/bin/outlast"
SCHEMA = ROOT / "reviewer/review/rendering/review.schema.json"


@dataclass(frozen=True)
class Run:
    """One commit, reviewed twice."""

    commit: str
    seconds: float
    code: int
    problem: str
    review: dict[str, Any]


def main() -> int:
    """Print the table; 1 if any commit had a problem."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--skip", type=int, default=0, help="newest commits to leave out")
    parser.add_argument("--once", action="store_true", help="do not run twice")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--findings", type=Path, help="write every finding to this JSONL file")
    options = parser.parse_args()
    print("| repository | commits | exit 3 | invalid | unequal | p50 s | p95 s |", end="")
    print(" added lines judged | findings / 1,000 lines | commits with a warning or error |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    rules: Counter[str] = Counter()
    sick = False
    for repository in options.repositories:
        runs = list(review_all(repository, options))
        sick |= any(run.problem for run in runs)
        print(row(repository, runs), flush=True)
        for run in runs:
            rules.update(finding["rule"] for finding in run.review.get("findings", ()))
        report_problems(runs)
        if options.findings:
            write_findings(options.findings, repository, runs)
    print("\n| rule | findings |\n|---|---|")
    for rule, count in rules.most_common():
        print(f"| {rule} | {count} |")
    return int(sick)


def review_all(repository: Path, options: argparse.Namespace) -> Iterator[Run]:
    """Every commit in git's order, newest first."""
    listing = subprocess.run(
        [
            *("git", "-C", str(repository), "rev-list", "--first-parent", "--min-parents=1"),
            *(f"--max-count={options.commits}", f"--skip={options.skip}", "HEAD"),
        ],
        capture_output=True,
        check=True,
        text=True,
    )
    schema = json.loads(SCHEMA.read_text())
    validator = jsonschema.Draft202012Validator(schema)
    with ThreadPoolExecutor(options.workers) as pool:
        yield from pool.map(
            lambda commit: review(repository, commit, validator=validator, once=options.once),
            listing.stdout.split(),
        )


def review(
    repository: Path, commit: str, *, validator: jsonschema.Draft202012Validator, once: bool
) -> Run:
    """Review one commit against its first parent."""
    command = [str(OUTLAST), "review", "--repo", str(repository), "--base", f"{commit}^1"]
    command += ["--head", commit, "--format", "json"]
    start = time.perf_counter()
    first = subprocess.run(command, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    problem, found = "", {}
    if first.returncode not in {0, 1}:
        problem = f"exit {first.returncode}: {first.stderr.decode()[:300]}"
    else:
        found = json.loads(first.stdout)
        invalid = next(iter(validator.iter_errors(found)), None)
        problem = f"invalid: {invalid.message[:200]}" if invalid else ""
    if not once and not problem:
        second = subprocess.run(command, capture_output=True, check=False)
        problem = "" if second.stdout == first.stdout else "unequal"
    return Run(commit, seconds, first.returncode, problem, found)


def row(repository: Path, runs: list[Run]) -> str:
    """A repository's line of the table."""
    times = sorted(run.seconds for run in runs)
    lines = sum(run.review["coverage"]["lines_judged"] for run in runs if run.review)
    findings = [finding for run in runs for finding in run.review.get("findings", ())]
    loud = sum(
        any(one["severity"] != "notice" for one in run.review.get("findings", ())) for run in runs
    )
    cells = [
        repository.parent.name if repository.name == "repo" else repository.name,
        len(runs),
        sum(run.code == 3 for run in runs),  # noqa: PLR2004 - the exit code
        sum(run.problem.startswith("invalid") for run in runs),
        sum(run.problem == "unequal" for run in runs),
        f"{statistics.median(times):.2f}",
        f"{times[int(0.95 * (len(times) - 1))]:.2f}",
        lines,
        f"{1000 * len(findings) / max(lines, 1):.2f}",
        f"{100 * loud / len(runs):.1f} %",
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def report_problems(runs: list[Run]) -> None:
    """Say on stderr what went wrong."""
    for run in runs:
        if run.problem:
            print(run.commit, run.problem, file=sys.stderr)
        for trouble in run.review.get("troubles", ()):
            print(run.commit, "trouble", trouble, file=sys.stderr)


def write_findings(target: Path, repository: Path, runs: list[Run]) -> None:
    """Append each finding with its commit, for reading."""
    with target.open("a") as out:
        for run in runs:
            for finding in run.review.get("findings", ()):
                print(
                    json.dumps({"repo": str(repository), "commit": run.commit, **finding}), file=out
                )


if __name__ == "__main__":
    sys.exit(main())
