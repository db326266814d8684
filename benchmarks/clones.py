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
import random
import subprocess
import tempfile
import textwrap
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.model.change import Endpoints, FileChange, FileStatus, Hunk, Span, TreeEntry
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone, JudgedFile, Place, Version
from reviewer.model.rule import CheckUse, Pillar, Rule
from reviewer.review.duplication import find_clones
from reviewer.review.ports import Ports
from reviewer.review.reading import attributes_of, read_files
from reviewer.settings import read_settings
from reviewer.source.moves import ChangedText, moved_lines
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
        settings = read_settings()
        with open_review(options.repository, settings) as ports:
            fresh = replace(ports, cache=SqliteFingerprints(Path(folder) / "fingerprints.sqlite"))
            if options.what == "recall":
                recall(fresh, options.count)
            else:
                commits(fresh, options)


# Injected copies


@dataclass(frozen=True, slots=True)
class Victim:
    """A function of the repository."""

    path: str
    span: Span
    text: str


def recall(ports: Ports, count: int) -> None:
    """Print the share of injected copies found by the engine and by the rules."""
    tree = ports.repository.tree("HEAD")
    victims = RANDOM.sample(list(_functions(ports, tree)), count)
    print(f"{count} functions of {SHORTEST} to {LONGEST} lines")
    for name, mutate in MUTATIONS.items():
        engine = rules = 0
        for victim in victims:
            file = _injected(mutate(victim.text))
            entry = TreeEntry(file.path, "0" * 40)
            search = find_clones([file], [*tree, entry], ports)
            hits = [clone for clone in search.clones if _is_of(clone, victim)]
            change = Change((file,), tuple(hits))
            engine += bool(hits)
            rules += any(True for _ in _reported(change, ports.rulebook.rules, ports))
        print(f"{name:22} engine {engine / count:.2f}  rules {rules / count:.2f}")


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


def _injected(text: str) -> JudgedFile:
    after = Version("injected_copy.py", "0" * 40, text, "python", is_test=False)
    entry = TreeEntry(after.path, after.blob)
    hunk = Hunk(0, 0, 1, len(after.lines))
    return JudgedFile(FileChange(FileStatus.ADDED, None, entry, (hunk,)), None, after)


def _is_of(clone: Clone, victim: Victim) -> bool:
    places = (clone.twin, *clone.others)
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


def _one_more_statement(text: str) -> str:
    body = ast.parse(text).body[0]
    middle = body.body[len(body.body) // 2] if isinstance(body, ast.FunctionDef) else body
    lines = text.split("\n")
    indent = " " * middle.col_offset
    lines.insert(middle.lineno - 1, f"{indent}audit_trail.append(('injected', {middle.lineno}))")
    return "\n".join(lines)


def _rewritten(text: str, say: Callable[[tokenize.TokenInfo], str]) -> str:
    lines = text.split("\n")
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        (row, start), (last, end) = token.start, token.end
        if row == last and token.type in {tokenize.NAME, tokenize.NUMBER, tokenize.STRING}:
            lines[row - 1] = lines[row - 1][:start] + say(token) + lines[row - 1][end:]
    return "\n".join(lines)


MUTATIONS: dict[str, Callable[[str], str]] = {
    "exact": lambda text: text,
    "renamed": _renamed,
    "renamed with literals": _renamed_with_literals,
    "one statement more": _one_more_statement,
}


# Real commits


def commits(ports: Ports, options: argparse.Namespace) -> None:
    """Print what is reported on each commit, then the totals."""
    seconds: list[float] = []
    raw = reported = added = 0
    revisions = _first_parents(options)
    for revision in revisions:
        endpoints = ports.repository.endpoints(f"{revision}^1", revision)
        change = _judged(endpoints, ports)
        tree = ports.repository.tree(endpoints.head_tree)
        start = perf_counter()
        search = find_clones(change.files, tree, ports)
        seconds.append(perf_counter() - start)
        raw += len(search.clones)
        added += sum(file.change.added_count for file in change.files)
        judged = replace(change, clones=search.clones)
        for rule, match in _reported(judged, ports.rulebook.rules, ports):
            reported += 1
            _show(f"{reported} {revision[:10]} {rule.id}", match, (ports, tree, options.lines))
    later = seconds[1:] or seconds
    print(
        f"{len(revisions)} commits, {added} added lines, {raw} repeats, {reported} reported; "
        f"search cold {seconds[0]:.2f} s, warm median {median(later) * 1000:.0f} ms, "
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
    """The files of the change, not analysed: their functions do not matter here."""
    changes = ports.repository.changes(endpoints)
    attributes = attributes_of(ports.repository, endpoints)
    files = read_files(ports.repository, changes, attributes, ignored={}).files
    texts = [ChangedText(one.change, _lines(one.before), _lines(one.after)) for one in files]
    return Change(
        tuple(
            JudgedFile(one.change, one.before, one.after, moved=moved)
            for one, moved in zip(files, moved_lines(texts), strict=True)
        )
    )


def _lines(version: Version | None) -> list[str]:
    return version.lines if version else []


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
