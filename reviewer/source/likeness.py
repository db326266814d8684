"""How alike two runs of tokens of one shape are, and how much they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from reviewer.model.judged import Likeness
from reviewer.source.dialects import Dialect
from reviewer.source.statements import count_logic
from reviewer.source.tokens import Hashes, Kind, Mask, Tokens

_FEW = 3
_CALL_MARK = crc32(b"(")
_MEMBER_MARKS = np.array([crc32(mark) for mark in (b".", b"?.", b"->", b"::")], np.uint64)
_DEFINING = np.array(
    [crc32(word) for word in (b"def", b"function", b"func", b"fn", b"fun")], np.uint64
)


@dataclass(frozen=True, slots=True)
class Gapped:
    """Two sides with gaps: the share of the shorter one that has a counterpart.

    `words` are the names, strings and numbers of the longer one, gaps included.
    """

    similarity: float
    words: int


def likeness(
    mine: Tokens, theirs: Tokens, *, text: str, dialect: Dialect, gapped: Gapped | None = None
) -> Likeness:
    """Compare tokens of equal shape; `text` is what `mine` was read from.

    `gapped` tells what they are taken from, None if they are all of it.
    """
    logic, statements = count_logic(mine, text, dialect)
    names, written = mine.kinds == Kind.NAME, mine.is_word
    free = names & ~_members(mine)
    ours, others = mine.exact[free].tolist(), theirs.exact[free].tolist()
    equal = mine.exact == theirs.exact
    references = _references(mine, names)
    return Likeness(
        exact=bool(equal.all()) and gapped is None,
        similarity=gapped.similarity if gapped else None,
        same_names=_mean(equal[names]),
        same_references=_mean(equal[references if references.sum() >= _FEW else names]),
        consistent_names=min(_consistency(ours, others), _consistency(others, ours)),
        logic=logic,
        statements=statements,
        distinct=_distinctness(mine.shape),
        common=_share(int(equal[written].sum()), gapped.words if gapped else int(written.sum())),
    )


def _references(tokens: Tokens, names: Mask) -> Mask:
    """Names that stand for something outside: members and called functions."""
    called = np.concatenate((tokens.exact[1:] == _CALL_MARK, [False]))
    defined = np.concatenate(([False], np.isin(tokens.exact[:-1], _DEFINING)))
    return np.asarray(names & (_members(tokens) | called) & ~defined)


def _members(tokens: Tokens) -> Mask:
    return np.concatenate(([False], np.isin(tokens.exact[:-1], _MEMBER_MARKS)))


def _mean(mask: Mask) -> float:
    return float(mask.mean()) if len(mask) else 1.0


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
