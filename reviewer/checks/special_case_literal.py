"""Finds branches that answer an input of the change's own tests with what they expect."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.expectations import holding, judging, tests_of
from reviewer.checks.symbols import symbol_at
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.special_cases import SpecialCase


@dataclass(frozen=True, slots=True)
class Params:
    """Inputs that match `common` are nobody's in particular, alone they are left alone.

    `words` name something that code may well treat apart, unless the function computes
    with the input and the answer does not match `plain`. `lines` is how many lines of a
    test may lie between an input and its result, `lines_of_parts` how many if the input is
    a collection; then the answer must not match `plain`. A name that so many `arms` told
    apart before may get one more.
    """

    common: str
    words: str
    plain: str
    lines: int
    lines_of_parts: int
    arms: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """New branches whose inputs and result stand together in a test."""
    tests = tests_of(change)
    for file in change.files:
        if file.after and not file.is_test and tests:
            yield from _special(file, file.after, tests=tests, params=params)


def _special(
    file: JudgedFile, after: Version, *, tests: list[Version], params: Params
) -> Iterator[Match]:
    old = set(file.before.facts.of(SpecialCase)) if file.before else set()
    known = {(case.inputs, case.result) for case in old}
    lookups = Counter(case.subject for case in old)
    for case in after.facts.of(SpecialCase):
        if (case.inputs, case.result) in known or not file.renews(case.span):
            continue
        if lookups[case.subject] >= params.arms:
            continue
        if not _is_odd(case, params):
            continue
        if test := _test_of(case, tests, params):
            yield _match(after, case, test)


def _test_of(case: SpecialCase, tests: list[Version], params: Params) -> Version | None:
    """The test that asks for the inputs; one for each where any of them is enough."""
    lines = params.lines_of_parts if case.by_parts else params.lines
    asked = [(one,) for one in case.inputs] if case.either else [case.inputs]
    found = [
        holding(tests, (*inputs, case.result), lines) or judging(tests, inputs, case.result)
        for inputs in asked
    ]
    return found[0] if all(found) else None


def _is_odd(case: SpecialCase, params: Params) -> bool:
    """Whether code has no reason of its own to treat the inputs apart."""
    if (case.by_parts or case.within) and re.fullmatch(params.plain, case.result):
        return False
    if case.within and all(re.fullmatch(params.words, one) for one in case.inputs):
        return False
    if len(case.inputs) > 1 and not case.either:
        return True
    return all(_stands_out(one, case, params) for one in case.inputs)


def _stands_out(given: str, case: SpecialCase, params: Params) -> bool:
    """Whether it is neither common nor, where nothing is worked out of it, a plain word."""
    if re.fullmatch(params.common, given) or (case.others and not case.computes):
        return False
    tells = case.computes and not re.fullmatch(params.plain, case.result)
    return tells or not re.fullmatch(params.words, given)


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
