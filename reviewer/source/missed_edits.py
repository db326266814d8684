"""Small edits of code that stands elsewhere too, where it was left as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reviewer.model.change import Span
from reviewer.model.judged import Likeness
from reviewer.source.alignments import Run, alignments
from reviewer.source.bodies import around, bodies
from reviewer.source.clones import GRAM
from reviewer.source.likeness import likeness
from reviewer.source.sources import ReadSource, Source, read_source
from reviewer.source.tokens import Numbers, Tokens, alike

LINES_AROUND = 15
"""So far from an edit a twin is looked for."""

SHORTEST_AROUND = 60
"""The fewest tokens that a twin shares with the code around an edit, the edited ones included."""

WORDS_BESIDE = 6
"""So many tokens on either side of an edit are equal to the letter."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines of the base that gave way to lines of the head.

    Without lines on one side its `start` is the line after which the others stand.
    """

    start: int
    count: int
    head_start: int
    head_count: int

    @property
    def around(self) -> range:
        """The lines of the base in which a twin is looked for."""
        first = max(1, self.start - LINES_AROUND)
        return range(first, self.start + max(self.count, 1) + LINES_AROUND)


@dataclass(frozen=True, slots=True)
class Replaced:
    """An edit in tokens: those of the base from `start` to before `end` gave way to `added`.

    `place` tells which of the edits it is.
    """

    place: int
    start: int
    end: int
    added: int


@dataclass(frozen=True, slots=True)
class EditedCode:
    """The base of a changed file, fresh where it was edited, and what may hold its twins."""

    base: Source
    edits: tuple[Replaced, ...]
    twins: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """Lines `span` of the base, in which an edit stands, and lines `twin` of another file.

    `edit` is its place among the edits. `before` and `after` count the equal tokens on
    either side of it, `removed` and `added` those that it took and brought.
    """

    edit: int
    span: Span
    twin_path: str
    twin: Span
    before: int
    after: int
    removed: int
    added: int
    likeness: Likeness
    name: str
    twin_name: str


def replaced(edits: Sequence[Edit], old: Tokens, new: Tokens) -> Iterator[Replaced]:
    """The edits without what is equal in form at their beginning and their end.

    What is equal in form as a whole, as names, literals, layout and comments are, is none.
    """
    for place, edit in enumerate(edits):
        start, end = _on_lines(old, edit.start, edit.count)
        gone = old.shape[start:end]
        came = new.shape[slice(*_on_lines(new, edit.head_start, edit.head_count))]
        head = alike(gone, came)
        tail = alike(gone[head:][::-1], came[head:][::-1])
        if len(gone) + len(came) > 2 * (head + tail):
            yield Replaced(place, start + head, end - tail, len(came) - head - tail)


def _on_lines(tokens: Tokens, start: int, count: int) -> tuple[int, int]:
    first = start if count else start + 1
    begin, end = np.searchsorted(tokens.first, [first, first + count]).tolist()
    return begin, end


def grams_across(edits: Sequence[Replaced]) -> Numbers:
    """Where the k-grams of the base begin that no longer stand where an edit was made."""
    starts = [np.arange(max(0, one.start - GRAM + 1), max(one.start, one.end)) for one in edits]
    return np.unique(np.concatenate([np.zeros(0, np.int64), *starts]))


def missed_edits(task: EditedCode) -> tuple[Missed, ...]:
    """Every edit within a function whose code around it, and what it took, stands elsewhere.

    What the edit took and the words beside it are equal to the letter, so that the very same
    edit could be made there.
    """
    base = read_source(task.base)
    found: list[Missed] = []
    for twin in map(read_source, task.twins):
        for run in _whole_runs(base, twin):
            for edit in task.edits:
                found += _within(run, edit, base=base, twin=twin)
    return tuple(found)


def _whole_runs(base: ReadSource, twin: ReadSource) -> Iterator[Run]:
    """The repeats without gaps."""
    for alignment in alignments(base, twin, SHORTEST_AROUND):
        if len(alignment) == 1:
            yield alignment[0]


def _within(run: Run, edit: Replaced, *, base: ReadSource, twin: ReadSource) -> Iterator[Missed]:
    """What a run misses if it holds the edit, with equal tokens on either side."""
    here, there, length = run
    if not (here < edit.start and edit.end < here + length):
        return
    last = max(edit.end, edit.start + 1)
    home = around(bodies(base), edit.start, last)
    other = around(bodies(twin), there + edit.start - here, there + last - here)
    if home is None or other is None or edit.start <= home.inside.start:
        return
    beside = slice(max(here, edit.start - WORDS_BESIDE), min(here + length, last + WORDS_BESIDE))
    other_beside = slice(beside.start + there - here, beside.stop + there - here)
    if not np.array_equal(base.tokens.exact[beside], twin.tokens.exact[other_beside]):
        return
    mine, theirs = base.tokens[here : here + length], twin.tokens[there : there + length]
    yield Missed(
        edit=edit.place,
        span=_span(mine),
        twin_path=twin.source.path,
        twin=_span(theirs),
        before=edit.start - here,
        after=here + length - edit.end,
        removed=edit.end - edit.start,
        added=edit.added,
        likeness=likeness(mine, theirs, text=base.source.text, dialect=base.dialect),
        name=home.name,
        twin_name=other.name,
    )


def _span(tokens: Tokens) -> Span:
    return Span(int(tokens.first[0]), int(tokens.last[-1]))
