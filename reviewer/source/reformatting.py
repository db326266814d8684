"""Which lines of a hunk a formatter wrote."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reviewer.source.layout import bare, same_but_for_layout


def reformatted(before: Sequence[str], after: Sequence[str]) -> Iterator[int]:
    """The positions of those lines of `after` that differ from `before` in layout only.

    Lines that are alike and stand once on each side hold the two together, as in a patience
    diff (Bram Cohen); what lies between two of them is compared as a whole. A line between
    two stretches that differ is not told.
    """
    if same_but_for_layout("\n".join(before), "\n".join(after)):
        yield from range(len(after))
        return
    old, new = [bare(line) for line in before], [bare(line) for line in after]
    stands = _once(old)
    pairs = [(stands[line], here) for line, here in _once(new).items() if line in stands]
    ends = [(-1, -1), *_ascending(pairs), (len(old), len(new))]
    for (there, here), (there_next, here_next) in pairwise(ends):
        kept = "\n".join(before[there + 1 : there_next])
        if same_but_for_layout(kept, "\n".join(after[here + 1 : here_next])):
            yield from range(max(here, 0), min(here_next + 1, len(new)))


def _once(lines: Sequence[str]) -> Mapping[str, int]:
    """The lines that stand once, with their position, in order."""
    count = Counter(lines)
    return {line: at for at, line in enumerate(lines) if line and count[line] == 1}


def _ascending(pairs: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """The longest series of pairs, given by the second, that ascends in the first as well."""
    last: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (there, _) in enumerate(pairs):
        length = bisect_left(last, there)
        before.append(ends[length - 1] if length else -1)
        last[length : length + 1] = [there]
        ends[length : length + 1] = [at]
    series = []
    at = ends[-1] if ends else -1
    while at >= 0:
        series.append(pairs[at])
        at = before[at]
    return series[::-1]
