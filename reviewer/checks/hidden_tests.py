"""Tests whose code was kept where no runner looks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.model.change import Span
from reviewer.model.facts import Function
from reviewer.model.judged import Change, Place, Version
from reviewer.source.suites.partners import Located, last_name

_DECORATORS_ABOVE = 4


@dataclass(frozen=True, slots=True)
class Hidden:
    """A test, and the function or class whose name keeps it from being collected."""

    test: Located
    place: Place
    name: str


def hidden_functions(gone: Iterable[Located]) -> Iterator[Hidden]:
    """Tests that went, each with the function that has its body."""
    for test in gone:
        after = test.file.after
        if after and test.case.assertions and not test.case.skip:
            kept = next((one for one in after.facts.functions if _keeps(one, test, after)), None)
            if kept:
                line = kept.span.start
                place = Place(test.file.path, Span(line, line))
                yield Hidden(test, place, _own_name(kept))


def is_out_of_use(one: Hidden, change: Change) -> bool:
    """Whether nothing in the head mentions the name that keeps a test from being run."""
    return times_named(one.name, change) == 1


def _keeps(function: Function, test: Located, after: Version) -> bool:
    """Whether a function of the head has the body of a test, and is no test or fixture."""
    body = function.body
    return (
        bool(body)
        and body == test.case.body[-len(body) :]
        and _own_name(function).isidentifier()
        and not any(case.span.holds(function.span) for case in after.facts.tests)
        and not _is_fixture(function, after)
    )


def _own_name(function: Function) -> str:
    return function.name.rpartition(".")[2]


def _is_fixture(function: Function, version: Version) -> bool:
    start = function.span.start
    above = version.lines[max(0, start - 1 - _DECORATORS_ABOVE) : start + 1]
    return any(line.strip().startswith("@") and "fixture" in line for line in above)


def times_named(name: str, change: Change) -> int:
    """How often a name stands in the head of all changed files."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    texts = (file.after.text for file in change.files if file.after)
    return sum(len(word.findall(text)) for text in texts)


def is_commented_out(test: Located) -> bool:
    """Whether the head of the file names the test in a comment that the change wrote."""
    after = test.file.after
    if after is None:
        return False
    named = re.compile(rf"\s*(?:#|//).*\b{re.escape(last_name(test.case))}\b")
    added = test.file.change.added
    lines = (line for span in added for line in after.lines[span.start - 1 : span.end])
    return any(map(named.match, lines))
