"""Finds branches that answer an input of the change's own tests with what they expect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.symbols import symbol_at
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.special_cases import SpecialCase


@dataclass(frozen=True, slots=True)
class Params:
    """`words` is a pattern for inputs that name something, which code may well treat apart.

    `lines` is how many lines of a test may lie between an input and its result.
    """

    words: str
    lines: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """New branches whose inputs and result stand together in a test of the change."""
    tests = [file.after for file in change.files if file.after and file.is_test]
    for file in change.files:
        if file.after and not file.is_test and tests:
            yield from _special(file, file.after, tests=tests, params=params)


def _special(
    file: JudgedFile, after: Version, *, tests: list[Version], params: Params
) -> Iterator[Match]:
    old = set(file.before.facts.of(SpecialCase)) if file.before else set()
    known = {(case.inputs, case.result) for case in old}
    for case in after.facts.of(SpecialCase):
        is_named = len(case.inputs) == 1 and re.fullmatch(params.words, case.inputs[0])
        if is_named or (case.inputs, case.result) in known or not file.renews(case.span):
            continue
        test = next((one for one in tests if _holds(one, case, params)), None)
        if test:
            yield _match(after, case, test)


def _holds(test: Version, case: SpecialCase, params: Params) -> bool:
    """Whether lines next to each other hold all inputs and the result."""
    wanted = [_standing(literal) for literal in (*case.inputs, case.result)]
    rows = test.lines
    return any(
        all(literal.search(text) for literal in wanted)
        for text in (" ".join(rows[at : at + params.lines + 1]) for at in range(len(rows)))
    )


def _standing(literal: str) -> re.Pattern[str]:
    """The literal as a whole, whatever its quotes, brackets, spaces and sign of a type."""
    parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^\s,\[\](){}\"']+", literal)
    bare = [re.escape(part.strip("\"'").rstrip("LdfDF") or part) for part in parts]
    joined = r"[\"']?,?\s*[\"']?".join(bare)
    return re.compile(rf"(?<![\w.-]){joined}(?![\w.]*\w)", re.IGNORECASE)


def _match(after: Version, case: SpecialCase, test: Version) -> Match:
    values = {
        "SUBJECT": case.subject,
        "INPUT": ", ".join(case.inputs),
        "RESULT": case.result,
        "TEST": test.path,
    }
    return Match(
        place=Place(after.path, case.span),
        symbol=symbol_at(after, case.span.start),
        identity=f"{case.subject} {values['INPUT']} {case.result}",
        values=tuple(values.items()),
    )


CHECK = Check("special-case-literal", Params, find)
