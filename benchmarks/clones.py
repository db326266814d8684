"""How many injected copies are found, and which copies real commits made.

python benchmarks/clones.py recall  /path/to/repository [--count 50]
python benchmarks/clones.py commits /path/to/repository [--count 100] [--skip 0] [--lines 12]

`recall` copies Python functions of the head into a new file, as they are and mutated.
`commits` reviews first-parent commits, newest first, prints each reported pair with both
texts, and how many repeats the rules left out and how long the search took.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import random
import subprocess
import tempfile
import textwrap
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from zlib import crc32

from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.model.change import Endpoints, Span, TreeEntry
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone, Place
from reviewer.model.policy import Policy
from reviewer.model.rule import CheckUse, Pillar, Rule
from reviewer.review.judging import judge_change
from reviewer.review.policies import Law
from reviewer.review.ports import Ports
from reviewer.settings import read_settings
from reviewer.source.text import decode
from reviewer.wiring import open_review

SHORTEST, LONGEST = 10, 60
RANDOM = random.Random(4)  # noqa: S311 - the same sample each time, no secret


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["recall", "commits"])
    parser.add_argument("repository", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--lines", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch.of(options.repository, Path(folder) / "scratch")
        settings = read_settings()
        with open_review(scratch.path, settings) as ports:
            fresh = replace(ports, cache=SqliteFingerprints(Path(folder) / "fingerprints.sqlite"))
            if options.what == "recall":
                recall(fresh, scratch, options.count)
            else:
                commits(fresh, options)


@dataclass(frozen=True, slots=True)
class Scratch:
    """A clone that shares the objects of a repository, to add commits to."""

    path: Path

    @classmethod
    def of(cls, repository: Path, path: Path) -> Scratch:
        """Clone without a working tree."""
        command = ["git", "clone", "-q", "--shared", "--bare", str(repository), str(path)]
        subprocess.run(command, check=True)
        return cls(path)

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


# Injected copies


@dataclass(frozen=True, slots=True)
class Victim:
    """A function of the repository."""

    path: str
    span: Span
    text: str


def recall(ports: Ports, scratch: Scratch, count: int) -> None:
    """Print the share of injected copies found by the engine and by the rules."""
    head = scratch.git("rev-parse", "HEAD")
    victims = RANDOM.sample(list(_functions(ports, ports.repository.tree(head))), count)
    print(f"{count} functions of {SHORTEST} to {LONGEST} lines")
    for name, mutate in MUTATIONS.items():
        files = {f"injected/copy_{at}.py": mutate(one.text) for at, one in enumerate(victims)}
        change = _judged(ports.repository.endpoints(head, scratch.commit(head, files)), ports)
        reported = {
            match.place.path: match.related
            for _, match in _reported(change, ports.rulebook.rules, ports)
        }
        engine = rules = 0
        for path, victim in zip(files, victims, strict=True):
            hits = [one for one in change.clones if path in _new_paths(one)]
            engine += any(_is_of((one.twin, *one.others), victim) for one in hits)
            rules += _is_of(reported.get(path, ()), victim)
        print(f"{name:22} engine {engine / count:.2f}  rules {rules / count:.2f}")


def _new_paths(clone: Clone) -> set[str]:
    return {place.path for place in (clone.place, *clone.copies)}


def _functions(ports: Ports, tree: Sequence[TreeEntry]) -> Iterator[Victim]:
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
                lines = text.split("\n")[node.lineno - 1 : end]
                yield Victim(entry.path, Span(node.lineno, end), textwrap.dedent("\n".join(lines)))


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


def _renamed(text: str) -> str:
    names = _local_names(text)
    return _rewritten(
        text,
        lambda token: (
            f"{token.string}_x"
            if token.type == tokenize.NAME and token.string in names
            else token.string
        ),
    )


def _local_names(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    stored = {
        one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    return stored | {one.arg for one in nodes if isinstance(one, ast.arg)} - {"self", "cls"}


def _renamed_with_literals(text: str) -> str:
    return _rewritten(_renamed(text), _other_literal)


def _other_literal(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NUMBER:
        return "7"
    plain = token.type == tokenize.STRING and token.string[:1] in "'\""
    return "'other'" if plain and "\n" not in token.string else token.string


def _with_more(text: str, count: int) -> str:
    """Statements that stand nowhere else, in the middle of the body."""
    middle = _middle(text)
    indent = " " * middle.col_offset
    lines = text.split("\n")
    added = [indent + _statement(text, at) for at in range(count)]
    lines[middle.lineno - 1 : middle.lineno - 1] = added
    return "\n".join(lines)


def _two_more_one_less(text: str) -> str:
    middle = _middle(text)
    lines = text.split("\n")
    indent = " " * middle.col_offset
    lines[middle.lineno - 1 : middle.end_lineno] = [indent + _statement(text, at) for at in (0, 1)]
    return "\n".join(lines)


def _statement(text: str, at: int) -> str:
    """A statement that depends on the text, so that copies do not resemble one another."""
    forms = (
        "audit_trail.append(('injected', {}))",
        "audit_trail = [*audit_trail, 'injected' * {}]",
        "if audit_trail[{}]: audit_trail.clear()",
        "audit_trail['injected'] += clock() - {}",
        "del audit_trail[-{}:]",
    )
    return forms[(crc32(text.encode()) + at) % len(forms)].format(at + 1)


def _middle(text: str) -> ast.stmt:
    """The statement that the middle line of the body belongs to, innermost."""
    function = ast.parse(text).body[0]
    body = [one for one in ast.walk(function) if isinstance(one, ast.stmt) and one is not function]
    line = (body[0].lineno + (function.end_lineno or 0)) // 2
    around = [one for one in body if one.lineno <= line <= (one.end_lineno or 0)]
    simple = [one for one in body if not hasattr(one, "body")]
    nearest = min(simple, key=lambda one: abs(one.lineno - line))
    return nearest if not around else min([*around, nearest], key=lambda one: len(ast.dump(one)))


def _rewritten(text: str, say: Callable[[tokenize.TokenInfo], str]) -> str:
    lines = text.split("\n")
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for before, token in reversed(list(pairwise(tokens))):
        (row, start), (last, end) = token.start, token.end
        if (
            row == last
            and before.string != "."
            and token.type in {tokenize.NAME, tokenize.NUMBER, tokenize.STRING}
        ):
            lines[row - 1] = lines[row - 1][:start] + say(token) + lines[row - 1][end:]
    return "\n".join(lines)


MUTATIONS: dict[str, Callable[[str], str]] = {
    "exact": lambda text: text,
    "renamed": _renamed,
    "renamed with literals": _renamed_with_literals,
    "+1 statement": lambda text: _with_more(text, 1),
    "+3 statements": lambda text: _with_more(text, 3),
    "+2-1 statements": _two_more_one_less,
}


# Real commits


def commits(ports: Ports, options: argparse.Namespace) -> None:
    """Print what is reported on each commit, then the totals."""
    seconds: list[float] = []
    raw = reported = added = 0
    revisions = _first_parents(options)
    for revision in revisions:
        endpoints = ports.repository.endpoints(f"{revision}^1", revision)
        start = perf_counter()
        change = _judged(endpoints, ports)
        seconds.append(perf_counter() - start)
        raw += len(change.clones)
        added += sum(file.change.added_count for file in change.files)
        tree = ports.repository.tree(endpoints.head_tree)
        for rule, match in _reported(change, ports.rulebook.rules, ports):
            reported += 1
            _show(f"{reported} {revision[:10]} {rule.id}", match, (ports, tree, options.lines))
    later = seconds[1:] or seconds
    print(
        f"{len(revisions)} commits, {added} added lines, {raw} repeats, {reported} reported; "
        f"judged cold {seconds[0]:.2f} s, warm median {median(later) * 1000:.0f} ms, "
        f"p95 {quantiles(later, n=20)[-1] * 1000:.0f} ms"
    )


def _first_parents(options: argparse.Namespace) -> list[str]:
    command = [
        "git",
        "-C",
        str(options.repository),
        "rev-list",
        "--first-parent",
        "--min-parents=1",
    ]
    limits = [f"--max-count={options.count}", f"--skip={options.skip}", "HEAD"]
    return subprocess.run(
        [*command, *limits], capture_output=True, check=True, text=True
    ).stdout.split()


def _judged(endpoints: Endpoints, ports: Ports) -> Change:
    law = Law(Policy(), ())
    changes = ports.repository.changes(endpoints)
    return judge_change(changes, endpoints, law, ports=ports).change


def _reported(change: Change, rules: Sequence[Rule], ports: Ports) -> Iterator[tuple[Rule, Match]]:
    for rule in rules:
        use = rule.detection
        if rule.pillar is Pillar.DUPLICATION and isinstance(use, CheckUse):
            for match in ports.checks[use.name].find(change, use.params):
                yield rule, match


def _show(title: str, match: Match, where: tuple[Ports, Sequence[TreeEntry], int]) -> None:
    ports, tree, lines = where
    print(f"=== {title}: {len(match.place.span)} lines, {len(match.related)} related")
    for place in (match.place, match.related[0]):
        print(f"--- {place.path}:{place.span.start}-{place.span.end}")
        print("\n".join(_text(place, ports, tree)[:lines]))


def _text(place: Place, ports: Ports, tree: Sequence[TreeEntry]) -> list[str]:
    blob = next(entry.blob for entry in tree if entry.path == place.path)
    text = decode(ports.repository.read([blob])[blob])
    return text.split("\n")[place.span.start - 1 : place.span.end] if isinstance(text, str) else []


if __name__ == "__main__":
    main()
