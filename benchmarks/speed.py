"""Times warm reviews side by side with a full scan by jscpd and with the least work there is.

    pip install jscpd
    .venv/bin/python benchmarks/speed.py --jscpd $(which jscpd) --commits 24 REPOSITORY …

For every commit, in turn: the whole review, in this process and with worker processes that
are up; the floor, which is `git diff`, reading both sides and lexing the new one; and
between commits a scan of the whole tree by jscpd. The facts and the index of the base are
cached, those of the head are not: the cache answers no question about a blob that the
commit brought, and no worker process has seen it. Trust the ratios; the machine may do other work.
"""

from __future__ import annotations

import argparse
import ast
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reviewer.model.change import Endpoints, FileChange
from reviewer.model.facts import Function
from reviewer.model.judged import Version
from reviewer.model.policy import Policy
from reviewer.model.rule import Pillar
from reviewer.review.finding import find_matches as run_rules
from reviewer.review.judging import judge_change
from reviewer.review.policies import Law
from reviewer.review.ports import Ports, Repository
from reviewer.review.rehearsal import InPlace
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.settings import Settings, read_settings
from reviewer.source import reading_facts, short_reading
from reviewer.source.analysers import ANALYSERS
from reviewer.source.analysis import FileTask, TextOf, analyse
from reviewer.source.dialects import dialect_of
from reviewer.source.fact_rows import pack
from reviewer.source.languages import language_of
from reviewer.source.parsed import ParsedText
from reviewer.source.patterns import compile_patterns
from reviewer.source.reading_facts import FactsReader
from reviewer.source.text import decode
from reviewer.source.tokens import tokenize
from reviewer.wiring import open_review

PATHS = ("*.py", "*.ts", "*.tsx", "*.js", "*.go", "*.java")
LINES = range(400, 601)
NO_PATTERNS = compile_patterns(())


@dataclass(frozen=True)
class Times:
    """Seconds of one commit."""

    review: float
    floor: float


@dataclass(frozen=True)
class HackCost:
    """Seconds of one file: with the functions, the functions alone, and parsing."""

    whole: float
    functions: float
    parse: float


class HeadUnknown:
    """A cache that has not seen the blobs of a change's head before."""

    def __init__(self, cache: Any, heads: Sequence[str]) -> None:
        self._cache = cache
        self._heads = heads
        self._put = set[str]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cache, name)

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The rows that are known of other blobs, and those that this review has put there."""
        found: Mapping[str, bytes] = self._cache.get([key for key in keys if self._knows(key)])
        return found

    def put(self, rows: Mapping[str, bytes]) -> None:
        """Remember rows."""
        self._put.update(rows)
        self._cache.put(rows)

    def _knows(self, key: str) -> bool:
        return key in self._put or not any(head in key for head in self._heads)


def main() -> None:
    """Print the tables."""
    options = read_options()
    print(
        "| repository | commits | review ms: p50, p95 | jscpd s | review / jscpd: p50, p95 |",
        end="",
    )
    print(" floor ms: p50 | review / floor: p50, p95 |\n|---|---|---|---|---|---|---|")
    hacks: list[HackCost] = []
    for repository in options.repositories:
        with tempfile.TemporaryDirectory(prefix="outlast-speed-") as folder:
            settings = replace(read_settings(), cache_dir=Path(folder) / "cache")
            tree = check_out(repository, Path(folder) / "tree")
            times, scans = compare(repository, tree, settings, options=options)
            print(row(repository, times, scans), flush=True)
            with open_review(repository, settings) as ports:
                hacks += hack_costs(commits_of(repository, options.hack_commits), ports)
    if hacks:
        print(f"\nHack rules on {len(hacks)} changed Python files of 400 to 600 lines, base known,")
        print("in the median of processor time, the least of three runs:")
        print(summary("with the functions", hacks, [one.whole for one in hacks]))
        print(summary("on top of them", hacks, [one.whole - one.functions for one in hacks]))


def read_options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=24)
    parser.add_argument("--hack-commits", type=int, default=120, help="for the hack rules alone")
    parser.add_argument("--scans", type=int, default=4, help="full scans by jscpd in between")
    parser.add_argument("--jscpd", default="jscpd")
    return parser.parse_args()


def check_out(repository: Path, tree: Path) -> Path:
    """A working tree of the newest commit."""
    subprocess.run(["git", "clone", "-q", "--shared", str(repository), str(tree)], check=True)
    return tree


def commits_of(repository: Path, count: int) -> list[str]:
    """The newest first-parent commits that change code, oldest first."""
    found = ("log", "--first-parent", "--no-merges", "--format=%H", f"-{count}", "--", *PATHS)
    return git(repository, *found).split()[::-1]


def git(repository: Path, *words: str) -> str:
    """What a git command prints."""
    command = ["git", "-C", str(repository), *words]
    return subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", errors="replace"
    ).stdout


def compare(
    repository: Path, tree: Path, settings: Settings, *, options: argparse.Namespace
) -> tuple[list[Times], list[float]]:
    """The times of each commit, and of the scans between them."""
    commits = commits_of(repository, options.commits)
    every = max(1, len(commits) // options.scans)
    times, scans = [], []
    with open_review(repository, settings) as ports:
        review_change(ReviewRequest(base=f"{commits[-1]}^^", head=f"{commits[-1]}^"), ports)
        for position, commit in enumerate(commits):
            request = ReviewRequest(base=f"{commit}^", head=commit)
            changes = ports.repository.changes(ends_of(commit, ports))
            heads = [entry.blob for change in changes if (entry := change.head)]
            review_change(request, replace(ports, sandbox=InPlace()))
            unknown = replace(ports, cache=HeadUnknown(ports.cache, heads))
            floor = timed(
                partial(
                    do_the_least, repository, commit, changes=changes, repository=ports.repository
                )
            )
            times.append(Times(timed(partial(review_change, request, unknown)), floor))
            if position % every == 0:
                scans.append(timed(partial(scan, tree, options.jscpd)))
    return times, scans


def ends_of(commit: str, ports: Ports) -> Endpoints:
    """A commit and its parent."""
    return ports.repository.endpoints(f"{commit}^", commit)


def do_the_least(
    path: Path, commit: str, *, changes: Sequence[FileChange], repository: Repository
) -> None:
    """Compare, read both sides, lex the new one."""
    git(path, "diff-tree", "-r", "--raw", "-p", "-U0", "-M", f"{commit}^", commit)
    entries = [entry for change in changes for entry in (change.base, change.head) if entry]
    contents = repository.read([entry.blob for entry in entries])
    for entry in (change.head for change in changes if change.head):
        language = language_of(entry.path)
        dialect = dialect_of(language.name) if language else None
        text = decode(contents.get(entry.blob, b""))
        if dialect and isinstance(text, str):
            tokenize(text, dialect)


def scan(tree: Path, jscpd: str) -> None:
    """A full scan as jscpd does it by default, reporting nothing."""
    command = [jscpd, "--silent", "--reporters", "silent", str(tree)]
    subprocess.run(command, check=False, capture_output=True)


def timed(work: Callable[[], object]) -> float:
    """How many seconds the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def processor_time(work: Callable[[], object]) -> float:
    """How many seconds of the processor the work takes, the least of three times."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def row(repository: Path, times: Sequence[Times], scans: Sequence[float]) -> str:
    """One row of the table."""
    reviews = [one.review for one in times]
    whole, floor = statistics.median(scans), statistics.median(one.floor for one in times)
    over = [one.review / one.floor for one in times]
    return (
        f"| {repository.name} | {len(times)} | {statistics.median(reviews) * 1000:.0f}, "
        f"{p95(reviews) * 1000:.0f} | {whole:.1f} ({min(scans):.1f}-{max(scans):.1f}) | "
        f"{statistics.median(reviews) / whole:.1%}, {p95(reviews) / whole:.1%} | "
        f"{floor * 1000:.0f} | {statistics.median(over):.1f}, {p95(over):.1f} |"
    )


def p95(values: Sequence[float]) -> float:
    """The value that 19 of 20 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def summary(what: str, hacks: Sequence[HackCost], costs: Sequence[float]) -> str:
    """One line: milliseconds, and times of `ast.parse`."""
    ratio = statistics.median(cost / one.parse for one, cost in zip(hacks, costs, strict=True))
    return f"- {what}: {statistics.median(costs) * 1000:.1f} ms, {ratio:.1f} times `ast.parse`"


