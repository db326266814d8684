"""How the time of a review grows with the repository around the change.

    .venv/bin/python benchmarks/growth.py DJANGO SYMPY PREFECT …

Puts trees of the repositories together until they hold at least 50 thousand, 500 thousand
and 1.6 million lines of Python, makes the same commits in each, and reviews them by turns:
the whole pipeline, worker processes up, the base cached, the head unknown. The commits
change and copy functions of the smallest tree. Nothing of the repositories is executed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from speed import HeadUnknown, ends_of, p95, timed

from reviewer.review.ports import Ports
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.settings import read_settings
from reviewer.wiring import open_review

SIZES = (50_000, 500_000, 1_600_000)
CHANGES = 8
FILES_OF_A_CHANGE = 2
LINES_OF_A_FILE = range(200, 1500)
COPIED = 30
FIRST = ("django/db", "django/forms", "django/core", "django/contrib", "tests")
"""Folders of the first repository, a fork of django, the smallest size first."""


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="outlast-growth-") as folder, ExitStack() as opened:
        parts = list(_parts(options.repositories))
        composed = [Composed.of(Path(folder) / f"{size}", parts, size) for size in SIZES]
        worlds = [
            opened.enter_context(_world(one, Path(folder) / f"cache{one.lines}"))
            for one in composed
        ]
        cold = [
            timed(partial(_review, one.commits[0], world))
            for one, world in zip(composed, worlds, strict=True)
        ]
        times: list[list[float]] = [[] for _ in composed]
        for _ in range(options.rounds):
            for at in range(CHANGES):
                for one, world, seconds in zip(composed, worlds, times, strict=True):
                    seconds.append(timed(partial(_review, one.commits[at], world)))
        smallest = statistics.median(times[0])
        print("| lines | files | first review s | review ms: p50, p95 | times the smallest |")
        print("|---|---|---|---|---|")
        for one, first, seconds in zip(composed, cold, times, strict=True):
            middle = statistics.median(seconds)
            print(
                f"| {one.lines} | {one.files} | {first:.1f} | {middle * 1000:.0f}, "
                f"{p95(seconds) * 1000:.0f} | {middle / smallest:.2f} |"
            )


@dataclass(frozen=True, slots=True)
class Part:
    """A folder of a repository's head with how much Python it holds."""

    repository: Path
    folder: str
    lines: int
    files: int

    @classmethod
    def of(cls, repository: Path, folder: str) -> Part:
        """Count the lines."""
        counted = git(repository, "grep", "-c", "", f"HEAD:{folder}", "--", "*.py").splitlines()
        counts = [int(line.rpartition(":")[2]) for line in counted]
        return cls(repository, folder, sum(counts), len(counts))


@dataclass(frozen=True, slots=True)
class Composed:
    """A repository of some size with the commits to review."""

    path: Path
    lines: int
    files: int
    commits: Sequence[str]

    @classmethod
    def of(cls, path: Path, parts: Sequence[Part], size: int) -> Composed:
        """As many of the parts as it takes, side by side; their objects are shared."""
        subprocess.run(["git", "init", "-q", str(path)], check=True)
        homes = {git(part.repository, "rev-parse", "--absolute-git-dir") for part in parts}
        alternates = "".join(f"{home}/objects\n" for home in sorted(homes))
        (path / ".git/objects/info/alternates").write_text(alternates, encoding="utf-8")
        lines = files = 0
        for part in parts:
            if lines >= size:
                break
            tree = git(part.repository, "rev-parse", f"HEAD:{part.folder}")
            name = f"{part.repository.parent.name}/{part.folder}".rstrip("/")
            git(path, "read-tree", f"--prefix={name}/", tree)
            lines, files = lines + part.lines, files + part.files
        base = git(path, "commit-tree", git(path, "write-tree", "--missing-ok"), "-m", "Compose")
        return cls(path, lines, files, list(_commits(path, base, parts[0])))


def _parts(repositories: Sequence[Path]) -> Iterator[Part]:
    first, *others = repositories
    for folder in FIRST:
        yield Part.of(first, folder)
    for repository in others:
        yield Part.of(repository, "")


def _commits(path: Path, base: str, part: Part) -> Iterator[str]:
    """Commits that each change a few files of a part, by copies of what stands in the next."""
    root = f"{part.repository.parent.name}/{part.folder}"
    listed = git(path, "grep", "-c", "", base, "--", f"{root}/*.py").splitlines()
    sizes = (line.split(":")[1:] for line in listed)
    names = [name for name, count in sizes if int(count) in LINES_OF_A_FILE]
    for at in range(CHANGES):
        git(path, "read-tree", base)
        for step in range(FILES_OF_A_CHANGE):
            one, other = names[2 * at + step], names[2 * at + step + 1]
            text, source = (git(path, "show", f"{base}:{name}") for name in (one, other))
            changed = text.replace("self, ", "self, *, ", 3)
            copied = "\n".join(source.split("\n")[-COPIED:])
            blob = git(path, "hash-object", "-w", "--stdin", content=f"{changed}\n\n{copied}\n")
            git(path, "update-index", "--cacheinfo", f"100644,{blob},{one}")
        yield git(
            path, "commit-tree", git(path, "write-tree", "--missing-ok"), "-p", base, "-m", "Change"
        )


def _world(composed: Composed, cache: Path) -> AbstractContextManager[Ports]:
    return open_review(composed.path, replace(read_settings(), cache_dir=cache))


def _review(commit: str, ports: Ports) -> None:
    changes = ports.repository.changes(ends_of(commit, ports))
    heads = [entry.blob for change in changes if (entry := change.head)]
    unknown = replace(ports, cache=HeadUnknown(ports.cache, heads))
    review_change(ReviewRequest(base=f"{commit}^", head=commit), unknown)


def git(path: Path, *words: str, content: str = "") -> str:
    """What a git command prints."""
    who = {
        f"GIT_{role}_{what}": "bench@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", "-C", str(path), *words],
        input=content.encode(),
        check=True,
        capture_output=True,
        env={**os.environ, **who},
    )
    return done.stdout.decode("utf-8", "replace").strip()


if __name__ == "__main__":
    main()
