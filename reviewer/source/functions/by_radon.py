"""Functions of Python source: cyclomatic by radon, cognitive by complexipy."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

import complexipy
from radon.visitors import ComplexityVisitor

from reviewer.model.change import Span
from reviewer.model.facts import Function, Measures
from reviewer.source.functions.code_lines import body_hashes, code_lines
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import FunctionNode, lines_of

_STATEMENT_FIELDS = ("body", "orelse", "finalbody", "handlers", "cases")
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.Match)


@dataclass(frozen=True, slots=True)
class _Defined:
    name: str
    node: FunctionNode
    span: Span


@dataclass(frozen=True, slots=True)
class _Source:
    lines: list[str]
    cognitive: Mapping[int, int] | None
    defined: tuple[_Defined, ...]


def python_functions(parsed: ParsedText, module: ast.Module) -> tuple[Function, ...]:
    """Every function, method and closure, those in local classes included.

    Cyclomatic complexity counts as radon does, asserts aside; a closure's own branches
    are its own. Cognitive complexity is complexipy's sum over the function's own lines.
    """
    defined = tuple(_definitions(module))
    source = _Source(parsed.lines, _cognitive_by_line(parsed.text), defined)
    return tuple(_measure(position, source) for position in range(len(defined)))


def is_newer_python(text: str) -> bool:
    """Whether text that this Python cannot parse is valid in a newer one."""
    return _cognitive_by_line(text) is not None


def _definitions(tree: ast.Module) -> Iterator[_Defined]:
    pending: list[tuple[ast.AST, str]] = [(tree, "")]
    found = []
    while pending:
        node, scope = pending.pop()
        for child in _statements(node):
            inner = scope
            if isinstance(child, FunctionNode | ast.ClassDef):
                inner = f"{scope}.{child.name}" if scope else child.name
            if isinstance(child, FunctionNode):
                found.append(_Defined(inner, child, lines_of(child)))
            pending.append((child, inner))
    yield from sorted(found, key=lambda one: (one.span, one.name))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements, handlers and cases right below one of them, expressions left alone."""
    for field in _STATEMENT_FIELDS:
        yield from getattr(node, field, ())


def _nested_lines(position: int, defined: tuple[_Defined, ...]) -> frozenset[int]:
    """The lines of the functions inside one; they follow it, as all are sorted by line."""
    last = defined[position].span.end
    inside = takewhile(lambda other: other.span.start <= last, defined[position + 1 :])
    return frozenset(
        line for other in inside for line in range(other.span.start, other.span.end + 1)
    )


def _measure(position: int, source: _Source) -> Function:
    one = source.defined[position]
    nested = _nested_lines(position, source.defined)
    cognitive = source.cognitive
    unread = nested | _docstring_lines(one.node)
    numbers = code_lines(source.lines, one.span, language="python", without=unread)
    own_cognitive = (
        None if cognitive is None else sum(cognitive.get(number, 0) for number in numbers)
    )
    measures = Measures(
        cyclomatic=_cyclomatic(one.node),
        cognitive=own_cognitive,
        lines=len(numbers),
        parameters=_parameters(one.node),
        nesting=_nesting(one.node),
        by_name=_named_or_variadic(one.node.args),
    )
    return Function(one.name, one.span, measures, body_hashes(source.lines, numbers))


def _docstring_lines(node: FunctionNode) -> frozenset[int]:
    first = node.body[0]
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
        return frozenset()
    if not isinstance(first.value.value, str) or first.lineno == node.lineno:
        return frozenset()
    return frozenset(range(first.lineno, (first.end_lineno or first.lineno) + 1))


def _cyclomatic(node: FunctionNode) -> int:
    total = 1
    for statement in node.body:
        if isinstance(statement, ast.Pass):
            continue
        visitor = ComplexityVisitor(off=False, no_assert=True)
        visitor.visit(statement)
        total += visitor.complexity
    return total


def _parameters(node: FunctionNode) -> int:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args]
    receiver = 1 if named and named[0].arg in {"self", "cls"} else 0
    return len(named) - receiver + _named_or_variadic(arguments)


def _named_or_variadic(arguments: ast.arguments) -> int:
    """Those that no caller can mistake by their place."""
    variadic = sum(extra is not None for extra in (arguments.vararg, arguments.kwarg))
    return len(arguments.kwonlyargs) + variadic


def _nesting(node: FunctionNode) -> int:
    deepest = 0
    pending: list[tuple[ast.AST, int]] = [(statement, 0) for statement in node.body]
    while pending:
        current, depth = pending.pop()
        if isinstance(current, FunctionNode | ast.ClassDef):
            continue
        inner = depth + isinstance(current, _BLOCKS)
        deepest = max(deepest, inner)
        pending += [
            (child, depth if _is_elif(current, child) else inner) for child in _statements(current)
        ]
    return deepest


def _is_elif(parent: ast.AST, child: ast.AST) -> bool:
    return isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]


def _cognitive_by_line(text: str) -> Mapping[int, int] | None:
    try:
        found = complexipy.code_complexity(text, no_ignore=True, with_plans=False)
    except ValueError:
        return None
    return {
        line.line: line.complexity
        for function in found.functions
        for line in function.line_complexities
    }
