"""Where a run of code goes from the end of one function into the next."""

from __future__ import annotations

from itertools import accumulate, pairwise
from zlib import crc32

from reviewer.source.dialects import Dialect
from reviewer.source.tokens import Tokens


def _codes(words: str) -> frozenset[int]:
    return frozenset(crc32(word.encode()) for word in words.split())


_OPENING = _codes("( [ {")
_CLOSING = _codes(") ] }")
_LEADING_IN = _codes("( [ { =>")
_DEFINES = _codes("def class async @")
_CONTROLS = _codes(
    "if for while switch else try catch do match loop select foreach unless with using lock return"
)


def longest_piece(tokens: Tokens, text: str, dialect: Dialect) -> tuple[int, int]:
    """The longest part of a run of whole lines that enters no function from outside it.

    The tail of one function and the head of the next are two things, even where both
    stand side by side elsewhere. The part is given by its first token and its end.
    """
    starts = _line_starts(tokens)
    lines = [tokens.exact[a:b].tolist() for a, b in pairwise([*starts, len(tokens)])]
    levels = _columns(tokens, text, starts) if dialect.line_ends_statement else _depths(lines)
    cuts, outermost = [0], 0
    for index in range(1, len(lines)):
        if levels[index] < levels[outermost] and _is_header(lines[index], dialect):
            if not _is_header(lines[outermost], dialect):
                cuts.append(index)
            outermost = index
    bounds = [*(starts[index] for index in cuts), len(tokens)]
    return max(pairwise(bounds), key=lambda piece: piece[1] - piece[0])


def _line_starts(tokens: Tokens) -> list[int]:
    later = (tokens.first[1:] > tokens.last[:-1]).nonzero()[0] + 1
    return [0, *later.tolist()]


def _columns(tokens: Tokens, text: str, starts: list[int]) -> list[int]:
    offsets = tokens.starts[starts].tolist()
    return [offset - text.rfind("\n", 0, offset) for offset in offsets]


def _depths(lines: list[list[int]]) -> list[int]:
    """The brackets that are open where each line begins, less those open at the first."""
    steps = [sum((code in _OPENING) - (code in _CLOSING) for code in line) for line in lines]
    return list(accumulate(steps[:-1], initial=0))


def _is_header(line: list[int], dialect: Dialect) -> bool:
    if dialect.line_ends_statement:
        return line[0] in _DEFINES
    return line[-1] in _LEADING_IN and line[0] not in _CONTROLS | _CLOSING
