"""Functions of JavaScript, TypeScript, Go and Java, measured on their syntax tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from ast_grep_py import Config, SgNode

from reviewer.model.change import Span
from reviewer.model.facts import Function, Measures
from reviewer.source.functions.code_lines import body_hashes, code_lines
from reviewer.source.functions.grammars import GRAMMARS, Grammar
from reviewer.source.nodes import field_text, parts, span_of
from reviewer.source.parsed import ParsedText

_ANONYMOUS = "<anonymous>"
_LONGEST_NAME = 80


def tree_functions(parsed: ParsedText) -> tuple[Function, ...] | None:
    """Every function that has a body; None for a language whose grammar is not known.

    Cyclomatic complexity is McCabe's (1976): one, and one more for each `if`, loop, `case`,
    `catch`, conditional expression and short-circuit operator; `x ? true : false` decides
    nothing. A function within another counts for itself alone. A name holds those of the
    classes and functions around.
    """
    grammar = GRAMMARS.get(parsed.language)
    if grammar is None or parsed.root is None:
        return None
    walk = _Walk(grammar)
    for node in _nodes(parsed.root, grammar):
        walk.meet(node)
    measured = (_measured(one, parsed) for one in walk.found)
    return tuple(sorted(measured, key=lambda one: (one.span.start, -one.span.end, one.name)))


@dataclass(slots=True)
class _Counted:
    """A function, and what was counted in it so far; `inner` are the functions within."""

    name: str
    span: Span
    parameters: int
    cyclomatic: int = 1
    nesting: int = 0
    inner: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the next nodes may lie in, up to the offset `end`.

    `function` is the innermost one and `names` what is around; `depth` counts the control
    structures of that function.
    """

    kind: str
    end: float
    node: SgNode | None = None
    function: _Counted | None = None
    names: tuple[str, ...] = ()
    depth: int = 0


@dataclass(slots=True)
class _Walk:
    """Meets nodes in source order, outer ones first."""

    grammar: Grammar
    found: list[_Counted] = field(default_factory=list)
    around: list[_Around] = field(default_factory=lambda: [_Around("", float("inf"))])

    def meet(self, node: SgNode) -> None:
        """Count a node, and remember it while others may lie in it."""
        kind, reach = node.kind(), node.range()
        while self.around[-1].end <= reach.start.index:
            self.around.pop()
        outer = self.around[-1]
        if kind in self.grammar.functions:
            if node.field("body"):
                self.around.append(self._function(node, outer))
        elif kind in self.grammar.scopes:
            names = (*outer.names, field_text(node, "name"))
            self.around.append(replace(outer, kind=kind, end=reach.end.index, names=names))
        elif outer.function:
            outer.function.cyclomatic += _decides(node, kind, self.grammar)
            if kind in self.grammar.controls:
                depth = outer.depth + (not _continues(node, outer))
                outer.function.nesting = max(outer.function.nesting, depth)
                inside = replace(outer, kind=kind, end=reach.end.index, node=node, depth=depth)
                self.around.append(inside)

    def _function(self, node: SgNode, outer: _Around) -> _Around:
        own = field_text(node, "name") or _given_name(node, self.grammar)
        names = (*outer.names, own)
        span = _span(node)
        counted = _Counted(
            ".".join(_told((*outer.names, own or _ANONYMOUS))),
            span,
            _parameters(node, self.grammar),
        )
        self.found.append(counted)
        if outer.function:
            outer.function.inner.append(span)
        return _Around(node.kind(), node.range().end.index, node, counted, names)


def _nodes(root: SgNode, grammar: Grammar) -> Sequence[SgNode]:
    """All that counts, from one walk of the tree."""
    kinds = grammar.functions | grammar.scopes | grammar.decisions | grammar.controls
    operator = {"field": "operator", "regex": grammar.operators}
    either = [{"kind": kind} for kind in sorted(kinds)]
    condition = {"any": [*either, {"kind": "binary_expression", "has": operator}]}
    found = root.find_all(cast("Config", {"rule": condition}))
    return sorted(found, key=lambda node: (node.range().start.index, -node.range().end.index))


def _decides(node: SgNode, kind: str, grammar: Grammar) -> bool:
    if kind == "ternary_expression":
        ends = (node.field("consequence"), node.field("alternative"))
        return {end.kind() for end in ends if end} != {"true", "false"}
    if kind == "switch_label":
        return not node.text().startswith("default")
    return kind in grammar.decisions or kind == "binary_expression"


def _continues(node: SgNode, outer: _Around) -> bool:
    """Whether an `if` is the `else if` of the one that it lies in."""
    start, end = node.range().start.index, node.range().end.index
    if not node.kind() == outer.kind == "if_statement" or end != outer.end:
        return False
    other = outer.node.field("alternative") if outer.node else None
    ways = [other, *parts(other)] if other else []
    return any(one.kind() == "if_statement" and one.range().start.index == start for one in ways)


def _given_name(node: SgNode, grammar: Grammar) -> str:
    """What a function expression is assigned to."""
    parent = node.parent() if grammar.holders else None
    holder = grammar.holders.get(parent.kind(), "") if parent else ""
    name = field_text(parent, holder).strip("\"'`") if parent and holder else ""
    return name if len(name) <= _LONGEST_NAME and "\n" not in name else ""


def _told(names: Sequence[str]) -> Iterator[str]:
    """The names that are any, one that repeats the one before left out."""
    known = [name for name in names if name]
    for before, name in zip(["", *known], known, strict=False):
        if name != before:
            yield name


def _span(node: SgNode) -> Span:
    """The lines of a function, what is written above its name left out."""
    whole = span_of(node)
    name = node.field("name")
    return Span(span_of(name).start, whole.end) if name else whole


def _parameters(node: SgNode, grammar: Grammar) -> int:
    if node.field("parameter"):
        return 1
    listed = parts(node.field("parameters"))
    bound = (one for one in listed if (one.field("pattern") or one).kind() not in grammar.unbound)
    return sum(_names_of(parameter) for parameter in bound)


def _names_of(parameter: SgNode) -> int:
    """How many parameters share a type, as in Go's `a, b int`."""
    if parameter.kind() != "parameter_declaration":
        return 1
    return max(1, sum(child.kind() == "identifier" for child in parameter.children()))


def _measured(one: _Counted, parsed: ParsedText) -> Function:
    within = frozenset(line for span in one.inner for line in range(span.start + 1, span.end))
    numbers = code_lines(parsed.lines, one.span, language=parsed.language, without=within)
    measures = Measures(
        cyclomatic=one.cyclomatic,
        cognitive=None,
        lines=len(numbers),
        parameters=one.parameters,
        nesting=one.nesting,
    )
    return Function(one.name, one.span, measures, body_hashes(parsed.lines, numbers))
