"""Code that runs never, or the same whichever way a condition falls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.comments import reason_at
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.signs.sign import Sign

_SCRIPT = ("return_statement", "throw_statement", "break_statement", "continue_statement")
_LEAVING = {
    "python": ("return_statement", "raise_statement", "break_statement", "continue_statement"),
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "java": _SCRIPT,
    "go": ("return_statement", "break_statement", "continue_statement", "expression_statement"),
}
_BLOCKS = frozenset({"block", "statement_block", "statement_list"})
_CLAUSES = _BLOCKS | {"else_clause", "elif_clause"}
_HOISTED = re.compile(
    r"labeled_statement|(?:generator_)?function_declaration|.*type.*|.*class.*|interface_.*|"
    r"empty_statement|ERROR"
)
_PANIC = re.compile(r"panic\(.*\)", re.DOTALL)
_FALSE = re.compile(r"\(*\s*(?:False|false|0)\s*\)*(?:\s*(?:and|&&)\s.*)?", re.DOTALL)
_FEWEST_LETTERS = 8


def dead_statements(parsed: ParsedText) -> Iterator[Sign]:
    """Statements after one that always leaves their block, and those under a false condition.

    The span of the former begins with the statement that leaves. Branches of an `if` with
    an `else` that are equal are signs of their own. What a comment explains is left out,
    and so is the `yield` after a `return` that makes a generator.
    """
    if parsed.root is None or parsed.language not in _LEAVING:
        return
    found = [
        *_after_leaving(parsed.root, _LEAVING[parsed.language]),
        *_after_branches(parsed.root, _LEAVING[parsed.language]),
        *_under_false(parsed.root),
        *_equal_branches(parsed.root),
    ]
    yield from (one for one in found if not reason_at(parsed.comments, one.span))


def _after_leaving(root: SgNode, kinds: tuple[str, ...]) -> Iterator[Sign]:
    for leaving in of_kinds(root, *kinds):
        parent = leaving.parent()
        if parent is None or parent.kind() not in _BLOCKS or not _leaves(leaving):
            continue
        end = leaving.range().end.index
        rest = [one for one in parts(parent) if one.range().start.index >= end]
        if not rest or any(_HOISTED.fullmatch(one.kind()) for one in rest):
            continue
        if rest[0].text().lstrip("(").startswith("yield") or _only_returns(leaving, rest):
            continue
        span = Span(span_of(leaving).start, span_of(rest[-1]).end)
        yield _sign(
            span,
            rest[0].text(),
            dead=Span(span_of(rest[0]).start, span.end),
            reason=f"`{_first_line(leaving)}` before it always leaves",
        )


def _after_branches(root: SgNode, kinds: tuple[str, ...]) -> Iterator[Sign]:
    """Statements after an `if` each of whose branches, the `else` too, leaves the function."""
    ends = frozenset(kinds) - {"break_statement", "continue_statement", "expression_statement"}
    for branch in of_kinds(root, "if_statement"):
        parent = branch.parent()
        if parent is None or parent.kind() not in _BLOCKS or not _each_ends(branch, ends):
            continue
        end = branch.range().end.index
        rest = [one for one in parts(parent) if one.range().start.index >= end]
        if not rest or any(_HOISTED.fullmatch(one.kind()) for one in rest):
            continue
        if rest[0].text().lstrip("(").startswith("yield"):
            continue
        first, last = span_of(rest[0]).start, span_of(rest[-1]).end
        yield _sign(
            Span(first, last),
            rest[0].text(),
            dead=Span(first, last),
            reason="every branch before always leaves",
        )


def _each_ends(node: SgNode, kinds: frozenset[str]) -> bool:
    """Whether a statement, block or clause ends in one of these kinds whatever happens."""
    if node.kind() in kinds:
        return True
    if node.kind() == "if_statement":
        others = [one for one in node.children() if one.kind() in {"elif_clause", "else_clause"}]
        alternative = node.field("alternative")
        rest = others or ([alternative] if alternative is not None else [])
        is_closed = bool(rest) and rest[-1].kind() != "elif_clause"
        body = node.field("consequence")
        return (
            is_closed and body is not None and all(_each_ends(one, kinds) for one in [body, *rest])
        )
    inside = node.field("body") or node.field("consequence") or node
    statements = parts(inside)
    if not statements or node.kind() not in _CLAUSES:
        return False
    return _each_ends(statements[-1], kinds)


def _leaves(node: SgNode) -> bool:
    return node.kind() != "expression_statement" or bool(_PANIC.fullmatch(node.text()))


def _only_returns(leaving: SgNode, rest: list[SgNode]) -> bool:
    """Compilers ask for a `return` after a call that never comes back, and for `break`."""
    closing = {"return_statement", "break_statement"}
    return (leaving.kind() == "expression_statement" and rest[0].kind() in closing) or (
        len(rest) == 1 and rest[0].kind() == "break_statement"
    )


def _under_false(root: SgNode) -> Iterator[Sign]:
    for node in of_kinds(root, "if_statement"):
        condition = field_text(node, "condition")
        body = node.field("consequence")
        if body is not None and _FALSE.fullmatch(condition):
            inside = parts(body)
            if len(inside) == 1 and inside[0].text().lstrip("(").startswith("yield"):
                continue
            start, end = span_of(node).start, span_of(body).end
            yield _sign(
                Span(start, end),
                f"if {condition} {body.text()[:200]}",
                dead=Span(start, end),
                reason=f"`{' '.join(condition.split())}` is false",
            )


def _equal_branches(root: SgNode) -> Iterator[Sign]:
    for node in of_kinds(root, "if_statement"):
        body, other = node.field("consequence"), node.field("alternative")
        if (
            body is None
            or other is None
            or any(one.kind() == "elif_clause" for one in node.children())
        ):
            continue
        if other.kind() == "else_clause":
            inner = parts(other)
            other = inner[-1] if inner else other
        text = " ".join(body.text().split())
        if text == " ".join(other.text().split()) and len(text) >= _FEWEST_LETTERS:
            lines = (("CONDITION", " ".join(field_text(node, "condition").split())),)
            yield Sign("equal-branches", span_of(node), node.text(), 1, lines)


def _sign(span: Span, text: str, *, dead: Span, reason: str) -> Sign:
    said = f"Lines {dead.start}-{dead.end} never run"
    if dead.start == dead.end:
        said = f"Line {dead.start} never runs"
    return Sign("unreachable-code", span, text, 1, (("WHICH", said), ("REASON", reason)))


def _first_line(node: SgNode) -> str:
    return node.text().split("\n", 1)[0].strip()[:60]
