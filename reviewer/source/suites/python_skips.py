"""Markers that keep a Python test from running, whatever the circumstances."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from reviewer.source.python_syntax import called_name, dotted, written

_PLAIN = frozenset({"skip", "xfail", "expectedFailure", "disabled"})
_CONDITIONAL = frozenset({"skipif", "skipIf", "skipUnless"})
_CALLS = frozenset({"skip", "xfail", "skipTest"})
_ERRORS = frozenset({"SkipTest", "Skipped"})
_OLD_PYTHONS = ([2], [3], *([major, minor] for major in (2, 3) for minor in range(7)))
_CONDITIONS = frozenset({"condition", "raises"})
_ENVIRONMENT = frozenset({"os.environ", "os.getenv", "os.environ.get", "environ.get", "getenv"})
_OF_PYTHONS = re.compile(r"py(?:thon)?[ -]?[23]|\bpython\b|\b[23]\.\w", re.IGNORECASE)
_ADMITS = re.compile(
    r"flak|\bunstable|\bunreliable|\bbroken|\bfail(?:s|ing|ed)\b|\btemporar|\btodo\b|\bfix|"
    r"\binvestigat|\blater\b|\bintermittent",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A skip and the line that it stands on."""

    text: str
    line: int


def decorator_skip(
    definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
) -> Marker | None:
    """The unconditional skip among the decorators."""
    for decorator in definition.decorator_list:
        if _is_skip(decorator):
            return Marker(written(decorator), decorator.lineno)
    return None


def module_skip(holder: ast.Module | ast.ClassDef) -> Marker | None:
    """A skip that a module or class puts on all its tests."""
    for statement in holder.body:
        found = _assigned_skip(statement) or _call_skip(statement)
        if found:
            return found
    return None


def never_entered(branch: ast.If) -> Marker | None:
    """The condition of an `if` that is a constant and false."""
    if isinstance(branch.test, ast.Constant) and not branch.test.value:
        return Marker(f"if {written(branch.test)}", branch.lineno)
    return None


def body_skip(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Marker | None:
    """A skip or bare return that every run of the test meets before its first check."""
    for statement in function.body:
        found = _call_skip(statement) or _early_return(statement, function)
        if found:
            return found
    return None


def _is_skip(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return dotted(node).rpartition(".")[2] in _PLAIN
    name = called_name(node)
    if name in _CONDITIONAL:
        named = [one.value for one in node.keywords if one.arg == "condition"]
        return any(
            _always(condition, truth=name != "skipUnless")
            or _is_pretext(condition, node)
            or (name != "skipUnless" and _holds_on_any_python(condition, node))
            for condition in [*named, *node.args[:1]]
        )
    return name in _PLAIN and not _has_condition(node, name)


def _has_condition(node: ast.Call, name: str) -> bool:
    if name != "xfail":
        return False
    conditions = [keyword.value for keyword in node.keywords if keyword.arg in _CONDITIONS]
    conditions += node.args[:1]
    return any(not _always(condition, truth=True) for condition in conditions)


def _always(node: ast.expr, *, truth: bool) -> bool:
    """Whether a condition holds everywhere,."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _always(node.operand, truth=not truth)
    if not isinstance(node, ast.Constant) or isinstance(node.value, str):
        return False
    return bool(node.value) is truth


def _is_pretext(condition: ast.expr, call: ast.Call) -> bool:
    """Whether a variable of the environment is asked for by a reason that admits a failure."""
    asked = {dotted(node) for node in ast.walk(condition)}
    return bool(asked & _ENVIRONMENT) and _ADMITS.search(_reason(call)) is not None


def _reason(call: ast.Call) -> str:
    given = [*call.args[1:], *(one.value for one in call.keywords if one.arg == "reason")]
    return " ".join(str(one.value) for one in given if isinstance(one, ast.Constant))


def _holds_on_any_python(test: ast.expr, call: ast.Call) -> bool:
    """`sys.version_info >= (3, 0)` for a reason that does not speak of Python 2."""
    if not isinstance(test, ast.Compare) or _OF_PYTHONS.search(_reason(call)):
        return False
    if not re.match(r"sys\.version_info(?:\[0\]|\.major)?$", ast.unparse(test.left)):
        return False
    bound = test.comparators[0]
    numbers = [one.value for one in ast.walk(bound) if isinstance(one, ast.Constant)]
    above = isinstance(test.ops[0], ast.Gt | ast.GtE)
    return above and len(test.ops) == 1 and numbers in _OLD_PYTHONS


def _assigned_skip(statement: ast.stmt) -> Marker | None:
    if not isinstance(statement, ast.Assign):
        return None
    names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
    value = statement.value
    if names == ["__test__"] and _always(value, truth=False):
        return Marker("__test__ = False", statement.lineno)
    if names != ["pytestmark"]:
        return None
    marks = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    skips = [mark for mark in marks if _is_skip(mark)]
    return Marker(written(skips[0]), skips[0].lineno) if skips else None


def _call_skip(statement: ast.stmt) -> Marker | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        owner = dotted(call.func).rpartition(".")[0]
        if called_name(call) in _CALLS and owner in {"pytest", "self", "unittest"}:
            return Marker(written(call), statement.lineno)
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        error = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        if dotted(error).rpartition(".")[2] in _ERRORS:
            return Marker(written(statement), statement.lineno)
    return None


def _early_return(
    statement: ast.stmt, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Marker | None:
    is_last = statement is function.body[-1]
    if isinstance(statement, ast.Return) and statement.value is None and not is_last:
        return Marker("return", statement.lineno)
    return None
