"""What stands around an assert and keeps it from failing."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from reviewer.source.nodes import field_text

_FAILS = re.compile(r"\b(?:throw|fail|expect|assert\w*|verify|reject|done|next)\b")
_TAKES_FAILURES = re.compile(r"\b(?:AssertionError|Throwable|Error|AssertionFailedError)\b")
_FUNCTIONS = ("arrow_function", "function_expression", "function_declaration", "method_declaration")
_LOOPS = (
    *("for_statement", "while_statement", "do_statement"),
    *("enhanced_for_statement", "for_in_statement"),
)


def is_forgiven(assertion: SgNode, language: str) -> bool:
    """Whether an assert of a language with braces stands in a `try` that hides its failure.

    A `try` in a loop tries again, which the rule on retries tells of.
    """
    inner = assertion
    around = assertion.ancestors()
    if any(node.kind() in _LOOPS for node in around):
        return False
    for node in around:
        if node.kind() == "try_statement" and node.field("body") == inner:
            clauses = [one for one in node.children() if one.kind() == "catch_clause"]
            if any(_forgives(clause, language) for clause in clauses):
                return True
        inner = node
    return False


def condition_of(assertion: SgNode) -> str:
    """The condition of the innermost `if` without an `else` around it, up to the test."""
    for node in assertion.ancestors():
        if node.kind() in _FUNCTIONS:
            return ""
        if node.kind() == "if_statement" and node.field("alternative") is None:
            return field_text(node, "condition")
    return ""


def _forgives(clause: SgNode, language: str) -> bool:
    body = field_text(clause, "body")
    caught = clause.text().removesuffix(body)
    takes = language != "java" or _TAKES_FAILURES.search(caught) is not None
    return takes and not _FAILS.search(body)
