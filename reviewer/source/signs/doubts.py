"""Checks of fields that a class of the same file declares, and checks made twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.comments import reason_at
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import (
    FunctionNode,
    compared_with_none,
    dotted,
    inner_ids,
    lines_of,
    named_parameters,
    written,
)
from reviewer.source.signs.sign import Sign

_RECORDS = frozenset({"dataclass", "define", "frozen", "attrs", "s"})
_ASKED = frozenset({"getattr", "hasattr"})
_SCRIPT_FUNCTIONS = ("function_declaration", "method_definition", "arrow_function")
_MEMBER_CHECK = re.compile(
    r"typeof\s+(?P<typed>[A-Za-z_$][\w$]*)\.(?P<kind_of>\w+)\s*[!=]==?\s*[\"'](?P<type>\w+)[\"']|"
    r"(?<![\w$.])(?P<name>[A-Za-z_$][\w$]*)\.(?P<field>\w+)\s*[!=]==?\s*(?:null|undefined)"
)
_SURE_FIELD = re.compile(r"string|number|boolean|bigint|(?:string|number|boolean)\[\]")


_HALF_MADE = frozenset(
    {"__del__", "__getattr__", "__getattribute__", "__new__", "__setstate__", "__copy__"}
)
_ASKS = re.compile(r"\b(?:get|has)attr\(")


def doubted_fields(parsed: ParsedText) -> Iterator[Sign]:
    """Checks whether parameters have fields that their class in the same file declares.

    In Python these are `getattr` with a default and `hasattr`, in TypeScript comparisons of
    required fields of an interface with null, undefined or their own type.
    """
    if parsed.language == "python" and not _ASKS.search(parsed.text):
        return
    if parsed.module is not None:
        found = _python_doubts(parsed.whole.module or parsed.module, parsed.functions)
    elif parsed.root is not None and parsed.language in {"typescript", "tsx"}:
        found = _script_doubts(parsed.root)
    else:
        return
    for span, text, owner in found:
        if not reason_at(parsed.comments, span):
            yield Sign("doubted-field", span, text, 1, (("CHECK", text), ("TYPE", owner)))


def repeated_guards(parsed: ParsedText) -> Iterator[Sign]:
    """Comparisons of a name with None after a guard of the function that already left on it."""
    if parsed.module is None:
        return
    for function in parsed.functions:
        for line, name in _guards(function):
            for again in _asked_again(function, line, name):
                span = lines_of(again)
                values = (("CHECK", written(again)), ("LINE", str(line)))
                yield Sign("repeated-guard", span, written(again), 1, values)


def _python_doubts(
    module: ast.Module, functions: Iterable[FunctionNode]
) -> Iterator[tuple[Span, str, str]]:
    classes = [one for one in module.body if isinstance(one, ast.ClassDef)]
    known = {one.name: _fields(one) for one in classes}
    owners = _owners(classes)
    for function in functions:
        types = dict(_types(function, known)) if known else {}
        if owner := owners.get((function.name, function.lineno)):
            types["self"] = owner
        for node in ast.walk(function) if types else ():
            if not isinstance(node, ast.Call):
                continue
            subject, name = _asked(node)
            owner = types.get(subject, "")
            if owner and name in known[owner]:
                yield lines_of(node), written(node), owner


def _owners(classes: Iterable[ast.ClassDef]) -> Mapping[tuple[str, int], str]:
    """The class of each method, by name and line, that may count on all fields being there.

    While an instance is made or taken away they may not be, nor where a class looks its
    attributes up itself; a base may call any method before they are.
    """
    return {
        (one.name, one.lineno): owner.name
        for owner in classes
        if not owner.bases and not _looks_itself_up(owner)
        for one in _called_once_made(owner)
    }


def _looks_itself_up(owner: ast.ClassDef) -> bool:
    methods = {one.name for one in owner.body if isinstance(one, FunctionNode)}
    names = {node.id for node in ast.walk(owner) if isinstance(node, ast.Name)}
    return bool(_HALF_MADE & (methods | names))


def _called_once_made(owner: ast.ClassDef) -> Iterator[FunctionNode]:
    """The methods that neither Python nor `__init__` calls on a half-made instance."""
    methods = [one for one in owner.body if isinstance(one, FunctionNode)]
    early = {name for one in methods if one.name == "__init__" for name in _called_on_self(one)}
    for one in methods:
        if one.name not in early and not re.fullmatch(r"__\w+__", one.name):
            yield one


def _called_on_self(function: FunctionNode) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and dotted(node.value) == "self":
            yield node.attr


def _fields(node: ast.ClassDef) -> frozenset[str]:
    """What every instance has: fields of a record, methods, and what `__init__` assigns."""
    marks = {dotted(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list}
    is_record = bool({mark.rpartition(".")[2] for mark in marks} & _RECORDS) or any(
        dotted(base).rpartition(".")[2] == "NamedTuple" for base in node.bases
    )
    names: set[str] = set()
    for one in node.body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            names |= {one.target.id} if is_record or one.value else set()
        elif isinstance(one, FunctionNode):
            names.add(one.name)
            names |= _assigned_in(one) if one.name == "__init__" else set()
    return frozenset(names)


def _assigned_in(function: FunctionNode) -> set[str]:
    targets = [
        target
        for one in function.body
        if isinstance(one, ast.Assign | ast.AnnAssign)
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
    ]
    return {
        one.attr
        for one in targets
        if isinstance(one, ast.Attribute) and dotted(one.value) == "self"
    }


def _types(function: FunctionNode, known: Mapping[str, frozenset[str]]) -> Mapping[str, str]:
    """The class of each parameter that is never assigned to."""
    found: dict[str, str] = {}
    for one in named_parameters(function):
        declared = one.annotation
        name = declared.value if isinstance(declared, ast.Constant) else None
        name = declared.id if isinstance(declared, ast.Name) else name
        if isinstance(name, str) and name in known:
            found[one.arg] = name
    return {name: kind for name, kind in found.items() if not _stores(function, name)}


def _stores(function: FunctionNode, name: str) -> list[int]:
    """The lines that give the name a value."""
    return [
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]


def _asked(call: ast.Call) -> tuple[str, str]:
    """The name and the field that `getattr` with a default or `hasattr` asks for."""
    if not (isinstance(call.func, ast.Name) and call.func.id in _ASKED and len(call.args) > 1):
        return "", ""
    subject, field = call.args[:2]
    if call.func.id == "getattr" and len(call.args) == 2:  # noqa: PLR2004 - without a default
        return "", ""
    if isinstance(subject, ast.Name) and isinstance(field, ast.Constant):
        return subject.id, str(field.value)
    return "", ""


def _guards(function: FunctionNode) -> Iterator[tuple[int, str]]:
    """The line and the local name of each `if x is None` of the body that leaves it."""
    for one in function.body:
        if (
            isinstance(one, ast.If)
            and not one.orelse
            and isinstance(one.body[-1], ast.Return | ast.Raise)
            and (name := compared_with_none(one.test, ast.Is))
            and (name in _parameters(function) or _stores(function, name))
        ):
            yield one.lineno, name


def _parameters(function: FunctionNode) -> frozenset[str]:
    return frozenset(one.arg for one in named_parameters(function))


def _asked_again(function: FunctionNode, line: int, name: str) -> Sequence[ast.Compare]:
    if any(stored > line for stored in _stores(function, name)):
        return []
    inner = inner_ids(function)
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Compare)
        and node.lineno > line
        and id(node) not in inner
        and compared_with_none(node, ast.Is, ast.IsNot) == name
    ]


def _script_doubts(root: SgNode) -> Iterator[tuple[Span, str, str]]:
    known = {name: fields for name, fields in _interfaces(root) if fields}
    if not known:
        return
    for function in of_kinds(root, *_SCRIPT_FUNCTIONS):
        types = _script_types(function, known)
        body = function.field("body")
        for node in of_kinds(body, "if_statement") if types and body else ():
            condition = node.field("condition")
            for check in _MEMBER_CHECK.finditer(condition.text()) if condition else ():
                owner = types.get(check["typed"] or check["name"], "")
                declared = known.get(owner, {}).get(check["kind_of"] or check["field"], "")
                if declared and check["type"] in {None, declared, "undefined"}:
                    yield span_of(node), " ".join(check[0].split()), owner
                    break


def _interfaces(root: SgNode) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The required fields of plain types of each interface."""
    for node in of_kinds(root, "interface_declaration"):
        fields = {
            field_text(one, "name"): field_text(one, "type").removeprefix(":").strip()
            for one in parts(node.field("body"))
            if one.kind() == "property_signature" and "?" not in one.text().split(":", 1)[0]
        }
        sure = {name: kind for name, kind in fields.items() if _SURE_FIELD.fullmatch(kind)}
        yield field_text(node, "name"), sure


def _script_types(function: SgNode, known: Mapping[str, object]) -> Mapping[str, str]:
    found = {
        field_text(one, "pattern"): field_text(one, "type").removeprefix(":").strip()
        for one in parts(function.field("parameters"))
        if one.kind() == "required_parameter" and one.field("value") is None
    }
    return {name: kind for name, kind in found.items() if kind in known}
