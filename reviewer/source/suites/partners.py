"""Which test of the head was which test of the base, across all files of a change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviewer.model.facts import TestCase
from reviewer.model.judged import Change, JudgedFile, Version

_SIMILARITY = 0.6
_SHARED_NAMES = 0.6
_NAMES_TO_COMPARE = 3
_LINES_TO_COMPARE = 3
_LIKELIEST = 20
_TELLING = 50
"""Tests that may share a line or name before it tells nothing of which is which."""


@dataclass(frozen=True, slots=True)
class Located:
    """A test with the file version that it stands in, and the lines of that."""

    file: JudgedFile
    version: Version
    case: TestCase
    lines: Sequence[str]

    @property
    def source(self) -> str:
        """Its text, with decorators."""
        span = self.case.span
        return "\n".join(self.lines[span.start - 1 : span.end])


@dataclass(frozen=True, slots=True)
class Partners:
    """The tests of a change: kept ones in pairs, those that went, those that came."""

    pairs: tuple[tuple[Located, Located], ...]
    gone: tuple[Located, ...]
    new: tuple[Located, ...]

    @property
    def head(self) -> tuple[Located, ...]:
        """Every test that stands in the head."""
        return (*(after for _, after in self.pairs), *self.new)

    @property
    def base(self) -> tuple[Located, ...]:
        """Every test that stood in the base."""
        return (*(before for before, _ in self.pairs), *self.gone)


@lru_cache(maxsize=2)
def partner_tests(change: Change) -> Partners:
    """Pair tests by file and id, then by name, then by body, each at most once.

    Names count across files if they are unique among the tests that are left; bodies
    if three fifths of their lines, or of the names that they use, are equal. The only
    test of a suite is the partner of the only one in its place that asks more of a name.
    """
    pairs: list[tuple[Located, Located]] = []
    gone = [one for file in change.files for one in _located(file, file.before)]
    new = [one for file in change.files for one in _located(file, file.after)]
    for key in (_by_id, _by_class_and_name, _by_name, _by_body):
        found = _unique_pairs(gone, new, key)
        pairs += found
        gone = _without(gone, (before for before, _ in found))
        new = _without(new, (after for _, after in found))
    for features, likeness in ((_lines, _alike_by_lines), (_calls, _alike_by_names)):
        found = _similar_pairs(_likely(gone, new, features), likeness)
        pairs += found
        gone = _without(gone, (before for before, _ in found))
        new = _without(new, (after for _, after in found))
    rewritten = _sole_pairs(pairs, gone, new)
    gone = _without(gone, (before for before, _ in rewritten))
    new = _without(new, (after for _, after in rewritten))
    return Partners((*pairs, *rewritten), tuple(gone), tuple(new))


def last_name(case: TestCase) -> str:
    """The name of a test without its class or suite."""
    return case.id.rpartition(" > ")[2].rpartition(".")[2]


def _located(file: JudgedFile, version: Version | None) -> list[Located]:
    if version is None:
        return []
    lines = version.lines
    return [Located(file, version, case, lines) for case in version.facts.tests]


def _by_id(one: Located) -> Hashable:
    return one.file.path, one.case.id


def _by_class_and_name(one: Located) -> Hashable:
    return one.case.id


def _by_name(one: Located) -> Hashable:
    return last_name(one.case)


def _by_body(one: Located) -> Hashable:
    return one.case.body if len(one.case.body) >= _LINES_TO_COMPARE else None


def _unique_pairs(
    gone: Sequence[Located], new: Sequence[Located], key: Callable[[Located], Hashable]
) -> list[tuple[Located, Located]]:
    old, fresh = _grouped(gone, key), _grouped(new, key)
    return [
        (group[0], fresh[name][0])
        for name, group in old.items()
        if name is not None and len(group) == 1 and len(fresh.get(name, ())) == 1
    ]


def _grouped(
    tests: Iterable[Located], key: Callable[[Located], Hashable]
) -> dict[Hashable, list[Located]]:
    groups: dict[Hashable, list[Located]] = defaultdict(list)
    for one in tests:
        groups[key(one)].append(one)
    return groups


def _sole_pairs(
    pairs: Sequence[tuple[Located, Located]], gone: Sequence[Located], new: Sequence[Located]
) -> list[tuple[Located, Located]]:
    kept = {_suite(one) for pair in pairs for one in pair}
    return [
        (old, fresh)
        for old, fresh in _unique_pairs(gone, new, _suite)
        if _suite(old) not in kept
        and old.case.calls & fresh.case.calls
        and _demand(fresh) > _demand(old)
    ]


def _suite(one: Located) -> Hashable:
    return one.file.path, one.case.id.removesuffix(last_name(one.case))


def _demand(one: Located) -> tuple[int, int]:
    """How much a test asks at most, and on the whole."""
    strengths = [assertion.strength for assertion in one.case.assertions]
    return max(strengths, default=0), sum(strengths)


def _without(tests: Sequence[Located], taken: Iterable[Located]) -> list[Located]:
    identities = {id(one) for one in taken}
    return [one for one in tests if id(one) not in identities]


def _likely(
    gone: Sequence[Located],
    new: Sequence[Located],
    features: Callable[[TestCase], Iterable[Hashable]],
) -> Iterator[tuple[Located, Located]]:
    """The pairs worth comparing: those with most in common that few have, or equal rank.

    Their number grows with that of the tests, not with its square.
    """
    having: dict[Hashable, list[int]] = defaultdict(list)
    for at, old in enumerate(gone):
        for feature in set(features(old.case)):
            having[feature].append(at)
    for position, fresh in enumerate(new):
        groups = (having.get(feature, ()) for feature in set(features(fresh.case)))
        shared = Counter(at for group in groups if len(group) <= _TELLING for at in group)
        likeliest = [at for at, _ in shared.most_common(_LIKELIEST)]
        if position < len(gone) and position not in likeliest:
            likeliest.append(position)
        yield from ((gone[at], fresh) for at in sorted(likeliest))


def _lines(case: TestCase) -> Iterable[Hashable]:
    return case.body


def _calls(case: TestCase) -> Iterable[Hashable]:
    return case.calls


def _similar_pairs(
    pairs: Iterable[tuple[Located, Located]], surplus: Callable[[TestCase, TestCase], float]
) -> list[tuple[Located, Located]]:
    scored = [
        (score, old, fresh) for old, fresh in pairs if (score := surplus(old.case, fresh.case)) >= 0
    ]
    used: set[int] = set()
    found = []
    for _, old, fresh in sorted(scored, key=lambda one: -one[0]):
        if not used & {id(old), id(fresh)}:
            used |= {id(old), id(fresh)}
            found.append((old, fresh))
    return found


def _alike_by_lines(left: TestCase, right: TestCase) -> float:
    """Dice coefficient of two bodies as multisets of lines, less what is asked."""
    if min(len(left.body), len(right.body)) < _LINES_TO_COMPARE:
        return -1.0
    shared = (Counter(left.body) & Counter(right.body)).total()
    return 2 * shared / (len(left.body) + len(right.body)) - _SIMILARITY


def _alike_by_names(left: TestCase, right: TestCase) -> float:
    """Jaccard index of the names that two tests use, less what is asked."""
    if min(len(left.calls), len(right.calls)) < _NAMES_TO_COMPARE:
        return -1.0
    shared = len(left.calls & right.calls)
    return shared / len(left.calls | right.calls) - _SHARED_NAMES
