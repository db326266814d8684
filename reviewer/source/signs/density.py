"""How much a statement decides, loops and defines at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import of_kinds
from reviewer.source.parsed import ParsedText
from reviewer.source.signs.sign import Sign

_FEWEST = 3
_NEAR = 3
_ARITHMETIC = re.compile(r"\[[^\]\n]*[\w)] ?[-+*/%] ?[\w(][^\]\n]*\]")


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Kinds of nodes: `nesting` ones weigh more inside one another, `plain` ones count one.

    A `unit` is what is read in one go: a statement, or an entry of a table.
    """

    nesting: frozenset[str]
    plain: frozenset[str]
    logic: str
    index: str
    units: frozenset[str]


_SCRIPT = _Grammar(
    nesting=frozenset({"ternary_expression", "arrow_function"}),
    plain=frozenset({"sequence_expression"}),
    logic="binary_expression",
    index="subscript_expression",
    units=frozenset(
        [
            "expression_statement",
            "lexical_declaration",
            "variable_declaration",
            "return_statement",
            "throw_statement",
            "if_statement",
            "for_statement",
            "for_in_statement",
            "while_statement",
            "do_statement",
            "switch_statement",
            "switch_case",
            "public_field_definition",
            "field_definition",
            "pair",
            "method_definition",
            "function_declaration",
            "class_declaration",
            "program",
        ]
    ),
)
_TSX = _Grammar(
    _SCRIPT.nesting, _SCRIPT.plain, _SCRIPT.logic, _SCRIPT.index, _SCRIPT.units | {"jsx_expression"}
)
_GRAMMARS: Mapping[str, _Grammar] = {
    "python": _Grammar(
        nesting=frozenset({"conditional_expression", "for_in_clause", "lambda"}),
        plain=frozenset({"if_clause", "named_expression"}),
        logic="boolean_operator",
        index="subscript",
        units=frozenset(
            [
                "expression_statement",
                "return_statement",
                "assert_statement",
                "raise_statement",
                "delete_statement",
                "if_statement",
                "elif_clause",
                "while_statement",
                "for_statement",
                "with_statement",
                "match_statement",
                "case_clause",
                "function_definition",
                "class_definition",
                "decorated_definition",
                "pair",
                "keyword_argument",
                "module",
            ]
        ),
    ),
    "javascript": _TSX,
    "typescript": _SCRIPT,
    "tsx": _TSX,
    "java": _Grammar(
        nesting=frozenset({"ternary_expression", "lambda_expression"}),
        plain=frozenset(),
        logic="binary_expression",
        index="array_access",
        units=frozenset(
            [
                "local_variable_declaration",
                "expression_statement",
                "return_statement",
                "throw_statement",
                "field_declaration",
                "if_statement",
                "while_statement",
                "for_statement",
                "enhanced_for_statement",
                "switch_rule",
                "yield_statement",
                "program",
            ]
        ),
    ),
    "go": _Grammar(
        nesting=frozenset(),
        plain=frozenset(),
        logic="binary_expression",
        index="index_expression",
        units=frozenset(
            [
                "short_var_declaration",
                "var_spec",
                "assignment_statement",
                "expression_statement",
                "return_statement",
                "if_statement",
                "for_statement",
                "expression_case",
                "func_literal",
                "source_file",
            ]
        ),
    ),
}


def dense_statements(parsed: ParsedText) -> Iterator[Sign]:
    """Statements with their density.

    A conditional expression, a loop of a comprehension or a nameless function that is an
    expression weighs one, and one more for each such around it; a filter, an assignment
    inside an expression, a run of `and` or of `or`, and arithmetic in an index weigh one.
    The density is the sum over the square root of the lines that it is spread over.
    """
    grammar, root = _GRAMMARS.get(parsed.language), parsed.root
    if grammar is None or root is None:
        return
    kinds = (*sorted(grammar.nesting | grammar.plain), grammar.logic, grammar.index)
    heavy = [node for node in of_kinds(root, *kinds) if _weighs(node, grammar)]
    surroundings = _Surroundings(grammar)
    for unit, placed in _by_unit(_crowded(heavy), surroundings):
        lines = _extent([node for node, _ in placed])
        weight = sum(_weight(node, nesting, grammar) for node, nesting in placed)
        if weight >= _FEWEST:
            yield Sign("dense-statement", lines, unit.text(), weight / sqrt(len(lines)))


