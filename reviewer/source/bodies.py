"""Where functions begin and end, told by tokens alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviewer.source.sources import ReadSource
from reviewer.source.tokens import Kind

_FARTHEST_HEADER = 60
_CONTROL = ("if", "else", "for", "foreach", "while", "do", "switch", "select", "case", "match")
_BREAKS_HEADER = frozenset(
    {";", "{", "}", "=", "(", "=>", *_CONTROL, "loop", "try", "catch", "finally", "return"}
)
_SIDES = 2
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Body:
    """A function by tokens: its first and its end, those of its body without brackets."""

    name: str
    start: int
    inside: range
    end: int


@lru_cache(_SIDES)
def bodies(read: ReadSource) -> tuple[Body, ...]:
    """The named functions of a text in order of their start; broken text has fewer.

    Remembered for the two sides of a comparison, whose every repeat asks again.
    """
    texts = read.tokens.texts(read.source.text)
    if read.dialect.line_ends_statement:
        return tuple(_by_column(read, texts))
    return tuple(sorted(_by_brace(read, texts), key=lambda body: body.start))


def around(known: Sequence[Body], start: int, end: int) -> Body | None:
    """The innermost function that holds all tokens from `start` to before `end`."""
    holding = [body for body in known if body.start <= start and end <= body.end]
    return max(holding, key=lambda body: body.start, default=None)


def _partners(texts: Sequence[str]) -> dict[int, int]:
    """The opening bracket of each closing one."""
    opened: list[int] = []
    partners = {}
    for at, piece in enumerate(texts):
        if piece in {"(", "[", "{"}:
            opened.append(at)
        elif piece in _PAIRS and opened and texts[opened[-1]] == _PAIRS[piece]:
            partners[at] = opened.pop()
    return partners


def _by_column(read: ReadSource, texts: Sequence[str]) -> Iterator[Body]:
    starts = [0, *((read.tokens.first[1:] > read.tokens.last[:-1]).nonzero()[0] + 1).tolist()]
    offsets = read.tokens.starts.tolist()
    text = read.source.text
    columns = [offsets[at] - text.rfind("\n", 0, offsets[at]) for at in starts[: len(texts)]]
    for line, at in enumerate(starts):
        name_at = at + 1 + (texts[at : at + 1] == ["async"])
        if name_at >= len(texts) or texts[name_at - 1] != "def":
            continue
        inside = _after_colon(texts, name_at)
        later = (
            start
            for start, column in zip(starts[line + 1 :], columns[line + 1 :], strict=False)
            if start >= inside and column <= columns[line] and texts[start] not in _PAIRS
        )
        end = next(later, len(texts))
        yield Body(texts[name_at], at, range(inside, end), end)


def _after_colon(texts: Sequence[str], at: int) -> int:
    depth = 0
    for position in range(at, len(texts)):
        depth += (texts[position] in {"(", "[", "{"}) - (texts[position] in _PAIRS)
        if texts[position] == ":" and depth <= 0:
            return position + 1
    return len(texts)


def _by_brace(read: ReadSource, texts: Sequence[str]) -> Iterator[Body]:
    braces = _Braces(texts, read.tokens.kinds.tolist(), _partners(texts))
    first = read.tokens.first
    for end, opened in braces.partners.items():
        name = braces.named_before(opened) if texts[end] == "}" else None
        if name is not None:
            line_start = int(first.searchsorted(first[name]))
            yield Body(texts[name], line_start, range(opened + 1, end), end + 1)


@dataclass(frozen=True, slots=True)
class _Braces:
    texts: Sequence[str]
    kinds: Sequence[int]
    partners: dict[int, int]

    def named_before(self, opened: int) -> int | None:
        """Where the name stands of a function whose body opens there; None for other braces."""
        at = opened - 1
        while at > max(0, opened - _FARTHEST_HEADER) and self.texts[at] not in _BREAKS_HEADER:
            before = self.partners.get(at, 0) - 1 if self.texts[at] == ")" else -1
            if before >= 0 and self.kinds[before] == Kind.NAME:
                return before
            at = before if before >= 0 else at - 1
        return None
