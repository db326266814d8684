"""Which lines of a function count as code, and what they hold."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from reviewer.model.change import Span

_HASH_COMMENTS = ("#",)
_SLASH_COMMENTS = ("//", "/*", "* ", "*/")
_COMMENTS_BY_LANGUAGE = {"python": _HASH_COMMENTS, "ruby": _HASH_COMMENTS}


def code_lines(
    lines: Sequence[str], span: Span, *, language: str, without: AbstractSet[int] = frozenset()
) -> tuple[int, ...]:
    """Numbers of the lines of `span` that are neither blank nor comment nor in `without`."""
    return tuple(
        number
        for number in range(span.start, min(span.end, len(lines)) + 1)
        if number not in without and is_code(lines[number - 1], language)
    )


def is_code(line: str, language: str) -> bool:
    """Whether a line is neither blank nor only a comment."""
    stripped = line.strip()
    starts = _COMMENTS_BY_LANGUAGE.get(language, _SLASH_COMMENTS)
    return bool(stripped) and stripped != "*" and not stripped.startswith(starts)


def line_hash(line: str) -> int:
    """A number for a line's text, white space aside; the same in every process."""
    return zlib.crc32("".join(line.split()).encode("utf-8", "surrogatepass"))


def body_hashes(lines: Sequence[str], numbers: Sequence[int]) -> tuple[int, ...]:
    """Hashes of the given lines, the signature left out."""
    return tuple(line_hash(lines[number - 1]) for number in numbers[1:])
