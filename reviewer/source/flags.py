"""Parameters that choose between two ways, and where a function forks on one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import FunctionNode, is_plain, lines_of

_PLAIN_DECORATORS = frozenset({"staticmethod", "classmethod", "cache", "lru_cache", "property"})
_FUNCTIONS = {
    "javascript": ("function_declaration", "method_definition", "arrow_function"),
    "typescript": ("function_declaration", "method_definition", "arrow_function"),
    "tsx": ("function_declaration", "method_definition", "arrow_function"),
    "java": ("method_declaration",),
    "go": ("function_declaration", "method_declaration"),
}
_PARAMETERS = (
    *("required_parameter", "optional_parameter", "assignment_pattern"),
    *("formal_parameter", "parameter_declaration", "identifier"),
)
_SCRIPT_FLAG = re.compile(
    r"(?:(?:public|private|protected|readonly)\s+)*(?P<name>[A-Za-z_$][\w$]*)"
    r"(?:\??\s*:\s*boolean(?:\s*=\s*(?:true|false))?|\s*=\s*(?:true|false))"
)
_SCRIPT_MODE = re.compile(
    r"(?:(?:public|private|protected|readonly)\s+)*(?P<name>[A-Za-z_$][\w$]*)"
    r"(?:\s*:\s*(?:string|[\"'][^=]*))?\s*=\s*(?:\"[^\"]*\"|'[^']*')"
)
_JAVA_FLAG = re.compile(r"(?:final\s+)?boolean\s+(?P<name>\w+)")
_GO_FLAG = re.compile(r"(?P<name>\w+(?:,\s*\w+)*)\s+bool")
_FLAGS = {"java": _JAVA_FLAG, "go": _GO_FLAG}
_LEAVING = frozenset({"return_statement"})
_WIDE = 4
"""Lines of a block that holds more than one statement."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A parameter of the function at `span` that chooses; `line` is where it is declared.

    It is a boolean, or a mode: one that is a text by default and is compared with texts.

    `fork` are the lines of the statement that takes one of two ways by it, None if there
    is none; `uses` counts the conditions that ask for nothing else. `quiet` is told of a
    boolean that callers have to name and of a mode, if the ways are short.
    """

    span: Span
    line: int
    name: str
    fork: Span | None
    uses: int
    quiet: bool = False


def flags(parsed: ParsedText) -> tuple[Flag, ...]:
    """The booleans and modes among the parameters of product code, in source order.

    A function forks on one if a statement of its body is an `if` on it alone with an `else`,
    or one that returns a value and is followed by more. Constructors, special methods and
    decorated functions are left out.
    """
    if parsed.is_test:
        return ()
    if parsed.module is not None:
        return tuple(sorted(_python(parsed.functions), key=_order))
    if parsed.root is None or parsed.language not in _FUNCTIONS:
        return ()
    return tuple(sorted(_braced(parsed.root, parsed.language), key=_order))


def _order(flag: Flag) -> tuple[Span, int, str]:
    return flag.span, flag.line, flag.name


def _python(functions: Iterable[FunctionNode]) -> Iterator[Flag]:
    for node in functions:
        if is_plain(node, _PLAIN_DECORATORS):
            span = lines_of(node)
            for argument, named in _booleans(node.args):
                fork = _python_fork(node.body, argument.arg)
                yield Flag(
                    span,
                    argument.lineno,
                    argument.arg,
                    lines_of(fork) if fork else None,
                    sum(_asks(one.test, argument.arg) for one in _conditions(node)),
                    quiet=named and not _is_wide(fork, node.body),
                )
            for argument in _modes(node.args):
                fork = _python_fork(node.body, argument.arg)
                if fork and _is_long(fork, node.body):
                    yield Flag(span, argument.lineno, argument.arg, lines_of(fork), 1)


def _booleans(given: ast.arguments) -> Iterator[tuple[ast.arg, bool]]:
    """The parameters that are declared bool or default to one, and if they must be named."""
    positional = [*given.posonlyargs, *given.args]
    absent = [None] * (len(positional) - len(given.defaults))
    for one, value in zip(positional, [*absent, *given.defaults], strict=True):
        if _is_boolean(one, value):
            yield one, False
    for one, value in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if _is_boolean(one, value):
            yield one, True


def _modes(given: ast.arguments) -> Iterator[ast.arg]:
    """The parameters that are a text by default."""
    positional = [*given.posonlyargs, *given.args]
    pairs = [*zip(reversed(positional), reversed(given.defaults), strict=False)]
    for one, value in [*reversed(pairs), *zip(given.kwonlyargs, given.kw_defaults, strict=True)]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield one


def _is_boolean(argument: ast.arg, default: ast.expr | None) -> bool:
    if isinstance(default, ast.Constant) and isinstance(default.value, bool):
        return True
    return isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool"


def _conditions(function: ast.AST) -> Iterator[ast.If | ast.IfExp]:
    return (one for one in ast.walk(function) if isinstance(one, ast.If | ast.IfExp))


def _asks(test: ast.expr, name: str) -> bool:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq | ast.NotEq):
        other = test.comparators[0]
        if isinstance(other, ast.Constant) and isinstance(other.value, str):
            test = test.left
    return isinstance(test, ast.Name) and test.id == name


def _python_fork(body: Sequence[ast.stmt], name: str) -> ast.If | None:
    for at, statement in enumerate(body):
        if isinstance(statement, ast.If) and _asks(statement.test, name):
            last = statement.body[-1]
            leaves = isinstance(last, ast.Return) and last.value is not None
            if statement.orelse or (leaves and at + 1 < len(body)):
                return statement
    return None


def _is_wide(fork: ast.If | None, body: Sequence[ast.stmt]) -> bool:
    """Whether both ways of a fork hold more than one statement."""
    return fork is not None and min(len(fork.body), len(_other_way(fork, body))) > 1


def _is_long(fork: ast.If, body: Sequence[ast.stmt]) -> bool:
    """Whether both ways hold more than one statement, those inside of others included."""
    ways = (fork.body, _other_way(fork, body))
    return all(
        sum(isinstance(node, ast.stmt) for one in way for node in ast.walk(one)) > 1 for way in ways
    )


def _other_way(fork: ast.If, body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    return fork.orelse or list(body)[list(body).index(fork) + 1 :]


def _braced(root: SgNode, language: str) -> Iterator[Flag]:
    for node in of_kinds(root, *_FUNCTIONS[language]):
        body = node.field("body")
        if body is None or "block" not in body.kind() or _is_called_by_others(node):
            continue
        statements = [
            inner
            for one in parts(body)
            for inner in (parts(one) if one.kind() == "statement_list" else [one])
        ]
        for line, name in _declared(node, _FLAGS.get(language, _SCRIPT_FLAG)):
            asks = re.compile(
                rf"\(*\s*!?\s*{re.escape(name)}(?:\s*[!=]==?\s*(?:true|false))?\s*\)*"
            )
            conditions = of_kinds(body, *_conditional(language))
            yield Flag(
                span_of(node),
                line,
                name,
                _fork(statements, asks),
                sum(bool(asks.fullmatch(field_text(one, "condition"))) for one in conditions),
            )
        for line, name in _declared(node, _SCRIPT_MODE) if language not in _FLAGS else ():
            asks = re.compile(rf"\(\s*{re.escape(name)}\s*[!=]==?\s*[\"'][^\"']*[\"']\s*\)")
            fork = _fork(statements, asks)
            if fork and _is_long_block(statements, fork):
                yield Flag(span_of(node), line, name, fork, 1)


def _conditional(language: str) -> tuple[str, ...]:
    return ("if_statement",) if language == "go" else ("if_statement", "ternary_expression")


def _is_called_by_others(node: SgNode) -> bool:
    modifiers = next((one.text() for one in node.children() if one.kind() == "modifiers"), "")
    return (
        "@" in modifiers.replace("@Nullable", "").replace("@NotNull", "")
        or field_text(node, "name") == "constructor"
    )


def _declared(node: SgNode, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for one in parts(node.field("parameters")):
        found = pattern.fullmatch(" ".join(one.text().split()))
        if one.kind() in _PARAMETERS and found:
            for name in found["name"].split(","):
                yield span_of(one).start, name.strip()


def _fork(statements: Sequence[SgNode], asks: re.Pattern[str]) -> Span | None:
    for at, one in enumerate(statements):
        if one.kind() != "if_statement" or not asks.fullmatch(field_text(one, "condition")):
            continue
        if one.field("alternative") is not None:
            return span_of(one)
        inside = one.field("consequence")
        if inside is not None and _returns_value(inside) and at + 1 < len(statements):
            return span_of(one)
    return None


def _is_long_block(statements: Sequence[SgNode], fork: Span) -> bool:
    """Whether the first way of a fork holds more than one statement."""
    first = next(one for one in statements if span_of(one) == fork).field("consequence")
    return first is not None and len(span_of(first)) >= _WIDE


def _returns_value(body: SgNode) -> bool:
    last = body
    while "block" in last.kind() or last.kind() == "statement_list":
        inner = parts(last)
        if not inner:
            return False
        last = inner[-1]
    return last.kind() in _LEAVING and last.text().rstrip(";").strip() != "return"
