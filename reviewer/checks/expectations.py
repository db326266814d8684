"""Where tests expect one literal for others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reviewer.model.judged import Change, Version

_UNIT = re.compile(r"(?<=\d)[LdfDF]$")
_CALL = r"!?(?:new )?[\w.]+\("
_VERDICTS = {
    "true": re.compile(
        rf"^\s*assert {_CALL}|\bassertTrue\({_CALL}|\btoBeTruthy\(|\bassert(?:\.ok)?\({_CALL}"
        rf"|\bif !{_CALL}|\b(?:assert|require)\.True\("
    ),
    "false": re.compile(
        rf"^\s*assert not {_CALL}|\bassertFalse\({_CALL}|\btoBeFalsy\(|\bassert(?:\.ok)?\(!"
        rf"|\bif [\w.]+\(|\b(?:assert|require)\.False\("
    ),
}
_COMPARES = re.compile(r"[!=]=|[<>]| in | is ")


def tests_of(change: Change) -> list[Version]:
    """The tests of the change, and those near it that it left alone."""
    changed = [file.after for file in change.files if file.after and file.is_test]
    return [*changed, *change.standing_tests]


def holding(tests: Sequence[Version], literals: Sequence[str], lines: int) -> Version | None:
    """The first test where all the literals stand within `lines` more lines of one another."""
    wanted = [_standing(literal) for literal in literals]
    return next((test for test in tests if _holds(test.lines, wanted, lines)), None)


def judging(tests: Sequence[Version], inputs: Sequence[str], verdict: str) -> Version | None:
    """The first test with a line that asks a call on all the inputs for a truth value."""
    asked = _VERDICTS.get(verdict.lower())
    if asked is None:
        return None
    wanted = [_standing(literal) for literal in inputs]
    for test in tests:
        rows = (row for row in test.lines if asked.search(row) and not _COMPARES.search(row))
        if any(all(literal.search(row) for literal in wanted) for row in rows):
            return test
    return None


def _holds(rows: Sequence[str], wanted: Sequence[re.Pattern[str]], lines: int) -> bool:
    first = [at for at, row in enumerate(rows) if wanted[0].search(row)]
    for at in first or range(len(rows)):
        near = " ".join(rows[max(0, at - lines) : at + lines + 1])
        if all(literal.search(near) for literal in wanted):
            return True
    return False


@lru_cache(maxsize=256)
def _standing(literal: str) -> re.Pattern[str]:
    """The literal as a whole, whatever its quotes, brackets, spaces and sign of a type."""
    parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^\s,\[\](){}\"']+", literal)
    bare = [re.escape(_UNIT.sub("", part).strip("\"'") or part) for part in parts]
    joined = r"[\"']?,?\s*[\"']?".join(bare)
    return re.compile(rf"(?<![\w.-]){joined}(?![\w.]*\w)", re.IGNORECASE)
