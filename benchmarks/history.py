"""Reviews consecutive first-parent commits of repositories and prints a table.

    .venv/bin/python benchmarks/history.py --commits 200 /path/to/flask /path/to/django

Each commit is reviewed twice through the command line, each time in a process of its own
that is forked when Outlast has been imported: the seconds are those of a review, without
the start of Python, which `--cold` times apart. Checked for each: exit code 0 or 1, output
valid by the shipped schema, both runs equal to the byte. Needs the repositories only;
nothing in them is executed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema

import reviewer.cli.review  # noqa: F401 - imported once, before the forks
from reviewer.cli.main import main as outlast

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ROOT / ".venv/bin/outlast"
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
    options = read_options()
    print("| repository | commits | exit 3 | invalid | unequal | p50 s | p95 s |", end="")
    print(" added lines judged | findings / 1,000 lines | commits with a warning or error |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    rules: Counter[str] = Counter()
    sick = False
    for repository in options.repositories:
        runs = review_all(repository, options)
        sick |= any(run.problem for run in runs)
        print(row(repository, runs), flush=True)
        for run in runs:
            rules.update(finding["rule"] for finding in run.review.get("findings", ()))
        report_problems(runs)
        if options.findings:
            write_findings(options.findings, repository, runs)
    if options.cold:
        for repository in options.repositories:
            print(
                f"\nWhole command, {label(repository)}, newest commit: {cold_start(repository)} s"
            )
    print("\n| rule | findings |\n|---|---|")
    for rule, count in rules.most_common():
        print(f"| {rule} | {count} |")
    return int(sick)


def read_options() -> argparse.Namespace:
    """What to review."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--skip", type=int, default=0, help="newest commits to leave out")
    parser.add_argument("--once", action="store_true", help="do not run twice")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--findings", type=Path, help="write every finding to this JSONL file")
    parser.add_argument("--cold", action="store_true", help="time whole commands as well")
    return parser.parse_args()


def review_all(repository: Path, options: argparse.Namespace) -> list[Run]:
    """Every commit, newest first."""
    listing = subprocess.run(
        [
            *("git", "-C", str(repository), "rev-list", "--first-parent", "--min-parents=1"),
            *(f"--max-count={options.commits}", f"--skip={options.skip}", "HEAD"),
        ],
        capture_output=True,
        check=True,
        text=True,
    )
    commits = listing.stdout.split()
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(options.workers, mp_context=fork) as pool:
        return list(pool.map(partial(review, repository, once=options.once), commits))


def review(repository: Path, commit: str, *, once: bool) -> Run:
    """Review one commit against its first parent."""
    words = ["review", "--repo", str(repository), "--base", f"{commit}^1"]
    words += ["--head", commit, "--format", "json"]
    start = time.perf_counter()
    code, first, said = forked(words)
    seconds = time.perf_counter() - start
    found: dict[str, Any] = {}
    if code in {0, 1}:
        found = json.loads(first)
        problem = invalid(found)
    else:
        problem = f"exit {code}: {said.decode()[:300]}"
    if not once and not problem and forked(words)[1] != first:
        problem = "unequal"
    return Run(commit, seconds, code, problem, found)


def invalid(found: dict[str, Any]) -> str:
    """What the schema says against a review; empty if nothing."""
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    error = next(iter(validator.iter_errors(found)), None)
    return f"invalid: {error.message[:200]}" if error else ""


def forked(words: Sequence[str]) -> tuple[int, bytes, bytes]:
    """Exit code, standard output and standard error of the command in a new process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os._exit(outlast(words))
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), out.read(), err.read()


def cold_start(repository: Path) -> str:
    """Seconds of the whole command for the newest commit, Python's start included."""
    words = ["review", "--repo", str(repository), "--base", "HEAD~1", "--head", "HEAD"]
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([str(COMMAND), *words], capture_output=True, check=False)
        times.append(time.perf_counter() - start)
    return f"{statistics.median(times):.2f} ({min(times):.2f} to {max(times):.2f})"


def row(repository: Path, runs: list[Run]) -> str:
    """A repository's line of the table."""
    times = sorted(run.seconds for run in runs)
    lines = sum(run.review["coverage"]["lines_judged"] for run in runs if run.review)
    findings = [finding for run in runs for finding in run.review.get("findings", ())]
    loud = sum(
        any(one["severity"] != "notice" for one in run.review.get("findings", ())) for run in runs
    )
    cells = [
        label(repository),
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


def label(repository: Path) -> str:
    """What the table calls a repository."""
    return repository.parent.name if repository.name == "repo" else repository.name


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
