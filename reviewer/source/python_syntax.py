"""Python source as a standard syntax tree."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reviewer.model.change import Span

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

_CONFLICT_MARKERS = ("<<<<<<<", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True)
class Unparsable:
    """Source that is not valid; `line` is 0 if unknown."""

    reason: str
    line: int = 0


def parse_python(text: str) -> ast.Module | Unparsable:
    """The syntax tree, or why this interpreter gives none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return Unparsable(_explained(error), error.lineno or 0)
    except (ValueError, RecursionError, MemoryError) as error:
        return Unparsable(f"cannot be parsed: {type(error).__name__}")


def _explained(error: SyntaxError) -> str:
    if (error.text or "").startswith(_CONFLICT_MARKERS):
        return "unresolved merge conflict"
    return f"syntax error: {error.msg}"


def written(node: ast.AST) -> str:
    """A node as normalised source; as a dump of the tree where Python cannot write it.

    Before Python 3.12 that is an f-string whose expression needs a backslash.
    """
    try:
        return ast.unparse(node)
    except ValueError:
        return ast.dump(node)


def is_literal(node: ast.expr) -> bool:
    """Whether a node is a constant, or a collection of such."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.UnaryOp):
        return is_literal(node.operand)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return all(is_literal(item) for item in node.elts)
    return isinstance(node, ast.Dict) and all(is_literal(item) for item in node.values)


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The statement lists directly inside a compound statement, in source order."""
    if isinstance(statement, ast.Match):
        yield from (case.body for case in statement.cases)
        return
    for field in ("body", "handlers", "orelse", "finalbody"):
        inner = getattr(statement, field, None) or []
        if field == "handlers":
            yield from (handler.body for handler in inner)
        elif inner:
            yield inner


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `close` for `self.file.close()`, else an empty text."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes on a name, else an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def lines_of(node: ast.stmt | ast.expr | ast.excepthandler) -> Span:
    """The lines of a node."""
    return Span(node.lineno, node.end_lineno or node.lineno)


def is_plain(function: FunctionNode, decorators: Collection[str]) -> bool:
    """Whether a function is no special method and has only decorators of these names."""
    if function.name.startswith("__") and function.name.endswith("__"):
        return False
    return all(
        dotted(one.func if isinstance(one, ast.Call) else one).rpartition(".")[2] in decorators
        for one in function.decorator_list
    )


def named_parameters(function: FunctionNode) -> list[ast.arg]:
    """The parameters but for those that collect the rest, as they are declared."""
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def inner_ids(function: FunctionNode) -> frozenset[int]:
    """The `id` of each node that belongs to a function inside of this one."""
    return frozenset(
        id(one)
        for node in ast.walk(function)
        if node is not function and isinstance(node, FunctionNode | ast.Lambda)
        for one in ast.walk(node)
    )


def compared_with_none(node: ast.AST, *operators: type[ast.cmpop]) -> str:
    """The name that a comparison by one of the operators holds against None, else empty."""
    if (
        isinstance(node, ast.Compare)
        and len(node.ops) == 1
        and isinstance(node.ops[0], operators)
        and isinstance(node.left, ast.Name)
        and isinstance(node.comparators[0], ast.Constant)
        and node.comparators[0].value is None
    ):
        return node.left.id
    return ""
