"""The `catch` clauses and `.catch(…)` calls of JavaScript and TypeScript."""

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
    is_literal_value,
    is_log,
    name_of,
    reason_in,
)
from reviewer.source.handlers.handler import Handler, Outcome, folded_lines
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_GRAMMAR = Grammar(
    functions=(
        "function_declaration",
        "method_definition",
        "arrow_function",
        "function_expression",
        "generator_function_declaration",
    ),
    blocks=("statement_block",),
    calls="call_expression",
    statement="expression_statement",
)
_ASSIGNED = {"assignment_expression": "left", "variable_declarator": "name"}


def script_handlers(parsed: ParsedText) -> tuple[Handler, ...]:
    """Every handler of a file; none if the language is not read."""
    root = parsed.root
    if root is None:
        return ()
    reader = _Reader(parsed.comments)
    found = [*reader.clauses(root), *reader.rejections(root)]
    return tuple(sorted(found, key=lambda one: one.span))


@dataclass(frozen=True, slots=True)
class _Reader:
    comments: tuple[Comment, ...]

    def clauses(self, root: SgNode) -> Iterator[Handler]:
        for statement in of_kinds(root, "try_statement"):
            clause, body = statement.field("handler"), statement.field("body")
            block = clause.field("body") if clause else None
            if clause and body and block:
                yield self._clause(statement, clause, (body, block))

    def _clause(self, statement: SgNode, clause: SgNode, blocks: tuple[SgNode, SgNode]) -> Handler:
        body, block = blocks
        function = function_around(statement, _GRAMMAR)
        deed = deed_of(
            parts(block),
            returns_values=_returns_values(function),
            bound=assigned_in(body, _ASSIGNED),
        )
        span = span_of(clause)
        excuse = "cleanup" if cleans_up(body, _GRAMMAR) else ""
        return Handler(
            span=span,
            function=name_of(function),
            caught="everything",
            broad=True,
            outcome=deed.outcome,
            value=deed.value,
            text=" ".join(folded_lines(clause.text())),
            guarded=guarded_lines(body),
            following="" if deed.skips else following(statement, _GRAMMAR),
            bound=assigned_in(body, _ASSIGNED),
            returns=field_text(function, "return_type").lstrip(": ") if function else "",
            documented=is_documented(function, self.comments, deed.value),
            skips=deed.skips,
            excuse=excuse or reason_in(self.comments, span, statement),
        )

    def rejections(self, root: SgNode) -> Iterator[Handler]:
        """`promise.catch(…)` or `promise.then(f, …)` with a function that takes the error."""
        for call in root.find_all(kind="call_expression", regex=r"\.(catch|then)\("):
            target = call.field("function")
            arguments = parts(call.field("arguments"))
            place = {"catch": 0, "then": 1}.get(field_text(target, "property") if target else "")
            if target is None or place is None or len(arguments) != place + 1:
                continue
            handler = self._rejection(call, target, arguments[place])
            if handler is not None:
                yield handler

    def _rejection(self, call: SgNode, target: SgNode, given: SgNode) -> Handler | None:
        body = given.field("body") if given.kind() in _GRAMMAR.functions else None
        if body is None:
            return None
        outcome, value = _rejected(body)
        taken = re.search(r"^\(?\s*(\w+)", given.text())
        if taken and re.search(rf"\b{taken[1]}\b", value):
            outcome = Outcome.OTHER
        promise = field_text(target, "object")
        span = span_of(given)
        function = function_around(call, _GRAMMAR)
        return Handler(
            span=span,
            function=name_of(function),
            caught="everything",
            broad=True,
            outcome=outcome,
            value=value,
            text=" ".join(folded_lines(given.text())),
            guarded=folded_lines(promise),
            returns=field_text(function, "return_type").lstrip(": ") if function else "",
            documented=is_documented(function, self.comments, value),
            excuse=_promise_excuse(target) or reason_in(self.comments, span, call),
        )


def _rejected(body: SgNode) -> tuple[Outcome, str]:
    if body.kind() == "statement_block":
        deed = deed_of(parts(body), returns_values=True)
        return deed.outcome, deed.value
    text = body.text()
    if is_log(text):
        return Outcome.LOG, ""
    text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    if text in {"undefined", "{}"} or text.startswith("void "):
        return Outcome.NOTHING, ""
    return (Outcome.DEFAULT, text) if is_literal_value(text) else (Outcome.OTHER, "")


def _promise_excuse(target: SgNode) -> str:
    promise = target.field("object")
    if promise is None:
        return ""
    name = field_text(promise, "function").rpartition(".")[2]
    if name == "import" or promise.text().startswith("import("):
        return "optional import"
    closing = name.lower().startswith(("close", "cancel", "abort", "disconnect", "unlink", "rm"))
    return "cleanup" if closing else ""


def _returns_values(function: SgNode | None) -> bool:
    if function is None:
        return False
    return any(parts(one) for one in of_kinds(function, "return_statement"))
