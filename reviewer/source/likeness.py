"""How alike two runs of tokens of one shape are, and how much they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from reviewer.model.judged import Likeness
from reviewer.source.dialects import Dialect
from reviewer.source.statements import count_logic
from reviewer.source.tokens import Hashes, Kind, Tokens


def likeness(mine: Tokens, theirs: Tokens, *, text: str, dialect: Dialect) -> Likeness:
    """Compare two runs of equal shape; `text` is what `mine` was read from."""
    names = mine.kinds == Kind.NAME
    ours, others = mine.exact[names].tolist(), theirs.exact[names].tolist()
    return Likeness(
        exact=bool(np.array_equal(mine.exact, theirs.exact)),
        same_names=_share(sum(map(int.__eq__, ours, others)), len(ours)),
        consistent_names=min(_consistency(ours, others), _consistency(others, ours)),
        logic=count_logic(mine, text, dialect),
        distinct=_distinctness(mine.shape),
    )


def _consistency(names: Sequence[int], partners: Sequence[int]) -> float:
    """The share of names that stand for the partner they most often stand for."""
    seen: dict[int, Counter[int]] = defaultdict(Counter)
    for name, partner in zip(names, partners, strict=True):
        seen[name][partner] += 1
    return _share(sum(max(counts.values()) for counts in seen.values()), len(names))


def _distinctness(shape: Hashes) -> float:
    """The share of 3-grams that differ from each other."""
    triples = np.lib.stride_tricks.sliding_window_view(shape, 3)
    return _share(len(np.unique(triples, axis=0)), len(triples))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