def hack_costs(commits: Sequence[str], ports: Ports) -> Iterator[HackCost]:
    """What the hack rules cost on Python files of about 500 lines.

    As a warm review does it: the facts of the base are known, the head is read where it was
    touched.
    """
    rules = tuple(rule for rule in ports.rulebook.rules if rule.pillar is Pillar.HACK)
    patterns, law = compile_patterns(rules), Law(Policy(), rules)
    for commit in commits:
        ends = ends_of(commit, ports)
        changes = ports.repository.changes(ends)
        hunks = {change.path: change.hunks for change in changes}
        judged = judge_change(changes, ends, law, ports=replace(ports, sandbox=InPlace()))
        for file in judged.change.files:
            before, after = _text(file.before), _text(file.after)
            if not before or not after or after.language != "python":
                continue
            if len(after.text.splitlines()) in LINES:
                task = FileTask(file.is_test, before, after, hunks[file.path], patterns)
                old = ParsedText(
                    before.text, before.language, path=before.path, is_test=file.is_test
                )
                alone = replace(judged.change, files=(file,), clones=())
                check = processor_time(partial(run_rules, alone, law, ports.checks))
                whole = reading(task, old) + check
                with functions_alone():
                    functions = reading(replace(task, patterns=NO_PATTERNS), old)
                parse = processor_time(partial(ast.parse, after.text))
                yield HackCost(whole, functions, parse)


def reading(task: FileTask, before: ParsedText) -> float:
    """Seconds that the facts of a file take if those of its base are known."""
    known = pack(FactsReader().read(before, (*reading_facts.LOCAL, *reading_facts.WIDE)))
    return processor_time(partial(analyse, replace(task, known=known)))


@contextmanager
def functions_alone() -> Iterator[None]:
    """Nothing is read but the functions, which the other pillars need as well."""
    functions = tuple(one for one in ANALYSERS if one.kind is Function)
    with ExitStack() as stack:
        for module in (reading_facts, short_reading):
            stack.enter_context(patch.multiple(module, LOCAL=functions, WIDE=()))
        yield


def _text(version: Version | None) -> TextOf | None:
    return TextOf(version.path, version.language, version.text) if version else None


if __name__ == "__main__":
    main()
