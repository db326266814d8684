"""The facts of changed files: those of the base from the cache, the others worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.model.facts import Facts, PatternMatch
from reviewer.model.finding import Trouble
from reviewer.model.judged import Version
from reviewer.model.review import Skipped
from reviewer.review.ports import Failed, FingerprintCache, Sandbox
from reviewer.review.reading import ReadFile
from reviewer.review.rescuing import rescue
from reviewer.source.analysis import FileFacts, FileTask, TextOf, analyse
from reviewer.source.fact_rows import row_key, unpack
from reviewer.source.patterns import CompiledPatterns

LARGEST_ROW = 2 * 1024 * 1024
"""Bytes above which a row is not kept: no honest file has so much to tell."""


@dataclass(frozen=True, slots=True)
class AnalysedFile:
    """A file with the facts of both sides; a missing side has none."""

    file: ReadFile
    before: Facts
    after: Facts


@dataclass(slots=True)
class Analysis:
    """All files that could be analysed, and what failed."""

    files: list[AnalysedFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def begin_analysis(
    files: Sequence[ReadFile],
    patterns: CompiledPatterns,
    ours: CompiledPatterns,
    *,
    sandbox: Sandbox,
    cache: FingerprintCache,
) -> BegunAnalysis:
    """Hand the files to the workers; whoever asks for the outcome later can work meanwhile."""
    tasks = _with_known_rows([_task(file, patterns) for file in files], files, cache)
    return BegunAnalysis(files, tasks, sandbox.run(analyse, tasks), patterns != ours, ours)


@dataclass(frozen=True, slots=True)
class BegunAnalysis:
    """Files that are being analysed, each in a worker; `ours` are the rules we answer for."""

    files: Sequence[ReadFile]
    tasks: Sequence[FileTask]
    outcomes: Iterator[FileFacts | Failed]
    has_others: bool
    ours: CompiledPatterns

    def finish(self, sandbox: Sandbox, cache: FingerprintCache) -> Analysis:
        """Wait for the outcomes, and remember what was learnt.

        A file that fails is tried again without the rules of the repository that are to
        blame, so that such a rule costs itself only.
        """
        outcomes = list(self.outcomes)
        analysis, fresh = Analysis(), dict[str, bytes]()
        if self.has_others:
            analysis.troubles += rescue(self.tasks, outcomes, ours=self.ours, sandbox=sandbox)
        for file, task, outcome in zip(self.files, self.tasks, outcomes, strict=True):
            path = file.change.path
            reason = outcome.reason if isinstance(outcome, Failed) else outcome.unparsable
            if reason is not None:
                was_so = not isinstance(outcome, Failed) and outcome.was_unparsable
                added = file.change.added_count
                analysis.skipped.append(Skipped(path, reason, added, unread=True, newly=not was_so))
            if isinstance(outcome, Failed):
                analysis.troubles.append(Trouble("analysis", path, outcome.reason))
            elif reason is None:
                before = _facts(outcome.before, outcome.before_matches)
                after = _facts(outcome.after, outcome.after_matches)
                analysis.files.append(AnalysedFile(file, before, after))
                analysis.troubles += [Trouble(name, path, text) for name, text in outcome.troubles]
                fresh |= _rows(file, task, outcome)
        cache.put(fresh)
        return analysis


def _task(file: ReadFile, patterns: CompiledPatterns) -> FileTask:
    versions = [version for version in (file.before, file.after) if version]
    return FileTask(
        is_test=any(version.is_test for version in versions),
        before=_side(file.before),
        after=_side(file.after),
        hunks=file.change.hunks,
        patterns=patterns.of({version.language for version in versions}),
    )


def _side(version: Version | None) -> TextOf | None:
    return TextOf(version.path, version.language, version.text) if version else None


def _with_known_rows(
    tasks: Sequence[FileTask], files: Sequence[ReadFile], cache: FingerprintCache
) -> list[FileTask]:
    keys = [_key(file.before, task) for file, task in zip(files, tasks, strict=True)]
    rows = cache.get([key for key in keys if key])
    return [replace(task, known=rows.get(key)) for key, task in zip(keys, tasks, strict=True)]


def _key(version: Version | None, task: FileTask) -> str:
    return row_key(version.blob, version.path, is_test=task.is_test) if version else ""


def _facts(row: bytes, matches: tuple[PatternMatch, ...]) -> Facts:
    return Facts(unpack(row) or {}, matches)


def _rows(file: ReadFile, task: FileTask, outcome: FileFacts) -> Mapping[str, bytes]:
    """What is worth remembering: the facts of files in which nothing failed."""
    if outcome.troubles:
        return {}
    rows = {_key(file.after, task): outcome.after}
    if outcome.before != task.known:
        rows[_key(file.before, task)] = outcome.before
    return {key: row for key, row in rows.items() if key and 0 < len(row) <= LARGEST_ROW}
