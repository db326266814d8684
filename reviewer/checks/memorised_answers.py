"""Finds tables of answers that tests expect, asked before anything is worked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.expectations import holding, tests_of
from reviewer.checks.symbols import symbol_at
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.answer_tables import AnswerTable


@dataclass(frozen=True, slots=True)
class Params:
    """How many of the rows, and what share of them, have to stand in a test.

    `lines` is how many lines of a test may lie between an input and its result. Rows that
    give one of the `words` for another do not count.
    """

    min_rows: int
    min_share: float
    lines: int
    words: str


def find(change: Change, params: Params) -> Iterable[Match]:
    """New tables most of whose rows are inputs and results of tests."""
    tests = tests_of(change)
    for file in change.files:
        if file.after and not file.is_test and tests:
            yield from _memorised(file, file.after, tests=tests, params=params)


def _memorised(
    file: JudgedFile, after: Version, *, tests: list[Version], params: Params
) -> Iterator[Match]:
    old = file.before.facts.of(AnswerTable) if file.before else ()
    known = {row for table in old for row in table.rows}
    for table in after.facts.of(AnswerTable):
        rows = [row for row in table.rows if row not in known and not _is_words(row, params)]
        if len(rows) < params.min_rows or not file.renews(table.span):
            continue
        met = [test for row in rows if (test := holding(tests, row, params.lines))]
        if len(met) >= max(params.min_rows, params.min_share * len(rows)):
            yield Match(
                place=Place(after.path, table.span),
                symbol=symbol_at(after, table.span.start),
                identity=table.name,
                values=(
                    ("TABLE", table.name),
                    ("KEY", table.key),
                    ("COUNT", str(len(met))),
                    ("TEST", met[0].path),
                ),
            )


def _is_words(row: tuple[str, str], params: Params) -> bool:
    return all(re.fullmatch(params.words, one) for one in row)


CHECK = Check("memorised-answers", Params, find)
