"""Repeats sorted out: each new copy once, with every place that it is like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.change import Span
from reviewer.model.judged import Clone, Contrast, Place
from reviewer.source.repeats import Repeat

_MOSTLY = 0.5
_PARTLY = 1 / 3
"""So much in a longer copy, which differs from its twin in the same way, is told with it."""

_ALIKE = 0.8


def group_repeats(repeats: Iterable[Repeat], texts: Mapping[str, str]) -> tuple[Clone, ...]:
    """The copies in order of path and line; `texts` are the changed files by path.

    A copy of several older places names the one most like it as twin; several copies of
    one twin, or of parts of it, are one group, told at the closest of them: an exact one, the
    longest, the first.
    """
    accepted: dict[str, list[_Copy]] = defaultdict(list)
    for repeat in sorted({_later_first(repeat) for repeat in repeats}, key=_best_first):
        _accept(accepted[repeat.path], repeat)
    copies = sorted((copy for found in accepted.values() for copy in found), key=_closest_first)
    groups = sorted(_groups(copies), key=lambda group: _in_order(group[0]))
    return tuple(_clone(group, texts) for group in groups)


@dataclass(slots=True)
class _Copy:
    repeat: Repeat
    others: list[Place]

    @property
    def place(self) -> Place:
        return Place(self.repeat.path, self.repeat.span)

    @property
    def twin(self) -> Place:
        return Place(self.repeat.twin_path, self.repeat.twin)


def _later_first(repeat: Repeat) -> Repeat:
    """Of two new places the later one is the copy."""
    here, there = (repeat.path, repeat.span), (repeat.twin_path, repeat.twin)
    if not repeat.twin_is_new or here > there:
        return repeat
    contrast = repeat.contrast
    return replace(
        repeat,
        path=there[0],
        span=there[1],
        twin_path=here[0],
        twin=here[1],
        contrast=Contrast(
            words=tuple((theirs, ours) for ours, theirs in contrast.words),
            parameters=tuple((theirs, ours) for ours, theirs in contrast.parameters),
            only_here=contrast.only_there,
            only_there=contrast.only_here,
        ),
        home=repeat.twin_home,
        twin_home=repeat.home,
    )


def _best_first(repeat: Repeat) -> tuple[object, ...]:
    return (
        -repeat.tokens,
        repeat.twin_is_new,
        not repeat.likeness.exact,
        -repeat.likeness.same_names,
        repeat.path != repeat.twin_path,
        (repeat.path, repeat.span, repeat.twin_path, repeat.twin),
    )


def _accept(accepted: list[_Copy], repeat: Repeat) -> None:
    """Add a new copy, or one more place to a copy that stands on the same lines."""
    for copy in accepted:
        common = _overlap(copy.repeat.span, repeat.span)
        told = _PARTLY if _manner(copy.repeat) == _manner(repeat) else _MOSTLY
        if common > told * len(repeat.span):
            alike = common >= _ALIKE * len(copy.repeat.span)
            if alike and not repeat.twin_is_new:
                copy.others.append(Place(repeat.twin_path, repeat.twin))
            return
    accepted.append(_Copy(repeat, []))


def _groups(copies: Sequence[_Copy]) -> list[list[_Copy]]:
    groups: list[list[_Copy]] = []
    for copy in copies:
        home = next((group for group in groups if _is_kin(group[0], copy)), None)
        if home is None:
            groups.append([copy])
        else:
            home.append(copy)
    return groups


def _is_kin(closer: _Copy, other: _Copy) -> bool:
    spots = (closer.twin, closer.place)
    alike = _manner(closer.repeat) == _manner(other.repeat)
    return any(_same(spot, other.twin) or (alike and _holds(spot, other.twin)) for spot in spots)


def _manner(repeat: Repeat) -> tuple[bool, bool]:
    """Whether there are gaps, and whether words differ."""
    likeness = repeat.likeness
    return likeness.similarity is not None, not likeness.exact


def _closest_first(copy: _Copy) -> tuple[object, ...]:
    return (*_manner(copy.repeat), -copy.repeat.tokens, _in_order(copy))


def _holds(whole: Place, part: Place) -> bool:
    return whole.path == part.path and _overlap(whole.span, part.span) == len(part.span)


def _same(one: Place, other: Place) -> bool:
    longer = max(len(one.span), len(other.span))
    return one.path == other.path and _overlap(one.span, other.span) >= _ALIKE * longer


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start) + 1)


def _clone(group: Sequence[_Copy], texts: Mapping[str, str]) -> Clone:
    first, repeat = group[0], group[0].repeat
    lines = texts[repeat.path].split("\n")[repeat.span.start - 1 : repeat.span.end]
    return Clone(
        place=first.place,
        twin=first.twin,
        tokens=repeat.tokens,
        lines=repeat.lines,
        exact=repeat.likeness.exact,
        text="\n".join(lines),
        likeness=repeat.likeness,
        copies=tuple(copy.place for copy in sorted(group[1:], key=_in_order)),
        others=tuple(_others(group)),
        contrast=repeat.contrast,
        home=repeat.home,
        twin_home=repeat.twin_home,
    )


def _others(group: Sequence[_Copy]) -> list[Place]:
    """Further old places, overlapping ones once."""
    twin = group[0].twin
    new = [copy.place for copy in group]
    kept: list[Place] = []
    every = {place for copy in group for place in (*copy.others, copy.twin)}
    for place in sorted(every, key=lambda place: (place.path, place.span)):
        if not any(_same_spot(place, one) for one in (twin, *new, *kept)):
            kept.append(place)
    return kept


def _same_spot(one: Place, other: Place) -> bool:
    return one.path == other.path and one.span.meets(other.span)


def _in_order(copy: _Copy) -> tuple[str, Span]:
    return copy.repeat.path, copy.repeat.span
