"""Rules tried on examples, through the same review as a real change."""

from __future__ import annotations

import difflib
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.change import (
    Commit,
    Endpoints,
    FileChange,
    FileStatus,
    Hunk,
    TreeEntry,
)
from reviewer.model.finding import Finding
from reviewer.model.fix import LineEdit
from reviewer.model.judged import Change
from reviewer.model.policy import Policy
from reviewer.model.rule import Example, Rule
from reviewer.model.rulebook import Rulebook
from reviewer.review.finding import find_matches
from reviewer.review.judging import judge_change
from reviewer.review.policies import Law
from reviewer.review.ports import Item, Ports, Result
from reviewer.review.repairing import repaired_findings
from reviewer.review.reporting import word_new
from reviewer.source.repairs.edits import amended, in_order

_RENAMED_FROM = 0.5


def rehearse(
    rules: Sequence[Rule], example: Example, checks: Mapping[str, Check]
) -> tuple[Finding, ...]:
    """What each of the rules reports on an example; credit counts as a finding."""
    return _rehearsed(rules, example, checks).findings


def mended(rule: Rule, example: Example, checks: Mapping[str, Check]) -> Mapping[str, str]:
    """The files of an example that repairs of the rule change, as they are then."""
    heard = _rehearsed([rule], example, checks)
    repaired = repaired_findings(heard.findings, heard.change, [rule], sandbox=InPlace())
    for trouble in repaired.troubles:
        raise RuntimeError(trouble.error)
    edits: dict[str, list[LineEdit]] = defaultdict(list)
    for fix in (one.fix for one in repaired.findings if one.fix):
        edits[fix.path] += fix.edits
    return {
        path: "\n".join(amended(example.after[path].split("\n"), in_order(some) or ()))
        for path, some in edits.items()
    }


@dataclass(frozen=True, slots=True)
class _Rehearsed:
    change: Change
    findings: tuple[Finding, ...]


def _rehearsed(rules: Sequence[Rule], example: Example, checks: Mapping[str, Check]) -> _Rehearsed:
    repository = ExampleRepository(example)
    ports = Ports(repository, InPlace(), NoCache(), Rulebook(tuple(rules)), checks, ())
    endpoints = repository.endpoints(None, None)
    law = Law(Policy(), tuple(rules))
    judged = judge_change(repository.changes(endpoints), endpoints, law, ports=ports)
    found = find_matches(judged.change, law, checks)
    for trouble in (*judged.troubles, *found.troubles):
        raise RuntimeError(trouble.error)
    return _Rehearsed(judged.change, word_new(found, judged).worded)


class InPlace:
    """A sandbox for trusted examples: no walls, no limits."""

    def run(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the outcome of each item in order."""
        return (work(item) for item in items)


class NoSegments:
    """A store that keeps no segment."""

    def names(self) -> Sequence[str]:
        """None."""
        return ()

    def read(self, name: str, spans: Sequence[tuple[int, int]]) -> Sequence[bytes]:
        """Nothing."""
        del name
        return [b""] * len(spans)

    def put(self, name: str, content: Iterable[bytes]) -> None:
        """Forget the segment."""

    def drop(self, name: str) -> None:
        """Nothing to forget."""


class NoCache:
    """A cache that remembers nothing."""

    def segments(self, repository: str) -> NoSegments:
        """No segments."""
        del repository
        return NoSegments()

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """No rows."""
        del keys
        return {}

    def put(self, rows: Mapping[str, bytes]) -> None:
        """Forget the rows."""


@dataclass(frozen=True, slots=True)
class ExampleRepository:
    """An example as a repository of two revisions, `before` and `after`."""

    example: Example
    name: str = "example"
    key: str = "example"

    def endpoints(self, base: str | None, head: str | None) -> Endpoints:
        """The two sides of the example, whatever was asked."""
        return Endpoints(base or "before", head or "after", "before", "after")

    def changes(self, endpoints: Endpoints) -> tuple[FileChange, ...]:
        """What differs between the sides; a file that half remains under a new name is renamed."""
        before, after = self._side(endpoints.merge_base), self._side(endpoints.head_tree)
        renamed = dict(_renames(before, after))
        paths = [path for path in sorted({*before, *after}) if path not in renamed.values()]
        changes = (
            _change(path, renamed.get(path, path), before=before, after=after) for path in paths
        )
        return tuple(change for change in changes if change)

    def sizes(self, blobs: Iterable[str]) -> Mapping[str, int]:
        """Bytes of each blob."""
        return {blob: len(content) for blob, content in self.read(blobs).items()}

    def read(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Contents of each blob."""
        known = {
            _blob(text): text.encode()
            for side in (self.example.before, self.example.after)
            for text in side.values()
        }
        return {blob: known[blob] for blob in blobs if blob in known}

    def file(self, revision: str, path: str) -> bytes | None:
        """Contents of a file of one side."""
        text = self._side(revision).get(path)
        return None if text is None else text.encode()

    def tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file of one side."""
        return tuple(_entry(path, text) for path, text in sorted(self._side(revision).items()))

    def tree_delta(self, one: str, other: str) -> Mapping[str, TreeEntry | None]:
        """What `other` holds at each path where it differs from `one`, None for nothing."""
        before, after = self._side(one), self._side(other)
        paths = (path for path in {*before, *after} if before.get(path) != after.get(path))
        return {path: _entry(path, after[path]) if path in after else None for path in paths}

    def commits(self, endpoints: Endpoints) -> tuple[Commit, ...]:
        """None: an example has no history."""
        del endpoints
        return ()

    def _side(self, revision: str) -> Mapping[str, str]:
        return self.example.before if revision == "before" else self.example.after


def _renames(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    gone = [path for path in before if path not in after]
    for path in (path for path in after if path not in before):
        alike = {old: _similar(before[old], after[path]) for old in gone}
        closest = max(alike, key=lambda old: alike[old], default=None)
        if closest is not None and alike[closest] > _RENAMED_FROM:
            gone.remove(closest)
            yield path, closest


def _similar(old: str, new: str) -> float:
    return difflib.SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False).ratio()


def _change(
    path: str, base_path: str, *, before: Mapping[str, str], after: Mapping[str, str]
) -> FileChange | None:
    old, new = before.get(base_path), after.get(path)
    if old == new and path == base_path:
        return None
    return FileChange(
        status=_status(old, new, renamed=path != base_path),
        base=None if old is None else _entry(base_path, old),
        head=None if new is None else _entry(path, new),
        hunks=tuple(_hunks(old or "", new or "")),
    )


def _status(old: str | None, new: str | None, *, renamed: bool) -> FileStatus:
    if old is None:
        return FileStatus.ADDED
    if new is None:
        return FileStatus.DELETED
    return FileStatus.RENAMED if renamed else FileStatus.MODIFIED


def _hunks(old: str, new: str) -> Iterator[Hunk]:
    left, right = _lines(old), _lines(new)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, base_from, base_to, head_from, head_to in matcher.get_opcodes():
        if tag != "equal":
            base_count, head_count = base_to - base_from, head_to - head_from
            yield Hunk(
                base_from + bool(base_count), base_count, head_from + bool(head_count), head_count
            )


def _entry(path: str, text: str) -> TreeEntry:
    return TreeEntry(path, _blob(text))


def _blob(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []
