"""The `if err != nil` branches of Go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from reviewer.source.comments import Comment
from reviewer.source.handlers.clauses import (
    Deed,
    Grammar,
    deed_of,
    following,
    function_around,
    is_literal_value,
    name_of,
    reason_in,
)
from reviewer.source.handlers.handler import (
    Handler,
    Outcome,
    documents_fallback,
    folded_lines,
    is_cleanup,
)
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_GRAMMAR = Grammar(
    functions=("function_declaration", "method_declaration", "func_literal"),
    blocks=("block",),
    calls="call_expression",
    statement="expression_statement",
)
_CONDITION = re.compile(r"(\w*[eE]rr\w*)\s*!=\s*nil")


def go_handlers(parsed: ParsedText) -> tuple[Handler, ...]:
    """Branches taken on any error of a call that is not returned later, in source order."""
    root = parsed.root
    if root is None:
        return ()
    return tuple(_branches(root, parsed.comments))


def _branches(root: SgNode, comments: tuple[Comment, ...]) -> Iterator[Handler]:
    for branch in of_kinds(root, "if_statement"):
        condition = _CONDITION.fullmatch(field_text(branch, "condition"))
        block = branch.field("consequence")
        if condition is None or block is None or branch.field("alternative"):
            continue
        if not _is_returned(condition[1], following(branch, _GRAMMAR)):
            yield _handler(branch, block, comments)


def _is_returned(error: str, after: str) -> bool:
    """Whether the caller gets the error all the same, unless another takes its name first."""
    kept = re.split(rf"\b{error}\s*:?=(?!=)", after)[0]
    return re.search(rf"\breturn\b.*\b{error}\b", kept) is not None


def _handler(branch: SgNode, block: SgNode, comments: tuple[Comment, ...]) -> Handler:
    function = function_around(branch, _GRAMMAR)
    result = field_text(function, "result") if function else ""
    guarded = _guarded(branch)
    bound = frozenset(_names(guarded[0])) if guarded else frozenset()
    deed = _deed(_statements(block), result, bound)
    span = span_of(branch)
    return Handler(
        span=span,
        function=name_of(function),
        caught="error",
        broad=True,
        outcome=deed.outcome,
        value=deed.value,
        text=" ".join(folded_lines(block.text())),
        guarded=guarded,
        following="" if deed.skips else following(branch, _GRAMMAR),
        bound=bound,
        returns=result,
        documented=_documented(function, comments, deed.value),
        skips=deed.skips,
        excuse=_excuse(guarded) or reason_in(comments, span, branch),
    )


def _names(guarded: str) -> list[str]:
    """What a statement assigns: `value` and `err` of `value, err := f()`."""
    left, assigns, _ = guarded.partition("=")
    return re.findall(r"\w+", left) if assigns else []


def _deed(statements: list[SgNode], result: str, bound: frozenset[str]) -> Deed:
    """`return zero, nil` gives a default; `return nil` does nothing if errors are promised."""
    deed = deed_of(statements, returns_values=bool(result), bound=bound)
    last = statements[-1] if statements else None
    if last is None or last.kind() != "return_statement" or deed.outcome is Outcome.NOTHING:
        return deed
    values = [one.strip() for one in last.text().removeprefix("return").split(",")]
    if "error" not in result:
        return deed
    if values[-1] != "nil" or not all(is_literal_value(one) for one in values):
        return Deed(Outcome.OTHER, skips=True)
    return Deed(Outcome.DEFAULT, ", ".join(values), skips=True)


def _statements(block: SgNode) -> list[SgNode]:
    inner = parts(block)
    return parts(inner[0]) if inner and inner[0].kind() == "statement_list" else inner


def _guarded(branch: SgNode) -> tuple[str, ...]:
    own = field_text(branch, "initializer")
    before = branch.prev()
    text = own or (before.text() if before is not None and before.is_named() else "")
    return folded_lines(text)


def _excuse(guarded: tuple[str, ...]) -> str:
    calls = re.findall(r"(?:\w+\.)*(\w+)\(", " ".join(guarded))
    return "cleanup" if is_cleanup(calls[:1]) else ""


def _documented(function: SgNode | None, comments: tuple[Comment, ...], value: str) -> bool:
    if function is None:
        return False
    first = span_of(function).start
    above: list[str] = []
    for comment in reversed(comments):
        if comment.own_line and comment.end_line == first - 1:
            above.insert(0, comment.text)
            first = comment.line
    return documents_fallback(" ".join(above), value)
