"""Where new code of one file repeats code of another, token by token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reviewer.model.change import Span
from reviewer.model.judged import Contrast, Likeness, Resident
from reviewer.source.alignments import Alignment, alignments, extent, matched_tokens, positions
from reviewer.source.bodies import around, bodies
from reviewer.source.clones import GRAM, SHORTEST
from reviewer.source.contrasts import contrast
from reviewer.source.lengthening import lengthened
from reviewer.source.likeness import Gapped, likeness
from reviewer.source.sources import ReadSource, Source, read_source
from reviewer.source.tokens import Hashes, Mask, Numbers, Tokens, alike
from reviewer.source.trimming import trim

_FRESH_SHARE = 0.75
_GONE_SHARE = 0.5
_KEPT_SHARE = 0.1
_LEAST_OF_THE_LONGER = 0.5
_LONGEST_CONTEXT = 2_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """New code, the files that may hold what it repeats, and the k-grams that went.

    Repeats of fewer than `shortest` equal tokens are passed over.
    """

    new: Source
    twins: tuple[Source, ...]
    gone: Hashes
    shortest: int = SHORTEST


@dataclass(frozen=True, slots=True)
class Repeat:
    """Lines `span` of the new file repeat lines `twin` of the file at `twin_path`.

    `tokens` are those that are equal, `lines` those on which they begin; `twin_is_new` says
    that the change added the twin as well; `home` and `twin_home` are the functions around
    the two.
    """

    path: str
    span: Span
    twin_path: str
    twin: Span
    tokens: int
    lines: int
    likeness: Likeness
    twin_is_new: bool
    contrast: Contrast
    home: Resident
    twin_home: Resident


def compare(task: Comparison) -> tuple[Repeat, ...]:
    """Every maximal repeat of at least `shortest` tokens, most of them fresh.

    A repeat with gaps comes beside the runs that it is made of.
    """
    new = read_source(task.new)
    twins = (new if twin.path == task.new.path else read_source(twin) for twin in task.twins)
    return tuple(repeat for twin in twins for repeat in _repeats(new, twin, task))


def _repeats(new: ReadSource, twin: ReadSource, task: Comparison) -> Iterator[Repeat]:
    for found in alignments(new, twin, task.shortest):
        for alignment in dict.fromkeys((lengthened(new, twin, found), found)):
            trimmed = trim(new, twin, alignment)
            if trimmed and _is_new_copy(new, twin, trimmed, gone=task.gone):
                yield _repeat(new, twin, trimmed)


def _is_new_copy(new: ReadSource, twin: ReadSource, alignment: Alignment, *, gone: Hashes) -> bool:
    here, there = positions(alignment)
    same = np.array_equal(new.tokens.shape[here], twin.tokens.shape[there])
    if not same or new.fresh[extent(alignment)[0]].mean() < _FRESH_SHARE:
        return False
    if _shares(alignment)[0] < _LEAST_OF_THE_LONGER:
        return False
    went = np.isin(new.grams[_gram_starts(alignment)], gone)
    stays = not len(went) or went.mean() <= _GONE_SHARE
    return bool(stays and not _edits_old_copy(new, twin, alignment))


def _gram_starts(alignment: Alignment) -> Numbers:
    starts = [np.arange(here, here + length - GRAM + 1) for here, _, length in alignment]
    return np.concatenate(starts)


def _shares(alignment: Alignment) -> tuple[float, float]:
    """How much of the longer and of the shorter side is equal to the other."""
    matched = matched_tokens(alignment)
    shorter, longer = sorted(side.stop - side.start for side in extent(alignment))
    return matched / longer, matched / shorter


def _edits_old_copy(new: ReadSource, twin: ReadSource, alignment: Alignment) -> bool:
    """Whether replaced lines stand amid old code that is alike too.

    That is around them, as much as they are, or, if both sides were replaced, between them.
    """
    here, there = extent(alignment)
    ours, theirs = positions(alignment)
    kept = ~(new.fresh[ours] | twin.fresh[theirs])
    if kept.mean() >= _KEPT_SHARE and _is_replaced(new, here) and _is_replaced(twin, there):
        return True
    lines = set(new.tokens.first[here].tolist())
    if 2 * len(lines & new.source.edited) <= len(lines):
        return False
    before = alike(
        new.tokens.shape[: here.start][::-1][:_LONGEST_CONTEXT],
        twin.tokens.shape[: there.start][::-1][:_LONGEST_CONTEXT],
    )
    after = alike(
        new.tokens.shape[here.stop :][:_LONGEST_CONTEXT],
        twin.tokens.shape[there.stop :][:_LONGEST_CONTEXT],
    )
    return bool(before + after >= here.stop - here.start)


def _is_replaced(read: ReadSource, part: slice) -> bool:
    """Whether most of the new lines stand where old ones stood."""
    lines = set(read.tokens.first[part][read.fresh[part]].tolist())
    return 2 * len(lines & read.source.edited) > len(lines)


def _repeat(new: ReadSource, twin: ReadSource, alignment: Alignment) -> Repeat:
    here, there = positions(alignment)
    here_all, there_all = extent(alignment)
    mine, theirs = new.tokens[here], twin.tokens[there]
    return Repeat(
        path=new.source.path,
        span=_span(mine),
        twin_path=twin.source.path,
        twin=_span(theirs),
        tokens=len(mine),
        lines=mine.line_count,
        likeness=likeness(
            mine,
            theirs,
            text=new.source.text,
            dialect=new.dialect,
            gapped=_gapped(new, twin, alignment),
        ),
        twin_is_new=_mostly(twin.fresh[there]),
        contrast=contrast(new, twin, alignment),
        home=_resident(new, here_all, here),
        twin_home=_resident(twin, there_all, there),
    )


def _gapped(new: ReadSource, twin: ReadSource, alignment: Alignment) -> Gapped | None:
    if len(alignment) == 1:
        return None
    here, there = extent(alignment)
    words = max(new.tokens[here].is_word.sum(), twin.tokens[there].is_word.sum())
    return Gapped(_shares(alignment)[1], int(words))


def _mostly(mask: Mask) -> bool:
    return bool(2 * mask.sum() > len(mask))


def _resident(read: ReadSource, extent_: slice, matched: Numbers) -> Resident:
    """The function around, and how much of it is repeated."""
    body = around(bodies(read), extent_.start, extent_.stop)
    if body is None:
        return Resident()
    inside = body.inside
    held = int(((matched >= inside.start) & (matched < inside.stop)).sum())
    return Resident(body.name, held / max(len(inside), 1))


def _span(tokens: Tokens) -> Span:
    return Span(int(tokens.first[0]), int(tokens.last[-1]))
