"""Finds tests that went while what they tested stayed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.hidden_tests import hidden_functions, is_commented_out, is_out_of_use
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.suites.partners import Located, Partners, last_name, partner_tests
from reviewer.source.suites.product import (
    changed_product_lines,
    is_silent_about_product,
    vanished_names,
)

_LITERAL = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|\b\d[\w.]*")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_WORD = re.compile(r"[A-Za-z_]\w{4,}")
_KEY = re.compile(r"""[{,]\s*['"]?([a-z_]\w*)['"]?\s*:""")
_NAME = re.compile(r"[A-Za-z_]\w*")
_NAMED = 3
_SHARED_NAMES = 0.7
_FEWEST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Params:
    """Which cases are reported.

    `plain` ones are in a change that adds product code without a word in the documentation
    and without new tests, with at most `max_product_lines` lines of product code added and
    removed: a rebuilt feature takes its tests with it. False chooses all others.
    """

    plain: bool
    max_product_lines: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Tests of the base without a successor, one match for each file that lost some if `plain`.

    A successor has the same id, name or body, or holds the literals of the old one
    (a merged or parametrised test), or asserts the same things as strictly. Silent too
    where a name or word of the test left the product code, for skipped tests, and for those
    whose code stands on in a comment or under a name that nothing collects.
    """
    partners = partner_tests(change)
    if not partners.gone:
        return
    added, removed = changed_product_lines(change)
    small = 0 < added <= params.max_product_lines - removed
    silent = is_silent_about_product(change) and small and not partners.new
    if silent is not params.plain:
        return
    lost: dict[str, list[Located]] = defaultdict(list)
    for test in _lost(change, partners):
        lost[test.file.path].append(test)
    each = [lost[path] for path in sorted(lost)]
    together = [[test for tests in each for test in tests]] if each else []
    yield from (_match(tests) for tests in (each if params.plain else together))


def _lost(change: Change, partners: Partners) -> Iterator[Located]:
    """The tests of the base that went, although what they tested did not."""
    gone, gains = vanished_names(change), _gains(partners)
    hidden = {id(one.test) for one in hidden_functions(partners.gone) if is_out_of_use(one, change)}
    for test in partners.gone:
        told = test.case.skip or id(test) in hidden or is_commented_out(test)
        if not told and not _words(test) & gone and not _lives_on(test, partners, gains):
            yield test


def _lives_on(test: Located, partners: Partners, gains: list[_Gain]) -> bool:
    return (
        any(test.case.body and test.case.body == one.case.body for one in partners.head)
        or any(_absorbs(gain, test) for gain in gains)
        or any(_takes_over(one, test) for one in _born(partners))
        or _is_asserted(test, partners)
    )


def _words(test: Located) -> frozenset[str]:
    """The names of a test and of what it calls in its file, and its words in quotes.

    The keys of objects that it builds are left out, they are what it works on; those in
    capitals name settings.
    """
    quoted = " ".join(_QUOTED.findall(test.source))
    helped = (word for text in _called_source(test) for word in _NAME.findall(text))
    words = test.case.calls | frozenset(_WORD.findall(quoted))
    elsewhere = frozenset(_NAME.findall(_KEY.sub("", test.source)))
    keys = frozenset(_KEY.findall(test.source)) - elsewhere
    return words - keys | frozenset(helped)


def _called_source(test: Located) -> Iterator[str]:
    """The source of the functions of its file, and methods of classes, that a test uses."""
    lines = test.version.lines
    for function in test.version.facts.functions:
        if test.case.calls.intersection(function.name.split(".")):
            yield "\n".join(lines[function.span.start - 1 : function.span.end])


def _born(partners: Partners) -> list[Located]:
    """Tests of the head that the base had under no such id."""
    renamed = [new for old, new in partners.pairs if last_name(old.case) != last_name(new.case)]
    return [*renamed, *partners.new]


def _takes_over(head: Located, test: Located) -> bool:
    """Whether a new test uses nearly all the names that the old one used."""
    names = test.case.calls
    return len(names & head.case.calls) >= _SHARED_NAMES * max(len(names), _FEWEST_NAMES)


@dataclass(frozen=True, slots=True)
class _Gain:
    """A test of the head with the literals that it has and those that are new to it."""

    test: Located
    literals: frozenset[str]
    fresh: frozenset[str]


def _gains(partners: Partners) -> list[_Gain]:
    kept = [
        _Gain(new, _literals(new), _literals(new) - _literals(old)) for old, new in partners.pairs
    ]
    born = [_Gain(new, _literals(new), _literals(new)) for new in partners.new]
    return [gain for gain in [*kept, *born] if gain.fresh]


def _absorbs(gain: _Gain, test: Located) -> bool:
    """Whether a test took in every literal of the old one, and calls alike."""
    literals = frozenset(_LITERAL.findall(_body(test)))
    calls_alike = bool(test.case.calls & gain.test.case.calls)
    return calls_alike and literals <= gain.literals and bool(literals & gain.fresh)


def _literals(test: Located) -> frozenset[str]:
    return frozenset(_LITERAL.findall("\n".join([test.source, *test.case.rows])))


def _body(test: Located) -> str:
    return "\n".join(test.source.split("\n")[1:]) or test.source


def _is_asserted(test: Located, partners: Partners) -> bool:
    """Whether the head asserts everything that the old test did."""
    head = [one for other in partners.new for one in other.case.assertions]
    wanted = test.case.assertions
    return bool(wanted) and all(
        any(one.subject == old.subject and one.strength >= old.strength for one in head)
        for old in wanted
    )


def _match(tests: list[Located]) -> Match:
    first = tests[0]
    names = ", ".join(f"`{last_name(one.case)}`" for one in tests[:_NAMED])
    more = f" and {len(tests) - _NAMED} more" if len(tests) > _NAMED else ""
    elsewhere = {one.file.path: one for one in tests[1:] if one.file.path != first.file.path}
    return Match(
        place=_place(first),
        symbol=first.case.id,
        identity=" ".join(one.case.id for one in tests),
        values=(
            ("TESTS", names + more),
            ("ARE", "is" if len(tests) == 1 else "are"),
            ("COUNT", str(len(tests))),
        ),
        related=tuple(_place(one) for one in elsewhere.values()),
    )


def _place(test: Located) -> Place:
    return Place(test.file.path, test.case.span, in_base=True)


CHECK = Check("deleted-test", Params, find)
