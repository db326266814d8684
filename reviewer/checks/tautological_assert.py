"""Finds new tests whose asserts cannot fail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.change import Span
from reviewer.model.facts import Assertion
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.suites.partners import Located, last_name, partner_tests
from reviewer.source.suites.strength import RUNS

_SAME = re.compile(
    r"(?:not )?(.+?) (?:==|!=|is|is not|<=|>=|<|>) \1|.*\bANY\b.*|"
    r"\w+\((.+), \2\)|.*\((.+)\)\.\w+\(\3\)"
)
_FAILS = frozenset({"False", "false", "0", "not True", "!true"})
"""Asserts that only say: not to be reached."""

_NAME = re.compile(r"(?<![\w.'\"])[A-Za-z_$][\w$.]*")
_WORDS = re.compile(
    r"(?:True|False|None|true|false|null|undefined|nil|not|or|and|is|in|"
    r"(?:\w+\.)*(?:assert\w*|expect|Assert|Equal|True|t))"
)


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """New tests with asserts that can only pass, on constants or in a `try` that forgives.

    Silent where any other assert of the test can fail, and for a value compared with
    itself, which is how `==` is tested.
    """
    del params
    for test in partner_tests(change).new:
        asserts = test.case.assertions
        if not asserts or test.case.skip or any(_can_fail(one) for one in asserts):
            continue
        toothless = [one for one in asserts if _is_constant(one) or not _SAME.fullmatch(one.text)]
        if toothless:
            yield _match(test, toothless[0])


def _can_fail(one: Assertion) -> bool:
    return one.strength > RUNS or one.text in _FAILS


def _is_constant(one: Assertion) -> bool:
    names = _NAME.findall(re.sub(r"'[^']*'|\"[^\"]*\"", "", one.text))
    return all(_WORDS.fullmatch(name) for name in names)


def _match(test: Located, one: Assertion) -> Match:
    return Match(
        place=Place(test.file.path, Span(one.line, one.line)),
        symbol=test.case.id,
        identity=f"{test.case.id} {one.text}",
        values=(
            ("TEST", last_name(test.case)),
            ("ASSERT", one.text),
            ("CAUGHT", "" if _is_constant(one) else ", whose failure is caught"),
        ),
    )


CHECK = Check("tautological-assert", Params, find)
