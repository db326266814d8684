"""Which new code of a change repeats code that stands elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

import numpy as np

from reviewer.model.change import Endpoints, FileChange, FileStatus
from reviewer.model.finding import Trouble
from reviewer.model.judged import Clone, JudgedFile, MissedEdit, Version
from reviewer.review.clone_groups import group_repeats
from reviewer.review.edited_code import edited_code, edits_of, told
from reviewer.review.fingerprinting import ClonePorts
from reviewer.review.likely_twins import Wish, likely_twins
from reviewer.review.ports import Failed, Repository, Sandbox
from reviewer.source.clones import fingerprint_key, shortest
from reviewer.source.dialects import dialect_of
from reviewer.source.languages import language_of
from reviewer.source.missed_edits import EditedCode, Missed, missed_edits
from reviewer.source.probing import OldText, Probes, Probing, Sought, probe
from reviewer.source.provenance import Attributes, not_judged, read_attributes
from reviewer.source.repeats import Comparison, compare
from reviewer.source.segments import FileId
from reviewer.source.sources import Source, known_dialect
from reviewer.source.text import decode
from reviewer.source.tokens import Hashes

Likely: TypeAlias = Mapping[Wish, Sequence[FileId]]

NEW, EDITED = "new", "edited"
"""What is looked for: copies of new code, and twins of code that was edited a little."""


@dataclass(frozen=True, slots=True)
class CloneSearch:
    """The copies, and the edits that a twin did not get, by path and line.

    `troubles` are the files that could not be searched.
    """

    clones: tuple[Clone, ...] = ()
    missed: tuple[MissedEdit, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def within(self, paths: Collection[str]) -> CloneSearch:
        """The same without copies in other files."""
        clones = tuple(one for one in self.clones if one.place.path in paths)
        return replace(self, clones=clones)


def begin_search(files: Sequence[JudgedFile], sandbox: Sandbox) -> BegunSearch:
    """Hand the code of `files` to the workers, to be read; facts are not looked at."""
    sources = {file.path: source for file in files if (source := _source(file))}
    tasks = {file.path: Probing(sources.get(file.path), _old(file), file.is_test) for file in files}
    tasks = {path: task for path, task in tasks.items() if sources and (task.new or task.old)}
    probes = sandbox.run(probe, list(tasks.values()))
    return BegunSearch({file.path: file for file in files}, sources, list(tasks), probes)


@dataclass(frozen=True, slots=True)
class BegunSearch:
    """A search for twins of added and edited lines, while these are being read.

    `probes` are what there is to look for in each of `paths`.
    """

    files: Mapping[str, JudgedFile]
    sources: Mapping[str, Source]
    paths: Sequence[str]
    probes: Iterator[Probes | Failed]

    def finish(
        self, endpoints: Endpoints, ports: ClonePorts, *, attributes: Attributes | None = None
    ) -> CloneSearch:
        """Search the head.

        Code that was only moved, re-indented or edited inside an old copy is no copy. Of two
        new places the later one, by path and line, is the copy. Every repeat of 27 tokens, in
        tests of 60, that fills whole lines comes out, and some shorter ones; in very large
        changes only the likeliest twins are compared. Rules decide which are worth a word.
        """
        probed, unread = self._probed()
        wishes = _wishes(probed)
        if not wishes:
            return CloneSearch(troubles=unread)
        ports.cache.put(self._rows(probed))
        likely = likely_twins(wishes, endpoints, ports)
        contents = _contents(likely, ports.repository)
        twins = _Twins(self.sources, attributes or read_attributes({}), contents)
        gone = np.unique(np.concatenate([found.gone for found in probed.values()]))
        comparing = _Handed(ports.sandbox, compare, self._comparisons(likely, twins, gone))
        missing = _Handed(ports.sandbox, missed_edits, self._edited(likely, twins, probed))
        repeats, failed = comparing.outcomes()
        missed, failed_too = missing.outcomes()
        texts = {path: source.text for path, source in self.sources.items()}
        return CloneSearch(
            group_repeats((one for some in repeats.values() for one in some), texts),
            tuple(one for path, found in missed.items() for one in self._told(path, found)),
            (*unread, *failed, *failed_too),
        )

    def _probed(self) -> tuple[dict[str, Probes], tuple[Trouble, ...]]:
        return _sorted_out(zip(self.paths, self.probes, strict=True))

    def _rows(self, probed: Mapping[str, Probes]) -> Mapping[str, bytes]:
        """The fingerprints of the new files, as the index will ask for them."""
        return {
            fingerprint_key(after.blob, known_dialect(after.language)): found.row
            for path, found in probed.items()
            if (after := self.files[path].after) and found.row
        }

    def _comparisons(self, likely: Likely, twins: _Twins, gone: Hashes) -> Mapping[str, Comparison]:
        return {
            path: Comparison(
                self.sources[path],
                twins.of(found),
                gone,
                shortest(is_test=self.files[path].is_test),
            )
            for (path, what), found in likely.items()
            if what == NEW
        }

    def _edited(
        self, likely: Likely, twins: _Twins, probed: Mapping[str, Probes]
    ) -> Mapping[str, EditedCode]:
        return {
            path: replace(code, twins=twins.of(found))
            for (path, what), found in likely.items()
            if what == EDITED and (code := edited_code(self.files[path], probed[path].edits))
        }

    def _told(self, path: str, found: Sequence[Missed]) -> Iterator[MissedEdit]:
        changes = {path: file.change for path, file in self.files.items()}
        return told(self.files[path], found, changes)


Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


class _Handed(Generic[Outcome]):
    """Work that was handed to the workers, by path."""

    def __init__(
        self, sandbox: Sandbox, work: Callable[[Task], Outcome], tasks: Mapping[str, Task]
    ) -> None:
        self._paths = list(tasks)
        self._running = sandbox.run(work, list(tasks.values()))

    def outcomes(self) -> tuple[dict[str, Outcome], tuple[Trouble, ...]]:
        """What came of it, and what failed."""
        return _sorted_out(zip(self._paths, self._running, strict=True))


def _sorted_out(
    outcomes: Iterable[tuple[str, Outcome | Failed]],
) -> tuple[dict[str, Outcome], tuple[Trouble, ...]]:
    done: dict[str, Outcome] = {}
    troubles = []
    for path, outcome in outcomes:
        if isinstance(outcome, Failed):
            troubles.append(Trouble("duplication", path, outcome.reason))
        else:
            done[path] = outcome
    return done, tuple(troubles)


def _wishes(probed: Mapping[str, Probes]) -> Mapping[Wish, Sought]:
    return {
        **{(path, NEW): found.new for path, found in probed.items() if found.new},
        **{(path, EDITED): found.edited for path, found in probed.items() if found.edited},
    }


def duplicated_lines(clones: Sequence[Clone]) -> Mapping[str, frozenset[int]]:
    """For each path the lines of new copies (head numbering)."""
    lines: dict[str, set[int]] = defaultdict(set)
    for clone in clones:
        for place in (clone.place, *clone.copies):
            lines[place.path].update(range(place.span.start, place.span.end + 1))
    return {path: frozenset(numbers) for path, numbers in sorted(lines.items())}


def _source(file: JudgedFile) -> Source | None:
    if file.after is None or dialect_of(file.after.language) is None:
        return None
    fresh = sorted(_new_lines(file.change, file.after) - file.moved)
    if not fresh:
        return None
    return Source(file.path, file.after.text, file.after.language, tuple(fresh), _edited(file))


def _new_lines(change: FileChange, after: Version) -> set[int]:
    if change.status is FileStatus.COPIED:
        return set(range(1, len(after.lines) + 1))
    return {line for span in change.added for line in range(span.start, span.end + 1)}


def _edited(file: JudgedFile) -> frozenset[int]:
    return frozenset(
        line
        for hunk in file.change.hunks
        if hunk.added and 4 * hunk.base_count >= hunk.head_count
        for line in range(hunk.added.start, hunk.added.end + 1)
    )


def _old(file: JudgedFile) -> OldText | None:
    before = file.before
    if before is None or dialect_of(before.language) is None:
        return None
    gone = tuple(line for span in file.change.removed for line in range(span.start, span.end + 1))
    edits = edits_of(file)
    return OldText(before.text, before.language, gone, edits) if gone or edits else None


def _contents(likely: Likely, repository: Repository) -> Mapping[str, bytes]:
    return repository.read(sorted({file.blob for files in likely.values() for file in files}))


@dataclass(frozen=True, slots=True)
class _Twins:
    """The files that may hold older code, as far as somebody answers for them."""

    changed: Mapping[str, Source]
    attributes: Attributes
    contents: Mapping[str, bytes]

    def of(self, files: Sequence[FileId]) -> tuple[Source, ...]:
        sources = (self._source(file) for file in files)
        return tuple(source for source in sources if source)

    def _source(self, file: FileId) -> Source | None:
        if file.path in self.changed:
            return self.changed[file.path]
        language, content = language_of(file.path), self.contents.get(file.blob)
        text = decode(content) if content is not None else None
        if language is None or not isinstance(text, str):
            return None
        if not_judged(file.path, text, self.attributes):
            return None
        return Source(file.path, text, language.name)
