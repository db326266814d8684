"""Tells code that decides something from tables, imports, declarations and ladders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reviewer.source.dialects import Dialect
from reviewer.source.tokens import Kind, Tokens

Statement = list[tuple[str, int]]
"""The text and kind of each token."""

_ALIKE = 2
_FORM_LENGTH = 6


def count_logic(tokens: Tokens, text: str, dialect: Dialect) -> tuple[int, int]:
    """How many statements compute, call or decide something, and of how many.

    Imports, signatures, decorators, literal rows, plain declarations, bare `try` or
    `else`, and Go's handing on of `err` do not count; of statements that begin alike
    (a ladder of `add_argument`, of fields, of asserts) no more than two do.
    """
    every = [one for one in statements(tokens, text, dialect) if not _is_frame(one)]
    forms = Counter(_form(one) for one in every if is_logic(one))
    return sum(min(count, _ALIKE) for count in forms.values()), len(every)


def _is_frame(statement: Statement) -> bool:
    return all(piece in _FRAME for piece, _ in statement)


def statements(tokens: Tokens, text: str, dialect: Dialect) -> Iterator[Statement]:
    """The statements of a run of tokens; a bracket that closes nothing is tolerated."""
    continuing = "([{" if dialect.line_ends_statement else "(["
    opened: list[str] = []
    current: Statement = []
    line = 0
    pieces = zip(tokens.texts(text), tokens.kinds.tolist(), tokens.first.tolist(), strict=True)
    for piece, kind, first in pieces:
        inside = bool(opened) and opened[-1] in continuing
        if current and not inside and first > line and not _continues(piece, current[-1][0]):
            yield current
            current = []
        line = first
        current.append((piece, kind))
        _follow(opened, piece)
    if current:
        yield current


_CHAINING = frozenset({".", "?.", "&&", "||", "??", "?", "+", "::", "->", "|>"})
_HANGING = frozenset({"=", "&&", "||", "??", "?", "+", "-", "=>", "\\", "==", "==="})


def _continues(piece: str, before: str) -> bool:
    return piece in _CHAINING or before in _HANGING


def _follow(opened: list[str], piece: str) -> None:
    if piece in {"(", "[", "{"}:
        opened.append(piece)
    elif piece in {")", "]", "}"} and opened:
        opened.pop()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FRAME = frozenset("{}()[];,:")
_MODIFIERS = _words("""
export default public private protected internal static final abstract async override
readonly pub open sealed
""")
_SILENT = _words("""
import from include using use package require require_once from # @ def class func
function fn fun interface struct enum type trait impl namespace module try else finally
do begin end pass break continue ... global nonlocal declare
""")
_DECIDING = _words("""
if for foreach while switch return raise throw with except catch case match yield await
assert del elif elsif elseif unless until when guard defer go select lock
""")
_COMPUTING = _words("""
( <= >= && || == === != !== += -= *= /= and or not !
""")
_ARITHMETIC = _words("+ - * / % < >")


def is_logic(statement: Statement) -> bool:
    """Whether a statement computes, calls or decides something."""
    words = [piece for piece, _ in statement if piece not in _MODIFIERS]
    while words and words[0] in _FRAME:
        words = words[1:]
    if not words or words[0] in _SILENT or _hands_on_error(words) or _re_exports(statement):
        return False
    if words[0] in _DECIDING:
        return any(word not in _FRAME for word in words[1:])
    if words[-1] == "{":
        return False
    computing = _COMPUTING | _ARITHMETIC if "=" in words else _COMPUTING
    pairs = zip(words, [*words[1:], ""], strict=True)
    return any(word in computing or (word == "?" and after != ":") for word, after in pairs)


def _re_exports(statement: Statement) -> bool:
    words = [piece for piece, _ in statement]
    return words[0] == "export" and "from" in words


def _hands_on_error(words: Sequence[str]) -> bool:
    checks = words[:4] == ["if", "err", "!=", "nil"]
    returns = words[0] == "return" and "err" in words and "(" not in words
    return checks or returns


def _form(statement: Statement) -> tuple[str, ...]:
    blind = {Kind.NAME: "name", Kind.STRING: "text", Kind.NUMBER: "number"}
    return tuple(blind.get(Kind(kind), piece) for piece, kind in statement[:_FORM_LENGTH])