def _weighs(node: SgNode, grammar: _Grammar) -> bool:
    kind = node.kind()
    if kind == grammar.index:
        return _ARITHMETIC.search(node.text()) is not None
    if kind == grammar.logic:
        return _begins_run(node)
    if kind in {"arrow_function", "lambda_expression"}:
        body = node.field("body")
        return (
            body is not None
            and body.kind() not in {"statement_block", "block"}
            and not _is_named(node)
        )
    return True


def _is_named(node: SgNode) -> bool:
    """Whether a function is what a name stands for, rather than a part of an expression."""
    parent = node.parent()
    return parent is not None and parent.kind() in {"variable_declarator", "pair"}


def _begins_run(node: SgNode) -> bool:
    """Whether a logical operator is not the continuation of the same one around it."""
    operator = _operator(node)
    if operator not in {"and", "or", "&&", "||"}:
        return False
    parent = node.parent()
    return parent is None or parent.kind() != node.kind() or _operator(parent) != operator


def _operator(node: SgNode) -> str:
    operator = node.field("operator")
    return operator.text() if operator else ""


def _crowded(nodes: Sequence[SgNode]) -> Iterator[SgNode]:
    """The nodes that have enough others close by to be worth a closer look."""
    rows = [node.range().start.line for node in nodes]
    for position, node in enumerate(nodes):
        around = rows[max(0, position - _FEWEST + 1) : position + _FEWEST]
        if sum(abs(row - rows[position]) < _NEAR for row in around) >= _FEWEST:
            yield node


@dataclass(frozen=True, slots=True)
class _Around:
    """The unit that holds a node, if any, and how many nodes nest from there on."""

    unit: SgNode | None
    nesting: int


class _Surroundings:
    """What is around the nodes of a tree; each node is asked once, however deep."""

    def __init__(self, grammar: _Grammar) -> None:
        self._grammar = grammar
        self._known: dict[SgNode, _Around] = {}

    def of(self, node: SgNode) -> _Around:
        """The unit around the node, and what nests between them."""
        path = []
        found = _Around(None, 0)
        for one in node.ancestors():
            known = self._known.get(one)
            if known is not None:
                found = known
                break
            path.append(one)
            if _is_unit(one, self._grammar):
                break
        for one in reversed(path):
            found = self._known[one] = self._within(one, found)
        return found

    def _within(self, node: SgNode, around: _Around) -> _Around:
        if _is_unit(node, self._grammar):
            return _Around(node, 0)
        return _Around(around.unit, around.nesting + _nests(node, self._grammar))


def _by_unit(
    nodes: Iterable[SgNode], surroundings: _Surroundings
) -> Iterator[tuple[SgNode, list[tuple[SgNode, int]]]]:
    """Each unit with its nodes, and how many nest around each of them there."""
    units: dict[SgNode, list[tuple[SgNode, int]]] = {}
    for node in nodes:
        around = surroundings.of(node)
        if around.unit is not None:
            units.setdefault(around.unit, []).append((node, around.nesting))
    yield from units.items()


def _weight(node: SgNode, nesting: int, grammar: _Grammar) -> int:
    """One, and one for each node around it in its unit that is read along with it."""
    if node.kind() not in grammar.nesting:
        return 1
    parent = node.parent() if node.kind() == "for_in_clause" else None
    own = parent is not None and _nests(parent, grammar)
    return 1 + nesting - own


def _is_unit(node: SgNode, grammar: _Grammar) -> bool:
    if node.kind() not in grammar.units:
        return False
    parent = node.parent()
    return parent is None or parent.kind() != "dictionary_comprehension"


def _extent(nodes: Sequence[SgNode]) -> Span:
    reaches = [node.range() for node in nodes]
    first = min(reach.start.line for reach in reaches)
    return Span(first + 1, max(reach.end.line for reach in reaches) + 1)


def _nests(node: SgNode, grammar: _Grammar) -> bool:
    """Whether what is inside the node is read with it in mind; a loop reigns all around it."""
    kind = node.kind()
    if kind.endswith(("_comprehension", "generator_expression")):
        return True
    return kind in grammar.nesting and kind != "for_in_clause" and not _is_named(node)
