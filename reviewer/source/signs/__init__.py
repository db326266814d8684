"""What the source of product code shows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviewer.source.parsed import ParsedText
from reviewer.source.signs.commented_code import commented_code
from reviewer.source.signs.defenses import needless_defenses
from reviewer.source.signs.density import dense_statements
from reviewer.source.signs.doubts import doubted_fields, repeated_guards
from reviewer.source.signs.indices import magic_indices
from reviewer.source.signs.narration import changelogs, narrations
from reviewer.source.signs.packing import packed_lines
from reviewer.source.signs.sign import Sign
from reviewer.source.signs.unreachable import dead_statements
from reviewer.source.signs.unread import unread_collections

__all__ = ["Sign", "signs"]

_READERS: tuple[Callable[[ParsedText], Iterable[Sign]], ...] = (
    commented_code,
    dead_statements,
    dense_statements,
    doubted_fields,
    repeated_guards,
    magic_indices,
    needless_defenses,
    packed_lines,
    narrations,
    changelogs,
    unread_collections,
)


def signs(parsed: ParsedText) -> tuple[Sign, ...]:
    """The signs of a file in source order; none in test code."""
    if parsed.is_test:
        return ()
    found = (sign for read in _READERS for sign in read(parsed))
    return tuple(sorted(found, key=lambda sign: (sign.span, sign.name)))
