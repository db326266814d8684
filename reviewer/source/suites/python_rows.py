"""The rows of a parametrised Python test."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from reviewer.source.python_syntax import called_name, written

Lists = dict[str, ast.expr]


def rows_of(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    nodes: Sequence[ast.AST],
    constants: Lists,
) -> tuple[str, ...]:
    """Rows of `parametrize` and of loops over literals; lists may be named constants.

    `nodes` are all those below the function.
    """
    lists = {**constants, **assigned(function.body)}
    found = [*_parametrised(function, lists), *_looped(nodes, lists)]
    return tuple(found)


def assigned(body: list[ast.stmt]) -> Lists:
    """What the names that a block assigns stand for."""
    return {
        target.id: statement.value
        for statement in body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _parametrised(function: ast.FunctionDef | ast.AsyncFunctionDef, lists: Lists) -> Iterator[str]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and called_name(decorator) in {"parametrize", "expand"}:
            values = [one.value for one in decorator.keywords if one.arg == "argvalues"]
            yield from _items([*decorator.args, *values], lists)


def _looped(nodes: Sequence[ast.AST], lists: Lists) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.For):
            yield from _items([node.iter], lists)


def _items(arguments: list[ast.expr], lists: Lists) -> Iterator[str]:
    if not arguments:
        return
    last = arguments[-1]
    if isinstance(last, ast.Name):
        last = lists.get(last.id, last)
    if isinstance(last, ast.List | ast.Tuple | ast.Set):
        yield from (written(item) for item in last.elts)
    elif isinstance(last, ast.Dict):
        yield from (written(item) for item in last.values)
