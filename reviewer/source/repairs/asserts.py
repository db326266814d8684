"""Asserts put back into a Python test that lost them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from reviewer.model.change import Hunk, Span
from reviewer.model.fix import LineEdit
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import FunctionNode, called_name, lines_of
from reviewer.source.repairs.edits import amended
from reviewer.source.repairs.occasion import Base, Occasion


def restored_asserts(occasion: Occasion) -> Iterator[LineEdit]:
    """The lines of the base around the finding, back where they stood.

    Only if the change took them away and put nothing there, if they hold asserts and
    nothing else, if the same test still stands around the place, and if every name in
    them that the base bound is still bound.
    """
    base = occasion.base
    hunk = _deletion(base, occasion.span.start) if base else None
    if base is None or hunk is None or hunk.removed is None:
        return
    parsed_base = ParsedText(base.text, occasion.parsed.language)
    lost = _asserts(parsed_base.module, hunk.removed)
    lines = parsed_base.lines[hunk.removed.start - 1 : hunk.removed.end]
    edit = LineEdit(hunk.head_start + 1, (), tuple(lines))
    head = occasion.parsed
    restored = ParsedText("\n".join(amended(head.lines, [edit])), head.language)
    if (
        lost
        and _around(parsed_base, lost[0].lineno)
        == _around(restored, lost[0].lineno - hunk.removed.start + edit.start)
        and not (_names(lost) & _bound(parsed_base.module)) - _bound(head.module)
    ):
        yield edit


def _deletion(base: Base, line: int) -> Hunk | None:
    """The hunk that took the line away and put nothing there."""
    hunks = (hunk for hunk in base.hunks if hunk.removed and line in hunk.removed)
    return next((hunk for hunk in hunks if hunk.head_count == 0), None)


def _asserts(module: ast.Module | None, lines: Span) -> list[ast.stmt]:
    """The statements on these lines; none if one is no assert, or reaches beyond."""
    found = [
        node
        for node in ast.walk(module or ast.Module([], []))
        if isinstance(node, ast.stmt) and lines.meets(lines_of(node)) and not _holds(node, lines)
    ]
    complete = all(_is_assert(one) and lines_of(one).end <= lines.end for one in found)
    return found if complete else []


def _holds(node: ast.stmt, lines: Span) -> bool:
    """Whether a statement begins above the lines and ends with or below them."""
    return node.lineno < lines.start and lines_of(node).end >= lines.end


def _is_assert(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return called_name(node.value).startswith("assert")
    return isinstance(node, ast.Assert)


def _around(parsed: ParsedText, line: int) -> list[tuple[str, str]]:
    """The statements around and at a line: definitions by name, others by how they begin."""
    return [
        (type(node).__name__, getattr(node, "name", parsed.lines[node.lineno - 1].strip()))
        for node in ast.walk(parsed.module or ast.Module([], []))
        if isinstance(node, ast.stmt) and line in lines_of(node)
    ]


def _names(statements: list[ast.stmt]) -> set[str]:
    nodes = (node for one in statements for node in ast.walk(one))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _bound(module: ast.Module | None) -> set[str]:
    """Every name that anything in the module binds."""
    return {name for node in ast.walk(module or ast.Module([], [])) for name in _binds(node)}


def _binds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, FunctionNode | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
