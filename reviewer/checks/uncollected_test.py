"""Finds tests that still stand but are no longer run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.change import Span
from reviewer.model.facts import Function
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.suites.partners import Located, last_name, partner_tests

_DECORATORS_ABOVE = 4


@dataclass(frozen=True, slots=True)
class Params:
    """Regular expressions for names that a runner collects, by language.

    `files` are those of files, `classes` those of classes without a base class; where a
    language has none, all are collected.
    """

    files: Mapping[str, str]
    classes: Mapping[str, str]


def find(change: Change, params: Params) -> Iterable[Match]:
    """Tests whose code was kept under a name that nothing collects, one match for each name.

    Silent where the new name stands a second time in the change, as that of a helper, a
    fixture or a class to inherit from does, and for tests that were switched off before.
    """
    renamed = {file.path: names for file in change.files if (names := _file_names(file, params))}
    for path, (old, new) in renamed.items():
        if _times(new.rpartition(".")[0], change) == 0:
            yield _match(Place(path, Span(1, 1)), old, new)
    partners = partner_tests(change)
    told: set[tuple[str, int]] = set()
    for test, line, new in (*_functions(partners.gone), *_classes(partners.pairs, params)):
        spot = (test.file.path, line)
        if not test.case.skip and test.file.path not in renamed and spot not in told:
            told.add(spot)
            if _times(new, change) == 1:
                place = Place(test.file.path, Span(line, line))
                yield _match(place, last_name(test.case), new)


def _functions(gone: Iterable[Located]) -> Iterator[tuple[Located, int, str]]:
    """Tests that went, with the line and name of the function that has their body."""
    for test in gone:
        kept = _kept(test, test.file.after) if test.file.after else None
        if kept:
            yield test, kept.span.start, kept.name.rpartition(".")[2]


def _kept(test: Located, after: Version) -> Function | None:
    """A function of the head with the body of a test that went, if it is no test or fixture."""
    body = test.case.body
    if not test.case.assertions or not body:
        return None
    return next(
        (
            one
            for one in after.facts.functions
            if one.name.rpartition(".")[2].isidentifier()
            and not any(case.span.holds(one.span) for case in after.facts.tests)
            and one.body
            and one.body == body[-len(one.body) :]
            and not _is_fixture(one, after)
        ),
        None,
    )


def _is_fixture(function: Function, version: Version) -> bool:
    start = function.span.start
    above = version.lines[max(0, start - 1 - _DECORATORS_ABOVE) : start + 1]
    return any(line.strip().startswith("@") and "fixture" in line for line in above)


def _times(name: str, change: Change) -> int:
    """How often a name stands in the head of all changed files."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    texts = (file.after.text for file in change.files if file.after)
    return sum(len(word.findall(text)) for text in texts)


def _file_names(file: JudgedFile, params: Params) -> tuple[str, str] | None:
    """The old and the new name of a test file that is collected no more."""
    if not (file.before and file.after):
        return None
    if file.after.is_test and not file.before.facts.tests:
        return None
    pattern = params.files.get(file.after.language)
    old, new = (version.path.rpartition("/")[2] for version in (file.before, file.after))
    was_collected = pattern and re.search(pattern, old) and not re.search(pattern, new)
    return (old, new) if was_collected else None


def _classes(
    pairs: Iterable[tuple[Located, Located]], params: Params
) -> Iterator[tuple[Located, int, str]]:
    """Tests of a class that is collected no more, with its line and its new name."""
    for before, after in pairs:
        pattern = params.classes.get(after.version.language)
        old, new = (one.case.id.rpartition(".")[0].rpartition(".")[2] for one in (before, after))
        if pattern and new and re.search(pattern, old) and not re.search(pattern, new):
            opened = re.compile(rf"^\s*class {re.escape(new)}\s*(?:\(\s*\))?:")
            lines = enumerate(after.version.lines, 1)
            yield from ((after, number, new) for number, line in lines if opened.match(line))


def _match(place: Place, old: str, new: str) -> Match:
    return Match(
        place=place,
        symbol=old,
        identity=f"{old} {new}",
        values=(("WAS", old), ("NOW", new)),
    )


CHECK = Check("uncollected-test", Params, find)
