"""Python functions changed as people change what they copied."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable
from itertools import pairwise
from zlib import crc32


def _renamed(text: str) -> str:
    names = _local_names(text)
    return _rewritten(
        text,
        lambda token: (
            f"{token.string}_x"
            if token.type == tokenize.NAME and token.string in names
            else token.string
        ),
    )


def _local_names(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    stored = {
        one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    return stored | {one.arg for one in nodes if isinstance(one, ast.arg)} - {"self", "cls"}


def _renamed_with_literals(text: str) -> str:
    return _rewritten(_renamed(text), _other_literal)


def _other_literal(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NUMBER:
        return "7"
    plain = token.type == tokenize.STRING and token.string[:1] in "'\""
    return "'other'" if plain and "\n" not in token.string else token.string


def _with_more(text: str, count: int) -> str:
    """Statements that stand nowhere else, in the middle of the body."""
    middle = _middle(text)
    indent = " " * middle.col_offset
    lines = text.split("\n")
    added = [indent + _statement(text, at) for at in range(count)]
    lines[middle.lineno - 1 : middle.lineno - 1] = added
    return "\n".join(lines)


def _two_more_one_less(text: str) -> str:
    middle = _middle(text)
    lines = text.split("\n")
    indent = " " * middle.col_offset
    lines[middle.lineno - 1 : middle.end_lineno] = [indent + _statement(text, at) for at in (0, 1)]
    return "\n".join(lines)


def _statement(text: str, at: int) -> str:
    """A statement that depends on the text, so that copies do not resemble one another."""
    forms = (
        "audit_trail.append(('injected', {}))",
        "audit_trail = [*audit_trail, 'injected' * {}]",
        "if audit_trail[{}]: audit_trail.clear()",
        "audit_trail['injected'] += clock() - {}",
        "del audit_trail[-{}:]",
    )
    return forms[(crc32(text.encode()) + at) % len(forms)].format(at + 1)


def _middle(text: str) -> ast.stmt:
    """The statement that the middle line of the body belongs to, innermost."""
    function = ast.parse(text).body[0]
    body = [one for one in ast.walk(function) if isinstance(one, ast.stmt) and one is not function]
    line = (body[0].lineno + (function.end_lineno or 0)) // 2
    around = [one for one in body if one.lineno <= line <= (one.end_lineno or 0)]
    simple = [one for one in body if not hasattr(one, "body")]
    nearest = min(simple, key=lambda one: abs(one.lineno - line))
    return nearest if not around else min([*around, nearest], key=lambda one: len(ast.dump(one)))


def _rewritten(text: str, say: Callable[[tokenize.TokenInfo], str]) -> str:
    lines = text.split("\n")
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for before, token in reversed(list(pairwise(tokens))):
        (row, start), (last, end) = token.start, token.end
        if (
            row == last
            and before.string != "."
            and token.type in {tokenize.NAME, tokenize.NUMBER, tokenize.STRING}
        ):
            lines[row - 1] = lines[row - 1][:start] + say(token) + lines[row - 1][end:]
    return "\n".join(lines)


MUTATIONS: dict[str, Callable[[str], str]] = {
    "exact": lambda text: text,
    "renamed": _renamed,
    "renamed with literals": _renamed_with_literals,
    "+1 statement": lambda text: _with_more(text, 1),
    "+3 statements": lambda text: _with_more(text, 3),
    "+2-1 statements": _two_more_one_less,
}
