"""Checks of what a declared type already excludes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.comments import reason_at
from reviewer.source.nodes import field_text, of_kinds, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import (
    FunctionNode,
    compared_with_none,
    dotted,
    inner_ids,
    is_plain,
    named_parameters,
    written,
)
from reviewer.source.signs.sign import Sign

_LOOSE = re.compile(
    r"Any|object|Optional|Union|None|Type|Json\w*|JSON\w*|\w*T|T\w|_?[A-Z]\w?|"
    r"\w*(?:Like|Optional|Maybe|OrNone|Input|Arg|Args|Value|Payload|Raw\w*)"
)
_CONTAINERS = frozenset(
    {
        *("list", "dict", "set", "frozenset", "tuple"),
        *("List", "Dict", "Set", "FrozenSet", "Tuple"),
        *("Sequence", "Iterable", "Mapping", "MutableMapping", "Collection", "Iterator"),
    }
)
_SCALARS = frozenset({"int", "float", "str", "bool", "bytes", "complex"})
_PLAIN_DECORATORS = frozenset({"staticmethod", "classmethod", "cache", "lru_cache"})
_COMPARING = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)
_NULL_CHECK = re.compile(
    r"(?P<name>[A-Za-z_$][\w$]*)\s*[!=]==?\s*(?:null|undefined)|"
    r"typeof\s+(?P<typed>[A-Za-z_$][\w$]*)\s*[!=]==?\s*[\"'](?P<type>\w+)[\"']"
)
_NULL_DEFAULT = re.compile(r"\?\?(?!=)|\?\.(?!\d)")
_SCRIPT_FUNCTIONS = (
    "function_declaration",
    "method_definition",
    "arrow_function",
    "function_expression",
)
_SURE_SCRIPT_TYPE = re.compile(
    r"(?:string|number|boolean|bigint|Date|(?:readonly )?[A-Za-z][\w.]*\[\]|"
    r"(?:Array|ReadonlyArray|Map|Set|Record|ReadonlyMap|ReadonlySet)<[^|]*>|"
    r"[A-Z][a-z][\w.]*)"
)


@dataclass(frozen=True, slots=True)
class _Doubt:
    span: Span
    text: str


def needless_defenses(parsed: ParsedText) -> Iterator[Sign]:
    """Functions that check parameters for what their types exclude; the measure counts checks.

    In Python these are comparisons with None and `isinstance` of the declared type, in
    TypeScript comparisons with null or undefined, `??`, `?.` and `typeof` of the declared
    type. Special
    methods, decorated functions, parameters that are assigned to or may be None, and
    types whose name leaves that open are passed over, and so is what a comment explains.
    """
    if parsed.module is not None:
        functions = _python_functions(parsed.module, parsed.functions)
    elif parsed.root is not None and parsed.language in {"typescript", "tsx"}:
        functions = _script_functions(parsed.root, parsed.text)
    else:
        return
    for doubts in functions:
        lines = [line for doubt in doubts for line in (doubt.span.start, doubt.span.end)]
        if doubts and not reason_at(parsed.comments, Span(min(lines), min(lines))):
            checks = ", ".join(dict.fromkeys(doubt.text for doubt in doubts))
            yield Sign(
                "needless-defense",
                Span(min(lines), max(lines)),
                checks,
                len(doubts),
                (("CHECKS", checks),),
            )


def _python_functions(
    module: ast.Module, functions: Iterable[FunctionNode]
) -> Iterator[list[_Doubt]]:
    aliases = _aliases(module)
    for node in functions:
        if is_plain(node, _PLAIN_DECORATORS):
            types = _sure_types(node, aliases)
            yield list(_python_doubts(node, types)) if types else []


def _aliases(module: ast.Module) -> frozenset[str]:
    """Names that the file assigns, which may stand for an optional type."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.Assign):
            names.update(one.id for one in node.targets if isinstance(one, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(getattr(node, "name", None), ast.Name):
            names.add(node.name.id)  # type: ignore[attr-defined] # a `type` statement, Python 3.12
    return frozenset(names)


def _sure_types(function: FunctionNode, aliases: frozenset[str]) -> Mapping[str, str]:
    """The name of the declared type of each parameter that cannot be None."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    defaults = dict(
        zip(reversed([one.arg for one in positional]), reversed(given.defaults), strict=False)
    )
    defaults |= {
        one.arg: value
        for one, value in zip(given.kwonlyargs, given.kw_defaults, strict=True)
        if value is not None
    }
    found = {
        one.arg: _declared(one.annotation)
        for one in named_parameters(function)
        if one.annotation is not None and not _may_be_none(defaults.get(one.arg))
    }
    sure = {name: kind for name, kind in found.items() if kind and kind not in aliases}
    stored = _stored(function) if sure else frozenset()
    return {name: kind for name, kind in sure.items() if name not in stored}


def _stored(function: FunctionNode) -> frozenset[str]:
    """The names that a function gives a value."""
    return frozenset(
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)
    )


def _may_be_none(node: ast.expr | None) -> bool:
    return node is not None and not (
        isinstance(node, ast.Constant) and node.value is not None and node.value is not ...
    )


def _declared(annotation: ast.expr) -> str:
    """The type's name if no value of it is None, else an empty text."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            return ""
    if isinstance(annotation, ast.Subscript):
        name = dotted(annotation.value).rpartition(".")[2]
        return name if name in _CONTAINERS else ""
    name = dotted(annotation).rpartition(".")[2]
    if name in _SCALARS or name in _CONTAINERS:
        return name
    return name if re.match(r"_?[A-Z]", name) and not _LOOSE.fullmatch(name) else ""


def _python_doubts(function: FunctionNode, types: Mapping[str, str]) -> Iterator[_Doubt]:
    for test in _tests(function):
        for node in ast.walk(test):
            if compared_with_none(node, *_COMPARING) in types or _is_type_check(node, types):
                yield _Doubt(Span(test.lineno, _end(function, test)), written(node))


def _tests(function: FunctionNode) -> Iterator[ast.expr]:
    """The conditions of a function, those of functions inside it left out."""
    inner = inner_ids(function)
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.IfExp) and id(node) not in inner:
            yield node.test


def _end(function: ast.AST, test: ast.expr) -> int:
    """The last line of the statement that a failed check leads to, if that is a guard."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and node.test is test and not node.orelse:
            last = node.body[-1]
            if len(node.body) == 1 and isinstance(last, ast.Return | ast.Raise):
                return last.end_lineno or last.lineno
    return test.end_lineno or test.lineno


def _is_type_check(node: ast.AST, types: Mapping[str, str]) -> bool:
    if not (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "isinstance"
        and len(node.args) == 2  # noqa: PLR2004 - what isinstance takes
        and isinstance(node.args[0], ast.Name)
    ):
        return False
    kind = types.get(node.args[0].id, "")
    return bool(kind) and kind in set(_type_names(node.args[1]))


def _type_names(node: ast.expr) -> Iterable[str]:
    if isinstance(node, ast.Tuple):
        return [name for one in node.elts for name in _type_names(one)]
    if isinstance(node, ast.BinOp):
        return [*_type_names(node.left), *_type_names(node.right)]
    return [dotted(node).rpartition(".")[2]]


def _script_functions(root: SgNode, text: str) -> Iterator[list[_Doubt]]:
    if not (_NULL_CHECK.search(text) or _NULL_DEFAULT.search(text)):
        return
    loose = set(re.findall(r"\btype\s+(\w+)", text))
    for node in of_kinds(root, *_SCRIPT_FUNCTIONS):
        types = _script_types(node, loose)
        body = node.field("body")
        if types and body is not None and node.field("decorator") is None:
            yield list(_script_doubts(body, types))


def _script_types(function: SgNode, loose: set[str]) -> Mapping[str, str]:
    parameters = function.field("parameters")
    types: dict[str, str] = {}
    for one in parameters.children() if parameters else []:
        if one.kind() != "required_parameter" or one.field("value") is not None:
            continue
        declared = field_text(one, "type").removeprefix(":").strip()
        if (
            _SURE_SCRIPT_TYPE.fullmatch(declared)
            and not _LOOSE.fullmatch(declared)
            and declared not in loose
        ):
            types[field_text(one, "pattern")] = declared
    body = field_text(function, "body")
    return {
        name: kind
        for name, kind in types.items()
        if not re.search(rf"(?<![\w.$]){re.escape(name)}\s*(?:\?\?|\|\||&&)?=(?![=>])", body)
    }


def _script_doubts(body: SgNode, types: Mapping[str, str]) -> Iterator[_Doubt]:
    for node in of_kinds(body, "if_statement", "ternary_expression"):
        condition = node.field("condition")
        if condition is None:
            continue
        for check in _NULL_CHECK.finditer(condition.text()):
            name = check["name"] or check["typed"]
            around = condition.text()[: check.start()]
            if name not in types or around.endswith((".", "?.")):
                continue
            if check["typed"] and check["type"] not in {types[name], "undefined"}:
                continue
            yield _Doubt(_guard(node, condition), " ".join(check[0].split()))
    yield from _defaults(body, types)


def _defaults(body: SgNode, types: Mapping[str, str]) -> Iterator[_Doubt]:
    """Where a parameter is given a default with `??`, or is asked for a member with `?.`."""
    for node in of_kinds(body, "binary_expression", "optional_chain"):
        of = node.field("left") if node.kind() == "binary_expression" else node.prev()
        operator = field_text(node, "operator") or "?."
        if operator in {"??", "?."} and of is not None and of.text() in types:
            yield _Doubt(span_of(node), f"{of.text()}{operator}".replace("??", " ??"))


def _guard(node: SgNode, condition: SgNode) -> Span:
    """The lines of a check with the `return` or `throw` it guards, else of the check alone."""
    body, start = node.field("consequence"), span_of(node).start
    if body is None or node.field("alternative") is not None:
        return Span(start, span_of(condition).end)
    statements = [one for one in body.children() if one.is_named()]
    ends = len(statements) == 1 and statements[0].kind() in {"return_statement", "throw_statement"}
    return Span(start, span_of(statements[0]).end if ends else span_of(condition).end)
