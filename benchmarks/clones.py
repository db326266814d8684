"""How many injected copies are found, and which copies real commits made.

    python benchmarks/clones.py recall  REPOSITORY --count 60 --jscpd $(which jscpd)
    python benchmarks/clones.py commits REPOSITORY … --count 20 --jscpd $(which jscpd)
    python benchmarks/clones.py moves   REPOSITORY … --count 10

`recall` copies Python functions of the head, one a file, into new files, as they are and
mutated; jscpd scans the same trees at its most sensitive. `commits` reviews first-parent
commits, newest first, prints each reported pair with both texts, and counts them beside the
pairs of jscpd that touch added lines. `moves` does the same for commits that rename or
split files or say that they move something; there no moved code may be called a copy.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import subprocess
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jscpd import COMPARABLE, DEFAULTS, MOST_SENSITIVE, Jscpd, Pair
from mutations import MUTATIONS

from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.model.policy import Policy
from reviewer.model.rule import CheckUse, Pillar, Rule
from reviewer.review.judging import judge_change
from reviewer.review.policies import Law
from reviewer.review.ports import Ports
from reviewer.settings import read_settings
from reviewer.source.text import decode
from reviewer.wiring import open_review

SHORTEST, LONGEST = 10, 60
CODE = ("*.py", "*.ts", "*.tsx", "*.js", "*.go", "*.java")
RANDOM = random.Random(4)  # noqa: S311 - the same sample each time, no secret


def main() -> None:
    """Run what the command line asks for."""
    options = read_options()
    for repository in options.repositories:
        with tempfile.TemporaryDirectory(prefix="outlast-clones-") as folder:
            scratch = Scratch.of(repository, Path(folder) / "scratch", Path(folder) / "tree")
            with open_review(scratch.path, read_settings()) as ports:
                cache = SqliteFingerprints(Path(folder) / "fingerprints.sqlite")
                bench = Bench(replace(ports, cache=cache), scratch, options)
                recall(bench) if options.what == "recall" else commits(bench, repository.parent)


def read_options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["recall", "commits", "moves"])
    parser.add_argument("repositories", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--lines", type=int, default=12, help="shown of each side of a pair")
    parser.add_argument("--jscpd", help="the program, to run beside us")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Scratch:
    """A clone that shares the objects of a repository, to add commits to, and a tree."""

    path: Path
    tree: Path

    @classmethod
    def of(cls, repository: Path, path: Path, tree: Path) -> Scratch:
        """Clone, and leave the working tree empty."""
        command = ["git", "clone", "-q", "--shared", "--bare", str(repository), str(path)]
        subprocess.run(command, check=True)
        tree.mkdir()
        return cls(path, tree)

    def check_out(self, revision: str) -> None:
        """Make the working tree that of a commit."""
        self.git("--work-tree", str(self.tree), "read-tree", "-u", "--reset", revision)

    def git(self, *arguments: str, content: str = "", **extra: str) -> str:
        """What git prints."""
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            input=content,
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, **extra},
        )
        return done.stdout.strip()

    def commit(self, parent: str, files: Mapping[str, str]) -> str:
        """A commit on `parent` that adds or replaces files."""
        index = {"GIT_INDEX_FILE": str(self.path / "scratch-index")}
        self.git("read-tree", parent, **index)
        for path, text in files.items():
            blob = self.git("hash-object", "-w", "--stdin", content=text)
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
        tree = self.git("write-tree", **index)
        who = {
            f"GIT_{role}_{what}": "bench@example.org"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        return self.git("commit-tree", tree, "-p", parent, "-m", "Inject copies", **who)


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measurement needs; the tree of `scratch` is that of jscpd."""

    ports: Ports
    scratch: Scratch
    options: argparse.Namespace

    def judged(self, base: str, head: str) -> Change:
        """A change with its copies."""
        endpoints = self.ports.repository.endpoints(base, head)
        changes = self.ports.repository.changes(endpoints)
        return judge_change(changes, endpoints, Law(Policy(), ()), ports=self.ports).change

    def reported(self, change: Change) -> Iterator[tuple[Rule, Match]]:
        """What the rules say of copies."""
        for rule in self.ports.rulebook.rules:
            use = rule.detection
            if rule.pillar is Pillar.DUPLICATION and isinstance(use, CheckUse):
                for match in self.ports.checks[use.name].find(change, use.params):
                    yield rule, match

    def jscpd(self, revision: str, settings: Sequence[str]) -> list[Pair]:
        """The pairs that jscpd finds in a commit's tree; none without jscpd."""
        if not self.options.jscpd:
            return []
        self.scratch.check_out(revision)
        return Jscpd(self.options.jscpd).pairs(self.scratch.tree, settings)


# Injected copies


@dataclass(frozen=True, slots=True)
class Victim:
    """A function of the repository, and the rest of its file."""

    path: str
    span: Span
    text: str
    rest: str


def recall(bench: Bench) -> None:
    """Print the share of injected copies found by the engine, by the rules and by jscpd."""
    head = bench.scratch.git("rev-parse", "HEAD")
    victims = _one_a_file(list(_functions(bench.ports, head)), bench.options.count)
    print(f"{len(victims)} functions of {SHORTEST} to {LONGEST} lines\n")
    print("| change | found by the engine | reported by the rules | jscpd | pairs of jscpd |")
    print("|---|---|---|---|---|")
    for name, mutate in MUTATIONS.items():
        files = {f"injected/copy_{at}.py": mutate(one.text) for at, one in enumerate(victims)}
        _print_row(name, bench, ends=(head, bench.scratch.commit(head, files)), victims=victims)
    text = MUTATIONS["+1 statement"]
    moved = {f"injected/copy_{at}.py": text(one.text) for at, one in enumerate(victims)}
    gone = {one.path: one.rest for one in victims}
    commit = bench.scratch.commit(head, {**moved, **gone})
    _print_row("moved, +1 statement", bench, ends=(head, commit), victims=victims)


