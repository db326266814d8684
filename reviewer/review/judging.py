"""From changed files to a judged change: facts, partners, moves, copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.change import Endpoints, FileChange, FileStatus
from reviewer.model.finding import Trouble
from reviewer.model.judged import Change, FunctionChange, JudgedFile, Version
from reviewer.model.review import Coverage, Skipped
from reviewer.review.duplication import find_clones
from reviewer.review.policies import Law
from reviewer.review.ports import Failed, Ports, Sandbox
from reviewer.review.reading import ReadFile, attributes_of, read_files
from reviewer.source.analysis import FileFacts, FileTask, TextOf, analyse
from reviewer.source.globs import matcher
from reviewer.source.moves import ChangedText, moved_lines
from reviewer.source.pairing import FunctionSides, pair_functions
from reviewer.source.patterns import CompiledPatterns, compile_patterns


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """The change as the checks see it, how much of it was read, and what failed."""

    change: Change
    coverage: Coverage
    troubles: tuple[Trouble, ...]


def judge_change(
    changes: Sequence[FileChange], endpoints: Endpoints, law: Law, *, ports: Ports
) -> JudgedChange:
    """Read and analyse every changed file that can be judged."""
    is_ignored = matcher(law.policy.ignore)
    ignored = {
        change.path: "left out by the policy" for change in changes if is_ignored(change.path)
    }
    attributes = attributes_of(ports.repository, endpoints)
    reading = read_files(ports.repository, changes, attributes, ignored=ignored)
    judging = _judge_files(reading.files, compile_patterns(law.rules), ports.sandbox)
    tree = ports.repository.tree(endpoints.head_tree)
    search = find_clones(judging.files, tree, ports, attributes=attributes)
    skipped = (*reading.skipped, *judging.skipped)
    return JudgedChange(
        Change(judging.files, search.clones, tuple(sorted(one.path for one in skipped))),
        _coverage(changes, judging.files, skipped),
        (*judging.troubles, *search.troubles),
    )


@dataclass(frozen=True, slots=True)
class _Judging:
    files: tuple[JudgedFile, ...]
    skipped: tuple[Skipped, ...]
    troubles: tuple[Trouble, ...]


def _judge_files(
    files: Sequence[ReadFile], patterns: CompiledPatterns, sandbox: Sandbox
) -> _Judging:
    tasks = [_task(file, patterns) for file in files]
    judged: list[tuple[ReadFile, FileFacts]] = []
    skipped, troubles = [], []
    for file, outcome in zip(files, sandbox.run(analyse, tasks), strict=True):
        path = file.change.path
        reason = outcome.reason if isinstance(outcome, Failed) else outcome.unparsable
        if reason is not None:
            skipped.append(Skipped(path, reason, file.change.added_count, unread=True))
        if isinstance(outcome, Failed):
            troubles.append(Trouble("analysis", path, outcome.reason))
        elif reason is None:
            judged.append((file, outcome))
            troubles += [Trouble(name, path, text) for name, text in outcome.troubles]
    return _Judging(_assemble(judged), tuple(skipped), tuple(troubles))


def _task(file: ReadFile, patterns: CompiledPatterns) -> FileTask:
    versions = [version for version in (file.before, file.after) if version]
    return FileTask(
        is_test=any(version.is_test for version in versions),
        before=_side(file.before),
        after=_side(file.after),
        added=file.change.added,
        patterns=patterns,
    )


def _side(version: Version | None) -> TextOf | None:
    return TextOf(version.path, version.language, version.text) if version else None


def _assemble(judged: Sequence[tuple[ReadFile, FileFacts]]) -> tuple[JudgedFile, ...]:
    texts = [
        ChangedText(file.change, _lines(file.before), _lines(file.after)) for file, _ in judged
    ]
    functions = _functions_by_path(judged)
    return tuple(
        JudgedFile(
            change=file.change,
            before=replace(file.before, facts=facts.before) if file.before else None,
            after=replace(file.after, facts=facts.after) if file.after else None,
            functions=tuple(functions.get(file.change.path, ())),
            moved=moved,
        )
        for (file, facts), moved in zip(judged, moved_lines(texts), strict=True)
    )


def _functions_by_path(
    judged: Sequence[tuple[ReadFile, FileFacts]],
) -> Mapping[str, Sequence[FunctionChange]]:
    sides = [
        FunctionSides(
            path=file.change.path,
            base_path=_base_path(file),
            before=() if file.change.status is FileStatus.COPIED else facts.before.functions,
            after=facts.after.functions,
        )
        for file, facts in judged
    ]
    by_path: dict[str, list[FunctionChange]] = defaultdict(list)
    renamed = {side.base_path: side.path for side in sides if side.base_path}
    for change in pair_functions(sides):
        by_path[renamed.get(change.path, change.path)].append(change)
    return by_path


def _base_path(file: ReadFile) -> str | None:
    """Where the file was; a copy was nowhere, its source is still there."""
    if file.before is None or file.change.status is FileStatus.COPIED:
        return None
    return file.before.path


def _lines(version: Version | None) -> list[str]:
    return version.lines if version else []


def _coverage(
    changes: Sequence[FileChange], files: Sequence[JudgedFile], skipped: Sequence[Skipped]
) -> Coverage:
    return Coverage(
        files_changed=len(changes),
        files_judged=len(files),
        lines_added=sum(change.added_count for change in changes),
        lines_judged=sum(file.change.added_count for file in files),
        skipped=tuple(sorted(skipped, key=lambda one: one.path)),
    )
