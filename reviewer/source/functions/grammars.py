"""What makes up a function in the grammars of JavaScript, TypeScript, Go and Java."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Grammar:
    """Kinds of tree-sitter's nodes.

    `decisions` add a path each, as do binary expressions whose operator matches `operators`;
    `controls` nest. `scopes` give functions the first part of their names; of functions
    without a name `holders` tell it, by the field that holds it. `unbound` are parameters
    that no caller hands over.
    """

    functions: frozenset[str]
    scopes: frozenset[str]
    decisions: frozenset[str]
    operators: str
    controls: frozenset[str]
    holders: Mapping[str, str] = field(default_factory=dict)
    unbound: frozenset[str] = frozenset()


_LOOPS = {"for_statement", "while_statement", "do_statement"}
_SCRIPT_LOOPS = {*_LOOPS, "for_in_statement"}
_JAVA_LOOPS = {*_LOOPS, "enhanced_for_statement"}
_GO_CASES = {"expression_case", "type_case", "communication_case"}
_GO_SWITCHES = {"expression_switch_statement", "type_switch_statement", "select_statement"}
_JAVASCRIPT = Grammar(
    functions=frozenset(
        {
            "arrow_function",
            "function_declaration",
            "function_expression",
            "generator_function",
            "generator_function_declaration",
            "method_definition",
        }
    ),
    scopes=frozenset({"class", "class_declaration"}),
    decisions=frozenset(
        {*_SCRIPT_LOOPS, "if_statement", "switch_case", "catch_clause", "ternary_expression"}
    ),
    operators=r"^(&&|\|\||\?\?)$",
    controls=frozenset({*_SCRIPT_LOOPS, "if_statement", "switch_statement", "try_statement"}),
    holders={
        "assignment_expression": "left",
        "assignment_pattern": "left",
        "field_definition": "property",
        "pair": "key",
        "public_field_definition": "name",
        "variable_declarator": "name",
    },
)
_TYPESCRIPT = replace(
    _JAVASCRIPT,
    scopes=_JAVASCRIPT.scopes | {"abstract_class_declaration", "internal_module"},
    unbound=frozenset({"this"}),
)
GRAMMARS: Mapping[str, Grammar] = {
    "javascript": _JAVASCRIPT,
    "typescript": _TYPESCRIPT,
    "tsx": _TYPESCRIPT,
    "go": Grammar(
        functions=frozenset({"function_declaration", "method_declaration", "func_literal"}),
        scopes=frozenset(),
        decisions=frozenset({"if_statement", "for_statement", *_GO_CASES}),
        operators=r"^(&&|\|\|)$",
        controls=frozenset({"if_statement", "for_statement", *_GO_SWITCHES}),
    ),
    "java": Grammar(
        functions=frozenset(
            {
                "method_declaration",
                "constructor_declaration",
                "compact_constructor_declaration",
            }
        ),
        scopes=frozenset(
            {
                "class_declaration",
                "enum_declaration",
                "interface_declaration",
                "record_declaration",
            }
        ),
        decisions=frozenset(
            {*_JAVA_LOOPS, "if_statement", "switch_label", "catch_clause", "ternary_expression"}
        ),
        operators=r"^(&&|\|\|)$",
        controls=frozenset(
            {
                *_JAVA_LOOPS,
                "if_statement",
                "switch_expression",
                "try_statement",
                "try_with_resources_statement",
            }
        ),
        unbound=frozenset({"receiver_parameter"}),
    ),
}