def _print_row(
    name: str, bench: Bench, *, ends: tuple[str, str], victims: Sequence[Victim]
) -> None:
    change = bench.judged(*ends)
    found = [(match.place, *match.related) for _, match in bench.reported(change)]
    pairs = bench.jscpd(ends[1], MOST_SENSITIVE)
    engine = [
        (place, clone.twin, *clone.others)
        for clone in change.clones
        for place in (clone.place, *clone.copies)
    ]
    shares = (_share_found(groups, victims) for groups in (engine, found, pairs))
    print(f"| {name} | {' | '.join(shares)} | {len(pairs)} |", flush=True)


def _share_found(groups: Iterable[Sequence[Place]], victims: Sequence[Victim]) -> str:
    """How many copies stand together with the function that they are of."""
    copies = {f"injected/copy_{at}.py": one for at, one in enumerate(victims)}
    found = {
        place.path
        for group in groups
        for place in group
        if place.path in copies and _is_of(group, copies[place.path])
    }
    return f"{len(found) / len(victims):.2f}"


def _one_a_file(functions: Sequence[Victim], count: int) -> list[Victim]:
    """A sample from different files, so that hardly any two are like one another."""
    one_each = {one.path: one for one in RANDOM.sample(functions, len(functions))}
    return list(one_each.values())[:count]


def _functions(ports: Ports, revision: str) -> Iterator[Victim]:
    tree = ports.repository.tree(revision)
    entries = [entry for entry in tree if entry.path.endswith(".py")]
    entries = RANDOM.sample(entries, min(len(entries), 400))
    contents = ports.repository.read(entry.blob for entry in entries)
    for entry in entries:
        text = decode(contents[entry.blob])
        if not isinstance(text, str) or "/test" in f"/{entry.path}":
            continue
        for node in _definitions(text):
            end = node.end_lineno or node.lineno
            if SHORTEST <= end - node.lineno + 1 <= LONGEST and _is_plain(node):
                lines = text.split("\n")
                body = textwrap.dedent("\n".join(lines[node.lineno - 1 : end]))
                rest = "\n".join([*lines[: node.lineno - 1], *lines[end:]])
                yield Victim(entry.path, Span(node.lineno, end), body, rest)


def _definitions(text: str) -> list[ast.FunctionDef]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _is_plain(node: ast.FunctionDef) -> bool:
    """Whether the body has at least five statements, not counting its docstring."""
    statements = [one for one in ast.walk(node) if isinstance(one, ast.stmt)]
    return len(statements) - 1 - bool(ast.get_docstring(node)) >= 5  # noqa: PLR2004


def _is_of(places: Sequence[Place], victim: Victim) -> bool:
    return any(place.path == victim.path and place.span.meets(victim.span) for place in places)


# Real commits


def commits(bench: Bench, repository: Path) -> None:
    """Print what is reported on each commit, then the totals."""
    listed = _moving if bench.options.what == "moves" else _first_parents
    revisions = listed(bench)
    reported = added = 0
    pairs = {"jscpd": 0, "jscpd, comparable": 0, "jscpd, most sensitive": 0}
    for revision in revisions:
        change = bench.judged(f"{revision}^1", revision)
        added += sum(file.change.added_count for file in change.files)
        for rule, match in bench.reported(change):
            reported += 1
            _show(f"{reported} {revision[:10]} {rule.id}", match, bench=bench, revision=revision)
        for name, settings in zip(pairs, (DEFAULTS, COMPARABLE, MOST_SENSITIVE), strict=True):
            found = bench.jscpd(revision, settings) if change.files else []
            pairs[name] += sum(_touches_added(pair, change) for pair in found)
    told = ", ".join(f"{count} pairs of {name}" for name, count in pairs.items())
    print(
        f"{repository.name}: {len(revisions)} commits, {added} added lines, {reported} reported"
        + (f"; {told}" if bench.options.jscpd else ""),
        flush=True,
    )


def _touches_added(pair: Pair, change: Change) -> bool:
    files = {file.path: file for file in change.files}
    return any(place.path in files and files[place.path].adds(place.span) for place in pair)


def _first_parents(bench: Bench, *more: str) -> list[str]:
    limits = [f"--max-count={bench.options.count}", f"--skip={bench.options.skip}"]
    wanted = ["--first-parent", "--min-parents=1", "--format=%H", *limits, *more]
    return bench.scratch.git("log", *wanted, "HEAD", "--", *CODE).split()


def _moving(bench: Bench) -> list[str]:
    """Commits that rename files of code, or say that they move or split something."""
    renaming = _first_parents(bench, "-m", "-M", "--diff-filter=R")
    says = ["-i", "-E", "--grep=^.{0,30}\\b(mov(e|ed|es|ing)|split|extract|reorgani[sz]e)"]
    return list(dict.fromkeys([*renaming, *_first_parents(bench, *says)]))


def _show(title: str, match: Match, *, bench: Bench, revision: str) -> None:
    print(f"=== {title}: {len(match.place.span)} lines, {len(match.related)} related")
    for place in (match.place, match.related[0]):
        text = bench.scratch.git("show", f"{revision}:{place.path}")
        print(f"--- {place.path}:{place.span.start}-{place.span.end}")
        lines = text.split("\n")[place.span.start - 1 : place.span.end]
        print("\n".join(lines[: bench.options.lines]))


if __name__ == "__main__":
    main()
