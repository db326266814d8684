"""Tests of pytest and unittest."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.change import Span
from reviewer.model.facts import TestCase
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import FunctionNode, blocks, lines_of
from reviewer.source.suites.cases import body_of, with_unique_ids
from reviewer.source.suites.python_asserts import Callables, assertions_in
from reviewer.source.suites.python_rows import Lists, assigned, rows_of
from reviewer.source.suites.python_skips import (
    Marker,
    body_skip,
    decorator_skip,
    module_skip,
    never_entered,
)


@dataclass(frozen=True, slots=True)
class _Scope:
    name: str = ""
    skip: Marker | None = None


def python_tests(parsed: ParsedText) -> tuple[TestCase, ...]:
    """Functions and methods named `test…`; empty for source that does not parse.

    Raises RecursionError for code that nests too deep to be written out.
    """
    module = parsed.module
    if module is None:
        return ()
    reader = _Reader(module, parsed.lines, _callables(module), assigned(module.body))
    return tuple(with_unique_ids(reader.cases()))


@dataclass(frozen=True, slots=True)
class _Reader:
    module: ast.Module
    lines: list[str]
    callables: Callables
    constants: Lists

    def cases(self) -> Iterator[TestCase]:
        for scope, function in _functions(self.module.body, _Scope(skip=module_skip(self.module))):
            yield self._case(scope, function)

    def _callables(self, nodes: Sequence[ast.AST]) -> Callables:
        nested = _nested(nodes)
        return {**self.callables, **nested} if nested else self.callables

    def _case(self, scope: _Scope, function: FunctionNode) -> TestCase:
        nodes = tuple(ast.walk(function))
        skip = decorator_skip(function) or body_skip(function) or scope.skip
        span = lines_of(function)
        return TestCase(
            id=f"{scope.name}.{function.name}".lstrip("."),
            span=Span(_first_line(function), span.end),
            assertions=assertions_in(function, nodes, self._callables(nodes)),
            rows=rows_of(function, nodes, self.constants),
            skip=skip.text if skip else None,
            skip_line=skip.line if skip else None,
            calls=_names(nodes),
            body=body_of(self.lines, span, "python"),
        )


def _functions(body: list[ast.stmt], scope: _Scope) -> Iterator[tuple[_Scope, FunctionNode]]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            if statement.name.startswith("test"):
                yield scope, statement
        elif isinstance(statement, ast.ClassDef):
            name = f"{scope.name}.{statement.name}".lstrip(".")
            yield from _functions(statement.body, _Scope(name, _class_skip(statement, scope)))
        elif isinstance(statement, ast.If):
            never = replace(scope, skip=never_entered(statement) or scope.skip)
            yield from _functions(statement.body, never)
            yield from _functions(statement.orelse, scope)
        elif isinstance(statement, ast.Try):
            yield from _functions([*statement.body, *statement.orelse], scope)


def _class_skip(statement: ast.ClassDef, scope: _Scope) -> Marker | None:
    return decorator_skip(statement) or module_skip(statement) or scope.skip


def surroundings(parsed: ParsedText) -> Mapping[str, str] | None:
    """The source of all that tests of a module may refer to outside of them, by name.

    None if something skips all tests of a class or module, or if it does not parse.
    """
    module = parsed.module
    if module is None or any(_skips_all(holder) for holder in _holders(module)):
        return None
    constants = ((name, value, value.lineno) for name, value in assigned(module.body).items())
    helpers = ((name, node, _first_line(node)) for name, node in _callables(module).items())
    return {
        name: "\n".join(parsed.lines[first - 1 : node.end_lineno])
        for name, node, first in (*constants, *helpers)
    }


def _skips_all(holder: ast.Module | ast.ClassDef) -> bool:
    decorated = isinstance(holder, ast.ClassDef) and decorator_skip(holder)
    branches = (one for one in _statements(holder.body) if isinstance(one, ast.If))
    return bool(decorated or module_skip(holder) or any(map(never_entered, branches)))


def _holders(holder: ast.Module | ast.ClassDef) -> Iterator[ast.Module | ast.ClassDef]:
    yield holder
    for statement in _statements(holder.body):
        if isinstance(statement, ast.ClassDef):
            yield from _holders(statement)


def _callables(module: ast.Module) -> Callables:
    """Functions and methods by name that a test may hand its asserts to."""
    return {
        node.name: node
        for holder in _holders(module)
        for node in _statements(holder.body)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("test")
    }


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block, those of the blocks in it too, functions and classes aside."""
    for statement in body:
        yield statement
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for inner in blocks(statement):
                yield from _statements(inner)


def _nested(nodes: Sequence[ast.AST]) -> Callables:
    return {
        node.name: node
        for node in nodes[1:]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _first_line(node: FunctionNode) -> int:
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


def _names(nodes: Sequence[ast.AST]) -> frozenset[str]:
    """Names that the test takes from outside: its own locals are left out."""
    read: set[str] = set()
    bound: set[str] = set()
    attributes: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name):
            (bound if isinstance(node.ctx, ast.Store) else read).add(node.id)
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not nodes[0]:
            attributes.add(node.name)
        elif isinstance(node, ast.arg | ast.keyword) and node.arg:
            read.add(node.arg)
    return frozenset(read - bound | attributes)
