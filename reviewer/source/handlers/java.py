"""The `catch` clauses of Java."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.source.comments import Comment
from reviewer.source.handlers.clauses import (
    Grammar,
    assigned_in,
    cleans_up,
    deed_of,
    following,
    function_around,
    guarded_lines,
    is_documented,
    name_of,
    reason_in,
)
from reviewer.source.handlers.handler import Handler, Outcome, folded_lines
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_GRAMMAR = Grammar(
    functions=("method_declaration", "constructor_declaration", "lambda_expression"),
    blocks=("block",),
    calls="method_invocation",
    statement="expression_statement",
)
_ASSIGNED = {"assignment_expression": "left", "variable_declarator": "name"}
_BROAD = frozenset({"Exception", "Throwable", "RuntimeException", "Error"})
_MANY_TYPES = 4
_UNUSED = re.compile(r"(?:ignore\w*|expected\w*|unused|_|swallow\w*)", re.IGNORECASE)


def java_handlers(parsed: ParsedText) -> tuple[Handler, ...]:
    """Every handler of a file."""
    root = parsed.root
    if root is None:
        return ()
    return tuple(_Reader(parsed.comments).clauses(root))


@dataclass(frozen=True, slots=True)
class _Reader:
    comments: tuple[Comment, ...]

    def clauses(self, root: SgNode) -> Iterator[Handler]:
        for clause in of_kinds(root, "catch_clause"):
            statement, block = clause.parent(), clause.field("body")
            body = statement.field("body") if statement else None
            if statement and body and block:
                yield self._clause(statement, clause, (body, block))

    def _clause(self, statement: SgNode, clause: SgNode, blocks: tuple[SgNode, SgNode]) -> Handler:
        body, block = blocks
        function = function_around(statement, _GRAMMAR)
        returns = field_text(function, "type") if function else ""
        deed = deed_of(
            parts(block),
            returns_values=returns not in {"", "void"},
            bound=assigned_in(body, _ASSIGNED),
        )
        types, name = _caught(clause)
        empty_and_named = deed.outcome is Outcome.NOTHING and not _UNUSED.fullmatch(name)
        span = span_of(clause)
        excuse = "cleanup" if cleans_up(body, _GRAMMAR) else ""
        return Handler(
            span=span,
            function=name_of(function),
            caught=" | ".join(types),
            broad=_is_broad(types) or empty_and_named,
            outcome=deed.outcome,
            value=deed.value,
            text=" ".join(folded_lines(clause.text())),
            guarded=guarded_lines(body),
            following="" if deed.skips else following(statement, _GRAMMAR),
            bound=assigned_in(body, _ASSIGNED),
            returns=returns,
            documented=is_documented(function, self.comments, deed.value),
            skips=deed.skips,
            excuse=excuse or reason_in(self.comments, span, statement),
        )


def _caught(clause: SgNode) -> tuple[list[str], str]:
    parameter = next((one for one in parts(clause) if one.kind() == "catch_formal_parameter"), None)
    if parameter is None:
        return [], ""
    types = of_kinds(parameter, "catch_type")
    names = [one.text() for group in types for one in parts(group)]
    return names, field_text(parameter, "name") or parts(parameter)[-1].text()


def _is_broad(types: list[str]) -> bool:
    return len(types) >= _MANY_TYPES or any(name in _BROAD for name in types)
