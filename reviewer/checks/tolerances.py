"""Numbers that say how wrong a result may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reviewer.checks.demands import core
from reviewer.model.facts import Assertion

_NUMBER = r"([+-]?\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?)"
_BOUNDS = re.compile(
    r"\b(abs|rel|atol|rtol|delta|abs_tol|rel_tol|tolerance|within|InDelta|InEpsilon|eps|epsilon)"
    rf"\s*[=:(]\s*{_NUMBER}"
)
_PLACES = re.compile(rf"\b(places|decimal|significant)\s*=\s*{_NUMBER}")
_CLOSE_TO = re.compile(rf"\b(toBeCloseTo)\(\s*[^,()]+,\s*{_NUMBER}\s*\)")
_DISTANCE = re.compile(rf"\babs\(.*\)\s*(?:<=?\s*|\)\.toBeLessThan(?:OrEqual)?\(){_NUMBER}")
_ROUNDED = re.compile(r"\bround\(.+?(?:,\s*(\d+))?\) ==")
_LAST_DELTA = re.compile(rf"\b(assertEquals|InDelta|closeTo)\(.*,\s*{_NUMBER}f?d?\s*\)")
_CRUDE = {"rel": 0.05, "rtol": 0.05, "rel_tol": 0.05, "InEpsilon": 0.05}
_CRUDE_ERROR = 0.5
"""From which on a tolerance on what was compared exactly is no matter of rounding."""


def widened(
    before: Iterable[Assertion], after: Iterable[Assertion], factor: float
) -> Iterator[tuple[Assertion, Assertion]]:
    """Asserts on the same subject whose tolerance grew by `factor` or more."""
    rest = list(after)
    for old in before:
        new = next((one for one in rest if core(one.subject) == core(old.subject)), None)
        if new is None:
            continue
        rest.remove(new)
        if old.text != new.text and _is_looser(old.text, new.text, factor):
            yield old, new


def _is_looser(old: str, new: str, factor: float) -> bool:
    before, after = bounds(old), bounds(new)
    if before or not _compares_exactly(old):
        return _grew(before, after, factor)
    return any(after[name] >= _CRUDE.get(name, _CRUDE_ERROR) for name in after)


def _compares_exactly(text: str) -> bool:
    """Whether an assert without a tolerance of its own asks for equality."""
    return re.search(r"==|[Ee]qual|\btoBe\(|\bapprox\(|[cC]lose", text) is not None


def bounds(text: str) -> Mapping[str, float]:
    """The allowed error by keyword; decimal places become powers of ten."""
    found = {name: _value(number) for name, number in _BOUNDS.findall(text)}
    for places in (_PLACES, _CLOSE_TO):
        found.update({name: 10.0 ** -_value(number) for name, number in places.findall(text)})
    found.update(("distance", _value(number)) for number in _DISTANCE.findall(text))
    found.update(("round", 10.0 ** -int(places or 0)) for places in _ROUNDED.findall(text))
    for name, number in _LAST_DELTA.findall(text):
        if "." in number or "e" in number.lower():
            found.setdefault(name, _value(number))
    return found


def _grew(before: Mapping[str, float], after: Mapping[str, float], factor: float) -> bool:
    shared = [name for name in before if name in after and before[name] > 0]
    return any(after[name] >= factor * before[name] for name in shared)


def _value(number: str) -> float:
    return float(number.replace("_", ""))
