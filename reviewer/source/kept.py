"""What a change to a Python file left alone, so that it need not be read again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from reviewer.model.change import Hunk, Span
from reviewer.model.facts import Function, TestCase
from reviewer.source.places import moved, place_of
from reviewer.source.reading_facts import Kinds


@dataclass(frozen=True, slots=True)
class Kept:
    """A function that stands `shift` lines further down in the head, else unchanged.

    `opening` is its line of `def` in the base, `body` the first line below its signature.
    """

    before: Span
    opening: int
    body: int
    shift: int

    @property
    def after(self) -> Span:
        """Where it stands in the head."""
        return Span(self.before.start + self.shift, self.before.end + self.shift)


@dataclass(frozen=True, slots=True)
class Sides:
    """A file before and after; the lines of both, and where they differ."""

    before: Sequence[str]
    after: Sequence[str]
    hunks: Sequence[Hunk]


def kept_functions(base: Kinds, sides: Sides, *, is_test: bool) -> tuple[Kept, ...]:
    """The outermost functions that the change did not touch; in test code only the tests.

    What helps a test is always read, for a touched test may call it.
    """
    functions = base.get(Function, ())
    spans = [(one.span, one.span.start) for one in functions]
    if is_test:
        openings = {one.span.end: one.span.start for one in reversed(functions)}
        tests = base.get(TestCase, ())
        spans = [(one.span, openings.get(one.span.end, one.span.start)) for one in tests]
    return tuple(_kept(spans, sides))


def masked(lines: Sequence[str], places: Iterable[tuple[Span, int, int]]) -> str:
    """The text with empty functions, as long as before.

    A place is the span of a function, its line of `def` and the first line of its body.
    """
    text = list(lines)
    for span, opening, body in places:
        text[body - 1 : span.end] = [""] * (span.end - body + 1)
        text[span.end - 1] = f"{_indentation(lines[opening - 1])}    pass"
    return "\n".join(text)


def in_base(kept: Iterable[Kept]) -> list[tuple[Span, int, int]]:
    """The places of functions for `masked`."""
    return [(one.before, one.opening, one.body) for one in kept]


def in_head(kept: Iterable[Kept]) -> list[tuple[Span, int, int]]:
    """The places of functions for `masked`."""
    return [(one.after, one.opening + one.shift, one.body + one.shift) for one in kept]


def standing(read: Kinds, base: Kinds, kept: Sequence[Kept]) -> tuple[Kept, ...]:
    """Those that a masked head holds under their names, where they ought to be.

    The others became something else through what changed around them.
    """
    fallen = {
        end for kind in (Function, TestCase) for end in _fallen(kind, read, base=base, kept=kept)
    }
    return tuple(one for one in kept if one.before.end not in fallen)


def completed(read: Kinds, base: Kinds, kept: Sequence[Kept]) -> Kinds:
    """What was read of a masked head, with the facts of the base for what was masked."""
    kinds = {**base, **read}
    return {kind: _joined(read.get(kind, ()), base.get(kind, ()), kept) for kind in kinds}


def unaffected(kept: Iterable[Kept], base: Kinds, changed: AbstractSet[str]) -> tuple[Kept, ...]:
    """Those tests that refer to none of the names."""
    affected = {one.span.end for one in base.get(TestCase, ()) if one.calls & changed}
    return tuple(one for one in kept if one.before.end not in affected)


def _kept(spans: Iterable[tuple[Span, int]], sides: Sides) -> Iterator[Kept]:
    end = 0
    for span, opening in sorted(spans):
        if span.start <= end:
            continue
        end = span.end
        shift = _shift(span.start, sides.hunks)
        body = _first_line_of_body(sides.before, span, opening)
        same = sides.before[span.start - 1 : span.end]
        if body and same == sides.after[span.start - 1 + shift : span.end + shift]:
            yield Kept(span, opening, body, shift)


def _shift(line: int, hunks: Sequence[Hunk]) -> int:
    """How much further down a line of the base stands if no hunk touches it."""
    above = (hunk for hunk in hunks if hunk.base_start < line)
    return sum(hunk.head_count - hunk.base_count for hunk in above)


def _first_line_of_body(lines: Sequence[str], span: Span, opening: int) -> int | None:
    """The line after the signature, None if the body is too short to be left out."""
    for number in range(opening, span.end - 1):
        if lines[number - 1].rstrip().endswith(":"):
            return number + 1
    return None


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _fallen(
    kind: type[Function | TestCase], read: Kinds, *, base: Kinds, kept: Sequence[Kept]
) -> Iterator[int]:
    found = {(_name(fact), fact.span) for fact in read.get(kind, ())}
    ends = {one.before.end: one for one in kept}
    for fact in base.get(kind, ()):
        one = ends.get(fact.span.end)
        if one and fact.span.start in {one.opening, one.before.start}:
            after = Span(fact.span.start + one.shift, fact.span.end + one.shift)
            if (_name(fact), after) not in found:
                yield fact.span.end


def _name(fact: Function | TestCase) -> str:
    return fact.name if isinstance(fact, Function) else fact.id


def _joined(read: Sequence[Any], base: Sequence[Any], kept: Sequence[Kept]) -> tuple[Any, ...]:
    masks = [one.after for one in kept]
    own = [fact for fact in read if _around(place_of(fact), masks) is None]
    spans = [one.before for one in kept]
    old = ((fact, _around(place_of(fact), spans)) for fact in base)
    return (*own, *(moved(fact, kept[at].shift) for fact, at in old if at is not None))


def _around(place: Span, spans: Sequence[Span]) -> int | None:
    """Which of the ascending spans holds a place."""
    at = bisect_right(spans, place.start, key=lambda span: span.start) - 1
    return at if at >= 0 and place.end <= spans[at].end else None
