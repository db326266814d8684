"""From changed files to a judged change: facts, partners, moves, copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.change import Endpoints, FileChange, FileStatus
from reviewer.model.finding import Trouble
from reviewer.model.judged import Change, FunctionChange, JudgedFile, Version
from reviewer.model.review import Coverage, Skipped
from reviewer.review.analysing import AnalysedFile, begin_analysis
from reviewer.review.duplication import begin_search
from reviewer.review.given_on import names_given_on
from reviewer.review.import_search import unresolved_imports
from reviewer.review.origins import Origins
from reviewer.review.policies import Law
from reviewer.review.ports import Ports
from reviewer.review.reading import ReadFile, attributes_of, read_files
from reviewer.review.standing_tests import standing_tests
from reviewer.source.branches import with_branches
from reviewer.source.globs import matcher
from reviewer.source.moves import ChangedText, moved_lines
from reviewer.source.pairing import FunctionSides, pair_functions
from reviewer.source.patterns import compile_patterns


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
    ignored = _ignored(changes, law.policy.ignore)
    attributes = attributes_of(ports.repository, endpoints)
    origins = Origins(ports.repository, endpoints, attributes)
    reading = read_files(ports.repository, changes, attributes, ignored=ignored, origins=origins)
    unread = _without_facts(reading.files)
    searching = begin_search(tuple(unread.values()), ports.sandbox)
    analysing = begin_analysis(
        reading.files,
        compile_patterns(law.rules),
        compile_patterns(ports.rulebook.rules),
        sandbox=ports.sandbox,
        cache=ports.cache,
    )
    searched = searching.finish(endpoints, ports, attributes=attributes)
    analysis = analysing.finish(ports.sandbox, ports.cache)
    files = _assemble(analysis.files, unread)
    skipped = (*reading.skipped, *analysis.skipped)
    search = searched.within({file.path for file in files})
    return JudgedChange(
        Change(
            files=files,
            clones=search.clones,
            missed=search.missed,
            unread=tuple(sorted(one.path for one in skipped)),
            standing_tests=standing_tests(files, endpoints, ports.repository),
            unresolved=unresolved_imports(files, endpoints, ports.repository),
            given_on=names_given_on(files, endpoints, ports.repository),
        ),
        _coverage(changes, files, skipped),
        (*analysis.troubles, *search.troubles),
    )


def _ignored(changes: Sequence[FileChange], patterns: Sequence[str]) -> Mapping[str, str]:
    """The changed files that the policy leaves out, unless they only just moved there."""
    is_ignored = matcher(patterns)
    return {
        change.path: "left out by the policy"
        for change in changes
        if all(is_ignored(entry.path) for entry in (change.base, change.head) if entry)
    }


def _without_facts(files: Sequence[ReadFile]) -> Mapping[str, JudgedFile]:
    """What is known of each path before any analysis: its texts, and which lines moved."""
    texts = [ChangedText(one.change, _lines(one.before), _lines(one.after)) for one in files]
    return {
        one.change.path: JudgedFile(one.change, one.before, one.after, moved=moved)
        for one, moved in zip(files, moved_lines(texts), strict=True)
    }


def _assemble(
    analysed: Sequence[AnalysedFile], unread: Mapping[str, JudgedFile]
) -> tuple[JudgedFile, ...]:
    functions = _functions_by_path(analysed)
    files = []
    for one in analysed:
        path = one.file.change.path
        read = replace(
            unread[path],
            before=replace(one.file.before, facts=one.before) if one.file.before else None,
            after=replace(one.file.after, facts=one.after) if one.file.after else None,
            functions=tuple(functions.get(path, ())),
        )
        files.append(with_branches(read))
    return tuple(files)


def _functions_by_path(
    analysed: Sequence[AnalysedFile],
) -> Mapping[str, Sequence[FunctionChange]]:
    sides = [
        FunctionSides(
            path=one.file.change.path,
            base_path=_base_path(one.file),
            before=() if one.file.change.status is FileStatus.COPIED else one.before.functions,
            after=one.after.functions,
        )
        for one in analysed
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
