"""Which new code of a change repeats code that stands elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reviewer.model.change import Endpoints, FileChange, FileStatus
from reviewer.model.finding import Trouble
from reviewer.model.judged import Clone, JudgedFile, Version
from reviewer.review.clone_groups import group_repeats
from reviewer.review.fingerprinting import ClonePorts
from reviewer.review.likely_twins import likely_twins
from reviewer.review.ports import Failed, Repository, Sandbox
from reviewer.source.clones import fingerprint_key, shortest
from reviewer.source.dialects import dialect_of
from reviewer.source.languages import language_of
from reviewer.source.probing import Probes, Probing, Removed, probe
from reviewer.source.provenance import Attributes, not_judged, read_attributes
from reviewer.source.repeats import Comparison, Repeat, compare
from reviewer.source.segments import FileId
from reviewer.source.sources import Source, known_dialect
from reviewer.source.text import decode


@dataclass(frozen=True, slots=True)
class CloneSearch:
    """The copies, by path and line, and the files that could not be searched."""

    clones: tuple[Clone, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def within(self, paths: Collection[str]) -> tuple[Clone, ...]:
        """The copies in these files."""
        return tuple(one for one in self.clones if one.place.path in paths)


def begin_search(files: Sequence[JudgedFile], sandbox: Sandbox) -> BegunSearch:
    """Hand the new code of `files` to the workers, to be read; facts are not looked at."""
    sources = {file.path: source for file in files if (source := _source(file))}
    tasks = {
        file.path: Probing(sources.get(file.path), _removed(file), file.is_test) for file in files
    }
    tasks = {path: task for path, task in tasks.items() if sources and (task.new or task.removed)}
    blobs = {file.path: file.after.blob for file in files if file.after}
    return BegunSearch(sources, blobs, list(tasks), sandbox.run(probe, list(tasks.values())))


@dataclass(frozen=True, slots=True)
class BegunSearch:
    """A search for older code that added lines repeat, while these are being read.

    `probes` are what there is to look for in each of `paths`.
    """

    sources: Mapping[str, Source]
    blobs: Mapping[str, str]
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
        probed, troubles = self._probed()
        wanted = {path: found for path, found in probed.items() if len(found.wanted)}
        if not wanted:
            return CloneSearch(troubles=troubles)
        ports.cache.put(self._rows(wanted))
        likely = likely_twins(wanted, endpoints, ports)
        gone = np.unique(np.concatenate([found.gone for found in probed.values()]))
        twins = _Twins(
            self.sources, attributes or read_attributes({}), _contents(likely, ports.repository)
        )
        tasks = [
            Comparison(
                self.sources[path], twins.of(files), gone, shortest(is_test=wanted[path].is_test)
            )
            for path, files in likely.items()
        ]
        repeats: list[Repeat] = []
        for task, outcome in zip(tasks, ports.sandbox.run(compare, tasks), strict=True):
            if isinstance(outcome, Failed):
                troubles += (Trouble("duplication", task.new.path, outcome.reason),)
            else:
                repeats += outcome
        texts = {path: source.text for path, source in self.sources.items()}
        return CloneSearch(group_repeats(repeats, texts), troubles)

    def _probed(self) -> tuple[dict[str, Probes], tuple[Trouble, ...]]:
        probed, troubles = {}, []
        for path, outcome in zip(self.paths, self.probes, strict=True):
            if isinstance(outcome, Failed):
                troubles.append(Trouble("duplication", path, outcome.reason))
            else:
                probed[path] = outcome
        return probed, tuple(troubles)

    def _rows(self, probed: Mapping[str, Probes]) -> Mapping[str, bytes]:
        """The fingerprints of the new files, as the index will ask for them."""
        return {
            fingerprint_key(self.blobs[path], known_dialect(self.sources[path].language)): found.row
            for path, found in probed.items()
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


def _removed(file: JudgedFile) -> Removed | None:
    before = file.before
    if before is None or dialect_of(before.language) is None:
        return None
    lines = [line for span in file.change.removed for line in range(span.start, span.end + 1)]
    return Removed(before.text, before.language, tuple(lines)) if lines else None


def _contents(
    likely: Mapping[str, Sequence[FileId]], repository: Repository
) -> Mapping[str, bytes]:
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
