"""Which added lines were only moved or laid out anew."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.model.change import FileChange, FileStatus, Span
from reviewer.source.reformatting import reformatted

_LETTERS_IN_A_BLOCK = 20
_LETTERS_IN_A_FUNCTION = 10
_FUNCTION = re.compile(r"\s*(?:export\s+)?(?:async\s+)?(?:def|function|func|const)\s+\w+")
_STARTS_TRIED = 40
_REWRITTEN = 0.25
"""From this share of added lines on, a file is compared as a whole and not hunk by hunk."""

_LONGEST_BLOCK = 400


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A changed file with the lines of both sides; an absent side has none."""

    change: FileChange
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    run: int
    defines: bool


def moved_lines(files: Sequence[ChangedText]) -> tuple[frozenset[int], ...]:
    """For each file the added lines (head numbering) that the change removed elsewhere.

    A block is moved if its lines stand in the same order among the removed lines, white
    space, quotes and what ends a line aside, and hold at least 20 letters or digits, as in
    `git diff --color-moved=blocks`; 10 are enough where it begins with the head of a function. A
    removed line accounts for one added line only. Lines that stand where others went, and
    differ from them in nothing but layout, count as moved too.
    """
    ledger = _Ledger(_removed(files))
    return tuple(_moved_in(_added(file), ledger) | {*_reformatted_in(file)} for file in files)


class _Ledger:
    """The removed lines, and which of them an added line has claimed."""

    def __init__(self, removed: Sequence[_Line]) -> None:
        self._removed = removed
        self._taken: set[int] = set()
        self._starts: dict[str, list[int]] = defaultdict(list)
        for position, line in enumerate(removed):
            self._starts[line.text].append(position)

    def claim(self, added: Sequence[_Line]) -> int:
        """How many lines from the start of `added` were moved; they are then taken."""
        start, length = self._longest(added)
        if _letters(added[:length]) < _fewest_letters(added[0]):
            return 0
        self._taken.update(range(start, start + length))
        return length

    def _longest(self, added: Sequence[_Line]) -> tuple[int, int]:
        free = [start for start in self._starts.get(added[0].text, ()) if start not in self._taken]
        tried = ((start, self._shared(added, start)) for start in free[:_STARTS_TRIED])
        return max(tried, key=lambda one: one[1], default=(0, 0))

    def _shared(self, added: Sequence[_Line], start: int) -> int:
        for length, line in enumerate(added):
            position = start + length
            if position >= len(self._removed) or position in self._taken:
                return length
            removed = self._removed[position]
            same_runs = line.run == added[0].run and removed.run == self._removed[start].run
            if not same_runs or line.text != removed.text:
                return length
        return len(added)


def _removed(files: Sequence[ChangedText]) -> list[_Line]:
    runs = ((file.before, span) for file in files for span in file.change.removed)
    return _lines(runs)


def _added(file: ChangedText) -> list[_Line]:
    return _lines((file.after, span) for span in file.change.added)


def _lines(runs: Iterable[tuple[Sequence[str], Span]]) -> list[_Line]:
    return [
        _Line(number, text, run, _FUNCTION.match(lines[number - 1]) is not None)
        for run, (lines, span) in enumerate(runs)
        for number in range(span.start, min(span.end, len(lines)) + 1)
        if (text := _known_by(lines[number - 1]))
    ]


def _known_by(line: str) -> str:
    return "".join(line.split()).replace("'", '"').rstrip(";,")


def _moved_in(added: Sequence[_Line], ledger: _Ledger) -> frozenset[int]:
    moved: set[int] = set()
    at = 0
    while at < len(added):
        length = ledger.claim(added[at : at + _LONGEST_BLOCK])
        moved.update(line.number for line in added[at : at + length])
        at += max(length, 1)
    return frozenset(moved)


def _reformatted_in(file: ChangedText) -> Iterator[int]:
    """Lines with a counterpart in the base; git pairs those of a rewritten file badly.

    Of a copied file there are none: what it was copied from still stands.
    """
    if file.change.status is FileStatus.COPIED:
        return
    if file.change.added_count > _REWRITTEN * len(file.after):
        yield from (1 + position for position in reformatted(file.before, file.after))
        return
    for hunk in file.change.hunks:
        if hunk.added and hunk.removed:
            before, after = hunk.removed.of(file.before), hunk.added.of(file.after)
            yield from (hunk.added.start + position for position in reformatted(before, after))


def _fewest_letters(first: _Line) -> int:
    return _LETTERS_IN_A_FUNCTION if first.defines else _LETTERS_IN_A_BLOCK


def _letters(block: Sequence[_Line]) -> int:
    return sum(character.isalnum() for line in block for character in line.text)
