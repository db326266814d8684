"""Which function of the head was which function of the base."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.model.facts import Function
from reviewer.model.judged import FunctionChange

_SAME_NAME_SIMILARITY = 0.5
_SIMILARITY = 0.8
_LINES_TO_COMPARE = 3
_EXTRACTED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class FunctionSides:
    """The functions of one changed file on both sides; a missing side has none."""

    path: str
    base_path: str | None
    before: tuple[Function, ...]
    after: tuple[Function, ...]


@dataclass(frozen=True, slots=True)
class _Located:
    path: str
    function: Function


def pair_functions(files: Sequence[FunctionSides]) -> tuple[FunctionChange, ...]:
    """Every function of the files with its partner, in order of file and first line.

    Partners are found by qualified name within the file (renames followed), then across
    files by last name and half-equal bodies, then by bodies that are four fifths equal.
    A new function most of whose lines left another one carries that one's name.
    """
    paired: list[FunctionChange] = []
    gone: list[_Located] = []
    new: list[_Located] = []
    for file in files:
        pairs, lost, came = _pair_by_name(file)
        paired += pairs
        gone += [_Located(file.base_path or file.path, function) for function in lost]
        new += [_Located(file.path, function) for function in came]
    moved = _pair_across(gone, new)
    paired += moved
    partnered = {id(change.before) for change in moved} | {id(change.after) for change in moved}
    paired += [_removed(one) for one in gone if id(one.function) not in partnered]
    shed = _shed_lines(paired)
    paired += [_added(one, shed) for one in new if id(one.function) not in partnered]
    order = {file.path: position for position, file in enumerate(files)}
    return tuple(sorted(paired, key=lambda change: _position(change, order)))


def similarity(left: Function, right: Function) -> float:
    """Dice coefficient of the two bodies as multisets of lines, 0 to 1."""
    total = len(left.body) + len(right.body)
    if not total:
        return 1.0
    shared = (Counter(left.body) & Counter(right.body)).total()
    return 2 * shared / total


def _pair_by_name(
    file: FunctionSides,
) -> tuple[list[FunctionChange], list[Function], list[Function]]:
    before, after = _by_name(file.before), _by_name(file.after)
    pairs, lost, came = [], [], []
    for name in dict.fromkeys([*before, *after]):
        old, fresh = before.get(name, []), after.get(name, [])
        for left, right in _best_pairs(old, fresh):
            pairs.append(FunctionChange(file.path, left, right, file.base_path))
            old = [one for one in old if one is not left]
            fresh = [one for one in fresh if one is not right]
        lost += old
        came += fresh
    return pairs, lost, came


def _by_name(functions: Iterable[Function]) -> dict[str, list[Function]]:
    named: dict[str, list[Function]] = defaultdict(list)
    for function in functions:
        named[function.name].append(function)
    return named


def _best_pairs(
    old: Sequence[Function], fresh: Sequence[Function]
) -> list[tuple[Function, Function]]:
    if len(old) == len(fresh):
        return list(zip(old, fresh, strict=True))
    pairs = []
    rest = list(fresh)
    for left in old:
        right = max(rest, key=lambda one: similarity(left, one), default=None)
        if right is not None:
            pairs.append((left, right))
            rest = [one for one in rest if one is not right]
    return pairs


def _pair_across(gone: Sequence[_Located], new: Sequence[_Located]) -> list[FunctionChange]:
    by_line: dict[int, list[int]] = defaultdict(list)
    for position, one in enumerate(new):
        for line in set(one.function.body):
            by_line[line].append(position)
    scored = sorted(
        (
            (-similarity(old.function, new[position].function), at, position)
            for at, old in enumerate(gone)
            for position in _candidates(old, by_line)
            if _alike(old.function, new[position].function)
        ),
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    pairs = []
    for _, at, position in scored:
        if at in used_old or position in used_new:
            continue
        used_old.add(at)
        used_new.add(position)
        old, fresh = gone[at], new[position]
        pairs.append(FunctionChange(fresh.path, old.function, fresh.function, old.path))
    return pairs


def _candidates(old: _Located, by_line: dict[int, list[int]]) -> list[int]:
    shared = Counter(
        position for line in set(old.function.body) for position in by_line.get(line, ())
    )
    return [position for position, _ in shared.most_common(20)]


def _alike(old: Function, fresh: Function) -> bool:
    same_name = _last_name(old) == _last_name(fresh)
    short = min(len(old.body), len(fresh.body)) < _LINES_TO_COMPARE
    if short:
        return same_name and old.body == fresh.body
    return similarity(old, fresh) >= (_SAME_NAME_SIMILARITY if same_name else _SIMILARITY)


def _last_name(function: Function) -> str:
    return function.name.rpartition(".")[2]


def _owner(name: str) -> str:
    return name.rpartition(".")[0]


def _removed(one: _Located) -> FunctionChange:
    return FunctionChange(one.path, one.function, None, one.path)


def _shed_lines(paired: Sequence[FunctionChange]) -> list[tuple[str, Counter[int]]]:
    """For each base function the lines that its head version has no more."""
    shed = []
    for change in paired:
        if change.before is None:
            continue
        kept = Counter(change.after.body if change.after else ())
        lost = Counter(change.before.body) - kept
        if lost:
            shed.append((change.before.name, lost))
    return shed


def _added(one: _Located, shed: Sequence[tuple[str, Counter[int]]]) -> FunctionChange:
    """A new function, with the one that most of its lines left; of equals, one of its class."""
    body, owner = Counter(one.function.body), _owner(one.function.name)
    shares = [((body & lost).total(), _owner(name) == owner, name) for name, lost in shed]
    most, _, name = max(shares, default=(0, False, ""))
    extracted = most > 0 and most >= _EXTRACTED_SHARE * body.total()
    return FunctionChange(one.path, None, one.function, moved_from=name if extracted else None)


def _position(change: FunctionChange, order: dict[str, int]) -> tuple[int, int, str]:
    function = change.after or change.before
    line = function.span.start if function else 0
    return order.get(change.path, len(order)), line, change.name
