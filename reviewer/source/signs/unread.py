"""Collections of a function that are filled and never read."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from reviewer.source.comments import reason_at
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import FunctionNode, inner_ids, lines_of
from reviewer.source.signs.sign import Sign

_MAKERS = frozenset({"list", "dict", "set", "defaultdict", "OrderedDict", "Counter", "deque"})
_FILLS = frozenset({"append", "add", "extend", "insert", "update", "setdefault", "appendleft"})


def unread_collections(parsed: ParsedText) -> Iterator[Sign]:
    """Local collections of Python functions that start empty and are only ever filled."""
    for function in parsed.functions:
        inner = inner_ids(function)
        for node in ast.walk(function):
            if not isinstance(node, ast.Assign | ast.AnnAssign) or id(node) in inner:
                continue
            made = _made(node)
            if made is None or not _is_only_filled(function, made, node):
                continue
            span = lines_of(node)
            if not reason_at(parsed.comments, span):
                yield Sign("unread-collection", span, made, values=(("NAME", made),))


def _made(node: ast.Assign | ast.AnnAssign) -> str | None:
    """The name to which a statement gives an empty collection."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    target = targets[0]
    if len(targets) > 1 or not isinstance(target, ast.Name) or target.id.startswith("_"):
        return None
    return target.id if _is_empty(node.value) else None


def _is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        function = value.func
        name = function.attr if isinstance(function, ast.Attribute) else None
        name = function.id if isinstance(function, ast.Name) else name
        return name in _MAKERS and (not value.args or name in {"defaultdict", "deque"})
    return (isinstance(value, ast.List) and not value.elts) or (
        isinstance(value, ast.Dict) and not value.values
    )


def _is_only_filled(function: FunctionNode, name: str, made: ast.AST) -> bool:
    """Whether a name is filled, and stands nowhere but where it is made and filled."""
    nodes = tuple(ast.walk(function))
    shared = (one.names for one in nodes if isinstance(one, ast.Global | ast.Nonlocal))
    if any(name in names for names in shared):
        return False
    filled = [receiver for one in nodes if (receiver := _filled(one, name))]
    known = {id(one) for one in (*_standing(ast.walk(made), {name}), *filled)}
    return bool(filled) and all(id(one) in known for one in _standing(nodes, {name, "locals"}))


def _standing(nodes: Iterable[ast.AST], names: AbstractSet[str]) -> Iterator[ast.Name]:
    return (one for one in nodes if isinstance(one, ast.Name) and one.id in names)


def _filled(node: ast.AST, name: str) -> ast.Name | None:
    """Where a name stands in a statement that puts something into it and does nothing else."""
    at = _put_into(node)
    while isinstance(at, ast.Subscript | ast.Call | ast.Attribute):
        at = _under(at)
    return at if isinstance(at, ast.Name) and at.id == name else None


def _put_into(node: ast.AST) -> ast.AST | None:
    """What a statement puts something into, if that is all that it does."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=at, attr=method))):
            return at if method in _FILLS else None
        case ast.Assign(targets=[ast.Subscript(value=at)]):
            return at
        case ast.AugAssign(target=ast.Subscript(value=at)):
            return at
        case _:
            return None


def _under(node: ast.Subscript | ast.Call | ast.Attribute) -> ast.AST | None:
    """What a row, or the result of `setdefault`, was taken from."""
    if isinstance(node, ast.Attribute):
        return node.value if node.attr == "setdefault" else None
    return node.func if isinstance(node, ast.Call) else node.value
