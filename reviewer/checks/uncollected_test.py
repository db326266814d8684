"""Finds tests that still stand but are no longer run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.hidden_tests import (
    Hidden,
    hidden_functions,
    is_out_of_use,
    times_named,
)
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place
from reviewer.source.suites.partners import Located, last_name, partner_tests


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
        if times_named(new.rpartition(".")[0], change) == 0:
            yield _match(Place(path, Span(1, 1)), old, new)
    partners = partner_tests(change)
    hidden = (*hidden_functions(partners.gone), *_classes(partners.pairs, params))
    first = {one.place: one for one in reversed(hidden)}
    for one in first.values():
        if one.place.path not in renamed and is_out_of_use(one, change):
            yield _match(one.place, last_name(one.test.case), one.name)


def _file_names(file: JudgedFile, params: Params) -> tuple[str, str] | None:
    """The old and the new name of a test file that is collected no more."""
    if not (file.before and file.after):
        return None
    if file.after.is_test and not file.before.facts.tests:
        return None
    old, new = (version.path.rpartition("/")[2] for version in (file.before, file.after))
    pattern = params.files.get(file.after.language)
    return (old, new) if _is_lost(old, new, pattern) else None


def _classes(pairs: Iterable[tuple[Located, Located]], params: Params) -> Iterator[Hidden]:
    """Tests of a class that is collected no more, each with that class."""
    for before, after in pairs:
        old, new = _class_of(before), _class_of(after)
        if _is_lost(old, new, params.classes.get(after.version.language)) and not before.case.skip:
            opened = re.compile(rf"^\s*class {re.escape(new)}\s*(?:\(\s*\))?:")
            for number, line in enumerate(after.version.lines, 1):
                if opened.match(line):
                    yield Hidden(after, Place(after.file.path, Span(number, number)), new)


def _class_of(test: Located) -> str:
    """The innermost class around a test, empty if there is none."""
    *_, holder = ["", *test.case.id.split(".")[:-1]]
    return holder


def _is_lost(old: str, new: str, pattern: str | None) -> bool:
    """Whether a runner that goes by the pattern collects the old name, and not the new one."""
    if not (pattern and old and new):
        return False
    return bool(re.search(pattern, old)) and not re.search(pattern, new)


def _match(place: Place, old: str, new: str) -> Match:
    return Match(
        place=place,
        symbol=old,
        identity=f"{old} {new}",
        values=(("WAS", old), ("NOW", "without its marker" if old == new else f"as `{new}`")),
    )


CHECK = Check("uncollected-test", Params, find)
