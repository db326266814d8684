"""How deep control structures nest in the languages that lizard measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText

_BRACES = (
    "if_statement",
    "for_statement",
    "while_statement",
    "do_statement",
    "switch_statement",
    "try_statement",
)
_KINDS: Mapping[str, tuple[str, ...]] = {
    "c": _BRACES[:-1],
    "cpp": (*_BRACES, "for_range_loop"),
    "csharp": (*_BRACES, "foreach_statement"),
    "python": (
        "if_statement",
        "for_statement",
        "while_statement",
        "try_statement",
        "match_statement",
    ),
    "rust": (
        "if_expression",
        "for_expression",
        "while_expression",
        "loop_expression",
        "match_expression",
    ),
    "php": (*_BRACES, "foreach_statement"),
    "ruby": ("if", "unless", "while", "until", "for", "case", "begin"),
    "kotlin": (
        "if_expression",
        "for_statement",
        "while_statement",
        "when_expression",
        "try_expression",
    ),
    "swift": (
        "if_statement",
        "guard_statement",
        "for_statement",
        "while_statement",
        "switch_statement",
    ),
    "scala": (
        "if_expression",
        "for_expression",
        "while_expression",
        "match_expression",
        "try_expression",
    ),
}
_ELSE = {"else_clause", "if_statement", "if_expression", "else_if_clause"}


def control_spans(parsed: ParsedText) -> tuple[Span, ...] | None:
    """The spans of control structures, an `else if` counted with its `if`.

    None for languages whose control structures are not known.
    """
    kinds = _KINDS.get(parsed.language)
    root = parsed.root if kinds else None
    if kinds is None or root is None:
        return None
    nodes = root.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}})
    return tuple(_span(node) for node in nodes if not _is_else_if(node))


def depth_in(function: Span, controls: Sequence[Span], nested: Sequence[Span]) -> int:
    """The deepest nesting of `controls` inside a function, nested functions aside."""
    own = [
        control
        for control in controls
        if _holds(function, control) and not any(_holds(inner, control) for inner in nested)
    ]
    return max((sum(_holds(outer, control) for outer in own) for control in own), default=0)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_else_if(node: SgNode) -> bool:
    parent = node.parent()
    return node.kind().startswith("if_") and parent is not None and parent.kind() in _ELSE


def _span(node: SgNode) -> Span:
    found = node.range()
    return Span(found.start.line + 1, found.end.line + 1)
