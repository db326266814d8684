"""Which asserts of kept tests have no equal in the head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.checks.novelty import newcomers
from reviewer.model.facts import Assertion
from reviewer.model.judged import Change
from reviewer.source.suites.partners import Located, Partners, partner_tests
from reviewer.source.suites.product import vanished_names
from reviewer.source.suites.python_claims import is_wider_error
from reviewer.source.suites.strength import EXACT, PART, RUNS, SHAPE, TRUTH

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_CHECKING = re.compile(
    r"_*(?:assert|check|verify|expect|ensure|validate|should|wait|until|eventually|poll)(?!\w*(?:Error|Exception)$)\w*|"
    r"(?:no_)?(?:fn|re_)match_lines?\w*",
    re.IGNORECASE,
)
_BOOLEAN = re.compile(
    r"(?:\bis|==|,)\s*(?:True|False)\)?$|"
    r"\.(?:toBe|toEqual|toStrictEqual|equal|eql)\((?:true|false)\)$|\.to\.be\.(?:true|false)$"
)
_RESHAPED = re.compile(
    r"\.(?:length|size\(\)|called|call_count|call_args|mock\.calls|toString\(\))$"
)
_ROUNDED = re.compile(r"^round\((.+?)(?:, \d+)?\)$")
_KEYS = re.compile(r"""[{,]\s*['"]?([A-Za-z_]\w*)['"]?\s*:""")
_THINNED = 2
_WRAPPED = re.compile(
    r"(?:list|sorted|set|tuple|str|dict|repr|len|bool)\(([^()]*(?:\([^()]*\))?[^()]*)\)"
)
_RAISES = re.compile(
    r"(?:\w+\.)*(?:raises|assertRaises\w*)\((?:expected_exception=)?([\w.]+|\([\w., ]+\))"
)


@dataclass(frozen=True, slots=True)
class Loss:
    """An assert of the base and the weaker one in its place, None if nothing is."""

    before: Assertion
    after: Assertion | None

    @property
    def drop(self) -> int:
        """How far the strength fell; a named error that lost its name counts full."""
        if self.after is None:
            return self.before.strength
        if _is_broadened(self.before, self.after):
            return EXACT
        if _is_thinned(self.before, self.after):
            return _THINNED
        return self.before.strength - self.after.strength


def asked_anew(partners: Partners) -> list[tuple[Located, Located]]:
    """The test pairs whose asserts differ in more than their place."""
    return [pair for pair in partners.pairs if _asked(pair[0]) != _asked(pair[1])]


def losses(change: Change) -> Iterator[tuple[Located, Located, tuple[Loss, ...]]]:
    """Test pairs with what they lost, names aside that left the product code."""
    partners = partner_tests(change)
    pairs = [pair for pair in asked_anew(partners) if not pair[1].case.skip]
    if not pairs:
        return
    taken_over, known, gone = _TakenOver(partners), checkers(partners), vanished_names(change)
    for before, after in pairs:
        hands_over = new_calls(before, after) & known
        lost = [] if hands_over else list(_lost(before.case.assertions, after.case.assertions))
        said = {(one.text, one.strength) for one in after.case.assertions}
        lost = [loss for loss in lost if (loss.before.text, loss.before.strength) not in said]
        if not _only_loses_lines(before, after):
            lost = [loss for loss in lost if loss.after is not None]
        real = [
            loss for loss in lost if not _names(loss.before) & gone and not taken_over.covers(loss)
        ]
        if real:
            yield before, after, tuple(real)


def _only_loses_lines(before: Located, after: Located) -> bool:
    """Whether a test has fewer asserts and no new line: a rewritten test is another test."""
    fewer = len(after.case.assertions) < len(before.case.assertions)
    return fewer and not Counter(after.case.body) - Counter(before.case.body)


def _asked(test: Located) -> list[tuple[str, str, int]]:
    return [(one.text, one.subject, one.strength) for one in test.case.assertions]


class _TakenOver:
    """Whether the tests of the head as a whole assert a thing as often as those of the base."""

    def __init__(self, partners: Partners) -> None:
        self._base = [one for test in partners.base for one in test.case.assertions]
        self._head = [one for test in partners.head for one in test.case.assertions]

    def covers(self, loss: Loss) -> bool:
        """Whether no less is asserted; a broadened error is nowhere made up for."""
        if loss.after is not None and _is_broadened(loss.before, loss.after):
            return False
        needed = _as_strong(self._base, loss.before)
        return _as_strong(self._head, loss.before) >= needed


def _as_strong(assertions: Iterable[Assertion], than: Assertion) -> int:
    return sum(one.subject == than.subject and one.strength >= than.strength for one in assertions)


def checkers(partners: Partners) -> frozenset[str]:
    """Names by which a test may hand its asserts to another function."""
    named = (name for test in partners.head for name in test.case.calls)
    return frozenset(name for name in named if _CHECKING.fullmatch(name))


def new_calls(before: Located, after: Located) -> frozenset[str]:
    """What a test calls and did not call in the base, matchers aside."""
    return other_calls(after) - before.case.calls


def other_calls(test: Located) -> frozenset[str]:
    """What a test calls beside the matchers of the asserts that we understand."""
    return test.case.calls - _asserted(test)


def _asserted(test: Located) -> frozenset[str]:
    """The names that the asserts we understand are made of."""
    return frozenset(
        word for one in test.case.assertions for word in _WORD.findall(one.text.split("(")[0])
    )


def _lost(before: Sequence[Assertion], after: Sequence[Assertion]) -> Iterator[Loss]:
    keys = (_text, _subject_and_strength)
    left = newcomers(after, before, keys)
    free = newcomers(before, after, keys)
    for old in sorted(left, key=lambda one: -one.strength):
        if old.strength == RUNS:
            continue
        same = [one for one in free if core(one.subject) == core(old.subject)]
        stronger = [one for one in same if _replaces(one, old)]
        parts = [one for one in free if _is_part(one, old)]
        if parts and len(parts) < len(_keys(old)):
            free.remove(parts[0])
            yield Loss(old, parts[0])
            continue
        others = [one for one in free if one not in same and one.strength >= old.strength]
        stand_in = next(iter([*stronger, *parts, *others]), None)
        if stand_in is not None:
            free.remove(stand_in)
            continue
        holders = [one for one in free if _holds(one, old)]
        weaker = max([*same, *holders], key=lambda one: one.strength, default=None)
        if weaker is not None:
            free.remove(weaker)
        yield Loss(old, weaker)


def core(subject: str) -> str:
    """The subject without what only reshapes it: `list(x)`, `x.length`, `mock.called`."""
    text = subject
    while True:
        bare = _RESHAPED.sub("", _ROUNDED.sub(r"\1", text))
        wrapped = _WRAPPED.fullmatch(bare)
        bare = wrapped[1] if wrapped else bare
        if bare == text:
            return text
        text = bare


def _text(one: Assertion) -> tuple[str, int]:
    return one.text, one.strength


def _subject_and_strength(one: Assertion) -> tuple[str, int, str]:
    return one.subject, one.strength, _error(one)


def _replaces(new: Assertion, old: Assertion) -> bool:
    if _BOOLEAN.search(new.text) and new.strength:
        return True
    return new.strength >= old.strength and not _is_broadened(old, new)


def _is_part(new: Assertion, old: Assertion) -> bool:
    """`reply["name"]` is a part of `reply`."""
    below = new.subject.startswith((f"{old.subject}.", f"{old.subject}["))
    return below and new.strength >= PART


def _holds(new: Assertion, old: Assertion) -> bool:
    """Whether only `reply` or `"name" in reply` is asked, where `reply["name"]` was equal."""
    above = old.subject.startswith((f"{new.subject}.", f"{new.subject}["))
    names_it = new.text.startswith(f"{old.subject.removeprefix(new.subject)[1:-1]} in ")
    return above and (new.strength <= SHAPE or names_it)


def _keys(one: Assertion) -> list[str]:
    """The keys of the object that a whole is compared with."""
    return _KEYS.findall(one.text) if one.strength == EXACT else []


def _is_thinned(old: Assertion, new: Assertion) -> bool:
    """Whether a whole of several keys gave way to one of its parts."""
    return len(_keys(old)) > 1 and new.strength >= PART and _is_less(old, new)


def _is_less(old: Assertion, new: Assertion) -> bool:
    fewer = new.strength == PART and len(_KEYS.findall(new.text)) < len(_keys(old))
    return fewer or _is_part(new, old)


def _is_broadened(old: Assertion, new: Assertion) -> bool:
    if not _error(old) or not _error(new):
        return False
    lost_text = old.strength == EXACT and new.strength in {PART, TRUTH}
    return lost_text or is_wider_error(_error(old), _error(new))


def _error(one: Assertion) -> str:
    found = _RAISES.match(one.text)
    return found[1] if found else ""


def _names(one: Assertion) -> frozenset[str]:
    """The words of what is asserted, and of the error that is expected."""
    return frozenset(_WORD.findall(f"{one.subject} {_error(one)}"))
