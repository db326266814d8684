"""Finds tests that only assert if a condition holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.demands import core
from reviewer.model.change import Span
from reviewer.model.facts import Assertion
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.suites.partners import Located, last_name, partner_tests
from reviewer.source.suites.strength import RUNS

_ENVIRONMENT = re.compile(
    r"platform|version|PY\d|\bos\.|\bsys\.|environ|process\.|[Ww]indows|win32|connection|feature|"
    r"[A-Z]{3,}|[Pp]latform|has_\w+|supports",
)
_ROWS_OF = re.compile(r"parametrize\(\s*[\[(]?((?:\s*[\"'][\w, ]+[\"'],?)+)")
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """Kept tests that asserted at all times and only do so under an `if` now.

    Silent where the condition asks for the environment or tells the rows of a parametrised
    test apart, and where the test still asserts something outside of conditions.
    """
    del params
    for before, after in partner_tests(change).pairs:
        real = [one for one in after.case.assertions if one.strength > RUNS]
        if not real or not all(one.under for one in real):
            continue
        bound = {core(one.subject) for one in before.case.assertions if not one.under}
        freed = [one for one in real if core(one.subject) in bound]
        if freed and not _is_given(freed[0].under, after):
            yield _match(after, freed[0])


def _is_given(condition: str, test: Located) -> bool:
    """Whether a condition asks for the environment, or for what a row of the test says."""
    names = (name for listed in _ROWS_OF.findall(test.source) for name in _WORD.findall(listed))
    return _ENVIRONMENT.search(condition) is not None or not set(
        _WORD.findall(condition)
    ).isdisjoint(names)


def _match(test: Located, one: Assertion) -> Match:
    return Match(
        place=Place(test.file.path, Span(one.line, one.line)),
        symbol=test.case.id,
        identity=f"{test.case.id} {one.text}",
        values=(("TEST", last_name(test.case)), ("ASSERT", one.text), ("CONDITION", one.under)),
    )


CHECK = Check("conditional-assert", Params, find)
