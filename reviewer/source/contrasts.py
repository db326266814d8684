"""What differs between a copy and its twin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reviewer.model.judged import Contrast
from reviewer.source.alignments import Alignment, extent, positions
from reviewer.source.sources import ReadSource
from reviewer.source.tokens import Kind

_LONGEST_WORD = 40
_MOST_WORDS = 12

_BINDING = frozenset({"for", "as", "let", "const", "var", "val", "def", "function", "func", "fn"})
_DEFINING = frozenset({"def", "function", "func", "fn"})


def contrast(new: ReadSource, twin: ReadSource, alignment: Alignment) -> Contrast:
    """The words that stand for each other, and the lines that one side has alone."""
    words = _words(new, twin, alignment)
    bound = frozenset(_bound(new, extent(alignment)[0]))
    return Contrast(
        words=_short(words),
        parameters=_short([pair for pair in words if pair[0] not in bound]),
        only_here=_gaps(new, [(here, here + length) for here, _, length in alignment]),
        only_there=_gaps(twin, [(there, there + length) for _, there, length in alignment]),
    )


def _words(new: ReadSource, twin: ReadSource, alignment: Alignment) -> list[tuple[str, str]]:
    """Pairs of differing names or literals, here and there, in order, each once."""
    here, there = positions(alignment)
    differing = new.tokens.exact[here] != twin.tokens.exact[there]
    ours = new.tokens[here[differing]].texts(new.source.text)
    theirs = twin.tokens[there[differing]].texts(twin.source.text)
    return list(dict.fromkeys(zip(ours, theirs, strict=True)))[:_MOST_WORDS]


def _bound(read: ReadSource, where: slice) -> Iterator[str]:
    """Names that the code gives a value itself: another name for it makes no difference."""
    tokens = read.tokens[where]
    texts = tokens.texts(read.source.text)
    depth = 0
    is_header = False
    for at, (piece, kind) in enumerate(zip(texts, tokens.kinds.tolist(), strict=True)):
        depth += (piece in {"(", "["}) - (piece in {")", "]"})
        before, after = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
        is_header = piece in _DEFINING or (is_header and piece not in {":", "{"})
        is_assigned = after in {"=", ":="} and depth == 0 and before != "."
        if kind == Kind.NAME and (is_header or is_assigned or before in _BINDING):
            yield piece


def _short(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((_shortened(one), _shortened(other)) for one, other in pairs)


def _shortened(word: str) -> str:
    return word if len(word) <= _LONGEST_WORD else word[: _LONGEST_WORD - 1] + "…"


def _gaps(read: ReadSource, parts: list[tuple[int, int]]) -> tuple[int, ...]:
    between = ((end, start) for (_, end), (start, _) in pairwise(parts) if start > end)
    return tuple(read.tokens[end:start].line_count for end, start in between)
