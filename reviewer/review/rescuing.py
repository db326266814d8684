"""Which rules of a repository are to blame for a file that failed, and the file without them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from reviewer.model.finding import Trouble
from reviewer.review.ports import Failed, Sandbox
from reviewer.source.analysis import FileFacts, FileTask, analyse
from reviewer.source.patterns import CompiledPatterns

MOST_CULPRITS = 3
"""Each costs the whole time of a file: where more are to blame, all rules of the repository go."""

_ALL = "rules of the repository"


def rescue(
    tasks: Sequence[FileTask],
    outcomes: list[FileFacts | Failed],
    *,
    ours: CompiledPatterns,
    sandbox: Sandbox,
) -> list[Trouble]:
    """Replace failures by what is found without the rules to blame, which become troubles.

    `ours` are the rules that we answer for. What fails without the others too is left.
    """
    failed = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Failed)]
    reasons = {place: _reason(outcomes[place]) for place in failed}
    trusted = {
        place: _without(tasks[place], tasks[place].patterns.beyond(ours)) for place in failed
    }
    _retry(trusted, outcomes, sandbox)
    saved = [place for place in failed if not isinstance(outcomes[place], Failed)]
    if not saved:
        return []
    culprits = _culprits(tasks[saved[0]], ours, sandbox)
    innocent = {place: _without(tasks[place], culprits) for place in saved}
    spared = _retry(innocent, outcomes, sandbox) if len(culprits) in range(1, MOST_CULPRITS) else []
    return [
        Trouble(name, _path(tasks[place]), f"{reasons[place]}; set aside for this file")
        for place in saved
        for name in (sorted(culprits) if place in spared else [_ALL])
    ]


def _retry(
    tasks: dict[int, FileTask], outcomes: list[FileFacts | Failed], sandbox: Sandbox
) -> list[int]:
    """Put what succeeds in the place of the former outcome; the places where it did."""
    done = []
    for place, outcome in zip(tasks, sandbox.run(analyse, list(tasks.values())), strict=True):
        if not isinstance(outcome, Failed):
            outcomes[place] = outcome
            done.append(place)
    return done


def _culprits(task: FileTask, ours: CompiledPatterns, sandbox: Sandbox) -> set[str]:
    """The rules of the repository that fail on a file on their own, MOST_CULPRITS at most."""
    suspects = sorted(task.patterns.beyond(ours))
    found: set[str] = set()
    for name in _failing(task, suspects, sandbox):
        found.add(name)
        if len(found) == MOST_CULPRITS:
            break
    return found


def _failing(task: FileTask, suspects: Sequence[str], sandbox: Sandbox) -> Iterator[str]:
    alone = [_only(task, [name]) for name in suspects]
    for name, outcome in zip(suspects, sandbox.run(analyse, alone), strict=True):
        if isinstance(outcome, Failed):
            yield name


def _only(task: FileTask, names: Collection[str]) -> FileTask:
    return replace(task, patterns=task.patterns.only(names))


def _without(task: FileTask, names: Collection[str]) -> FileTask:
    return _only(task, task.patterns.names.difference(names))


def _reason(outcome: FileFacts | Failed) -> str:
    return outcome.reason if isinstance(outcome, Failed) else ""


def _path(task: FileTask) -> str:
    side = task.after or task.before
    return side.path if side else ""
