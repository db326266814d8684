"""What the body of an `except` clause amounts to."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.source.handlers.handler import Outcome
from reviewer.source.python_syntax import called_name, dotted, is_literal

_LOG_METHODS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "fatal"}
)
_LOG_OWNER = re.compile(
    r"(?:.*\.)?_?(?:log|logger|logging|LOG|LOGGER|warnings|structlog)", re.IGNORECASE
)
_PRINTS = frozenset({"print", "print_exc", "pprint", "echo", "secho"})
_STAND_IN = re.compile(r"_?[A-Z_\d]*(?:DEFAULT|FALLBACK|UNKNOWN|EMPTY|NOTHING)[A-Z_\d]*")
_EMPTY_CALLS = frozenset({"dict", "list", "set", "tuple", "str", "frozenset", "OrderedDict"})


@dataclass(frozen=True, slots=True)
class Body:
    """An outcome; `value` is the literal of a default, `skips` means `continue`."""

    outcome: Outcome
    value: str = ""
    skips: bool = False


def outcome_of(
    body: Sequence[ast.stmt],
    guarded: Sequence[ast.stmt],
    function: ast.FunctionDef | ast.AsyncFunctionDef | None,
) -> Body:
    """Classify a handler's body, given the guarded statements and the function around."""
    acts = [statement for statement in body if not _is_nothing(statement)]
    skips = any(isinstance(statement, ast.Continue | ast.Break) for statement in body)
    spoken = [statement for statement in acts if _is_log(statement)]
    rest = [statement for statement in acts if not _is_log(statement)]
    if not rest:
        return Body(Outcome.LOG if spoken else Outcome.NOTHING, skips=skips)
    if len(rest) > 1:
        return Body(Outcome.OTHER)
    return _single(rest[0], guarded, function, said=bool(spoken))


def _single(
    statement: ast.stmt,
    guarded: Sequence[ast.stmt],
    function: ast.FunctionDef | ast.AsyncFunctionDef | None,
    *,
    said: bool,
) -> Body:
    if isinstance(statement, ast.Return):
        if statement.value is None and not _returns_values(function):
            return Body(Outcome.LOG if said else Outcome.NOTHING, skips=True)
        value = statement.value or ast.Constant(None)
        if _is_stand_in_for_a_call(value, guarded, function):
            return Body(Outcome.DEFAULT, ast.unparse(value), skips=True)
        return _default(value)
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = ast.unparse(statement.targets[0])
        if _is_given(statement.value) and target in _targets(guarded):
            return Body(Outcome.DEFAULT, ast.unparse(statement.value))
    return Body(Outcome.OTHER)


def _default(value: ast.expr) -> Body:
    if _is_given(value):
        return Body(Outcome.DEFAULT, ast.unparse(value), skips=True)
    return Body(Outcome.OTHER)


def _is_stand_in_for_a_call(
    value: ast.expr,
    guarded: Sequence[ast.stmt],
    function: ast.FunctionDef | ast.AsyncFunctionDef | None,
) -> bool:
    """Whether a function that is handed what to call answers with another parameter."""
    if function is None or not isinstance(value, ast.Name):
        return False
    given = function.args
    names = {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    called = {
        node.func.id
        for statement in guarded
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return value.id in names and bool(called & names)


def _is_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Assign):
        return [dotted(target) for target in statement.targets] == ["_"]
    return isinstance(statement, ast.Pass | ast.Continue | ast.Break)


def _is_log(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    name = called_name(call)
    if name in _PRINTS:
        return True
    owner = dotted(call.func).rpartition(".")[0]
    return name in _LOG_METHODS and _LOG_OWNER.fullmatch(owner) is not None


def _is_given(node: ast.expr) -> bool:
    """Whether an answer is a literal, an empty collection or a report of the error."""
    if isinstance(node, ast.Dict):
        made_up = not node.values or any(_is_given(item) for item in node.values)
        return made_up and all(
            _is_given(item) or _says_error(item) or isinstance(item, ast.Name)
            for item in node.values
        )
    if isinstance(node, ast.Name):
        return _STAND_IN.fullmatch(node.id) is not None
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        return called_name(node) in _EMPTY_CALLS
    return is_literal(node)


def _says_error(node: ast.expr) -> bool:
    """`str(error)` in an answer such as `{"success": False, "error": str(error)}`."""
    return isinstance(node, ast.Call) and called_name(node) in {"str", "repr"}


def _targets(body: Sequence[ast.stmt]) -> set[str]:
    return {
        ast.unparse(target)
        for statement in body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    }


def _returns_values(function: ast.FunctionDef | ast.AsyncFunctionDef | None) -> bool:
    if function is None:
        return False
    return any(
        isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function)
    )
