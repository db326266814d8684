"""The facts of one changed file, worked out where it can hurt nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from reviewer.model.change import Span
from reviewer.model.facts import Facts, Function, PatternMatch, TestCase
from reviewer.source.functions import functions_of
from reviewer.source.functions.by_radon import Unparsable
from reviewer.source.patterns import CompiledPatterns, find_matches
from reviewer.source.suites import inventory

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class FileTask:
    """Both sides of a file as text; `added` are lines of `after`."""

    language: str
    is_test: bool
    before: str | None
    after: str | None
    added: tuple[Span, ...]
    patterns: CompiledPatterns


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was learnt; `unparsable` says why the head could not be read at all.

    `troubles` pairs the name of an analyser with what went wrong in it.
    """

    before: Facts = field(default_factory=Facts)
    after: Facts = field(default_factory=Facts)
    unparsable: str | None = None
    troubles: tuple[tuple[str, str], ...] = ()


def analyse(task: FileTask) -> FileFacts:
    """Functions and tests of both sides, and the pattern matches on added lines.

    Matches of the base are only looked for if the head has any. An analyser that fails
    costs its own facts only.
    """
    troubles: list[tuple[str, str]] = []
    functions = _functions(task, troubles)
    if isinstance(functions, Unparsable):
        where = f" (line {functions.line})" if functions.line else ""
        return FileFacts(unparsable=functions.reason + where)
    after_matches = _matches(task, task.after, troubles, within=task.added)
    before_matches = _matches(task, task.before, troubles) if after_matches else ()
    before = Facts(functions[0], _tests(task, task.before, troubles), before_matches)
    after = Facts(functions[1], _tests(task, task.after, troubles), after_matches)
    return FileFacts(before, after, None, tuple(troubles))


def _functions(
    task: FileTask, troubles: list[tuple[str, str]]
) -> tuple[tuple[Function, ...], tuple[Function, ...]] | Unparsable:
    sides: list[tuple[Function, ...]] = []
    for text in (task.before, task.after):
        found = _guarded("functions", partial(_measured, task, text), troubles)
        if isinstance(found, Unparsable):
            if text is task.after:
                return found
            return (), ()
        if found is None:
            return (), ()
        sides.append(found)
    return sides[0], sides[1]


def _measured(task: FileTask, text: str | None) -> tuple[Function, ...] | Unparsable:
    return () if text is None else functions_of(text, task.language)


def _tests(
    task: FileTask, text: str | None, troubles: list[tuple[str, str]]
) -> tuple[TestCase, ...]:
    if text is None or not task.is_test:
        return ()
    return _guarded("tests", partial(inventory, text, task.language), troubles) or ()


def _matches(
    task: FileTask,
    text: str | None,
    troubles: list[tuple[str, str]],
    *,
    within: tuple[Span, ...] | None = None,
) -> tuple[PatternMatch, ...]:
    if text is None:
        return ()
    search = partial(find_matches, text, task.language, task.patterns, within)
    return _guarded("patterns", search, troubles) or ()


def _guarded(
    analyser: str, work: Callable[[], Found], troubles: list[tuple[str, str]]
) -> Found | None:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - any analyser may fail on hostile source; it is reported
        troubles.append((analyser, f"{type(error).__name__}: {error}"[:200]))
        return None
