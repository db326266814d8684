"""The subject and strength of one Python assertion."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.source.python_syntax import called_name, dotted, is_literal, written
from reviewer.source.suites.strength import (
    EXACT,
    PART,
    RELATION,
    RUNS,
    SHAPE,
    TRUTH,
    strength_of,
)

_BROAD = frozenset({"Exception", "BaseException"})
_TEXT_TESTS = frozenset({"startswith", "endswith", "match", "search", "fullmatch", "issubset"})
_MOCK_CALLS: Mapping[str, int] = {
    "assert_called": TRUTH,
    "assert_called_once": RELATION,
    "assert_any_call": PART,
    "assert_has_calls": PART,
    "assert_awaited": TRUTH,
    "assert_awaited_once": RELATION,
}
_NAMES = re.compile(r"[\w.]+")
_RAISES = frozenset({"raises", "warns", "assertRaises", "assertWarns", "deprecated_call"})
_RAISES_TEXT = frozenset(
    {"assertRaisesRegex", "assertRaisesMessage", "assertWarnsRegex", "assertWarnsMessage"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is examined, how strictly, where."""

    subject: ast.expr
    strength: int
    line: int
    text: str


def claims_of(test: ast.expr) -> Iterator[Claim]:
    """The claims of `assert test`; parts of an `and` or `a == b == c` are claims of their own."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from claims_of(value)
    elif isinstance(test, ast.Compare) and _is_chain_of_equals(test):
        yield from (replace(_claim(link), text=written(test)) for link in _links(test))
    else:
        yield _claim(test)


def claim_of_call(call: ast.Call) -> Iterator[Claim]:
    """The claim of a method or function that asserts by its name."""
    name = called_name(call)
    if name in _RAISES | _RAISES_TEXT:
        yield from _raises_call(call, name)
    elif name in {"assertTrue", "assertFalse"} and call.args:
        truth = call.args[0] if name == "assertTrue" else _not(call.args[0])
        text = written(call)
        yield from (replace(claim, line=call.lineno, text=text) for claim in claims_of(truth))
    elif name.startswith("assert"):
        yield _named(call, name)
    elif name == "fail" and dotted(call.func) in {"self.fail", "pytest.fail"}:
        yield Claim(ast.Name("fail"), RELATION, call.lineno, written(call))


def claim_of_raises(context: ast.Call, body: Sequence[ast.stmt]) -> Iterator[Claim]:
    """The claim of `with raises(…):`, whose subject is the body."""
    name = called_name(context)
    if name not in _RAISES | _RAISES_TEXT and not name.startswith("assert"):
        return
    source = "; ".join(written(statement) for statement in body)
    strength = _raises_strength(context) if name in _RAISES | _RAISES_TEXT else strength_of(name)
    yield Claim(ast.Name(source), strength, context.lineno, written(context))


def _is_chain_of_equals(test: ast.Compare) -> bool:
    return len(test.ops) > 1 and all(isinstance(one, ast.Eq | ast.Is) for one in test.ops)


def _links(chain: ast.Compare) -> Iterator[ast.Compare]:
    """`a == b` and `b == c` of `a == b == c`."""
    lefts = [chain.left, *chain.comparators]
    for left, operator, right in zip(lefts, chain.ops, chain.comparators, strict=False):
        yield ast.copy_location(ast.Compare(left, [operator], [right]), chain)


def _claim(test: ast.expr) -> Claim:
    subject, strength = _weighed(test)
    return Claim(subject, strength, test.lineno, written(test))


def _weighed(test: ast.expr) -> tuple[ast.expr, int]:
    if isinstance(test, ast.Constant):
        return test, RUNS
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        subject, strength = _weighed(test.operand)
        return subject, min(strength, RELATION)
    if isinstance(test, ast.Compare):
        return _compared(test)
    if isinstance(test, ast.BoolOp):
        weighed = [_weighed(value) for value in test.values]
        return weighed[0][0], min(RELATION, *(strength for _, strength in weighed))
    if isinstance(test, ast.Call):
        return _called(test)
    return test, TRUTH


def _called(test: ast.Call) -> tuple[ast.expr, int]:
    name = called_name(test)
    if name in {"isinstance", "issubclass", "hasattr"} and test.args:
        return test.args[0], SHAPE
    if name in {"callable", "bool"} and test.args:
        return test.args[0], TRUTH
    if name in {"all", "any", "isclose", "allclose", "array_equal"} and test.args:
        return test.args[0], RELATION if name in {"all", "any"} else EXACT
    if name in _TEXT_TESTS and isinstance(test.func, ast.Attribute):
        return test.func.value, RELATION
    return test, TRUTH


def _compared(test: ast.Compare) -> tuple[ast.expr, int]:
    left, operator, right = test.left, test.ops[0], test.comparators[0]
    if written(left) == written(right):
        return left, RUNS
    if isinstance(operator, ast.In) and _is_either_bool(right):
        return left, RUNS
    if isinstance(operator, ast.In | ast.NotIn):
        return (left if is_literal(right) else right), RELATION
    if is_literal(left) or _is_constant_name(left):
        left, right = right, left
    if len(test.ops) > 1:
        return (right if is_literal(left) else left), RELATION
    return _measured(left, operator, right)


def _is_either_bool(node: ast.expr) -> bool:
    """Whether a list holds both truth values, as any answer to a yes-or-no question is."""
    if not isinstance(node, ast.Tuple | ast.List | ast.Set):
        return False
    values = [one.value for one in node.elts if isinstance(one, ast.Constant)]
    return {True, False} <= {value for value in values if isinstance(value, bool)}


def _measured(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> tuple[ast.expr, int]:
    if isinstance(left, ast.Call) and called_name(left) in {"len", "type"} and left.args:
        exact = isinstance(operator, ast.Eq | ast.Is)
        return left.args[0], SHAPE if exact else TRUTH
    if isinstance(operator, ast.Eq | ast.Is):
        return left, _equality(right)
    if isinstance(operator, ast.IsNot) and _is_none(right):
        return left, TRUTH
    return left, RELATION


def _equality(expected: ast.expr) -> int:
    if dotted(expected).rpartition(".")[2] == "ANY":
        return RUNS
    if isinstance(expected, ast.Constant) and isinstance(expected.value, bool):
        return SHAPE
    return EXACT


def _named(call: ast.Call, name: str) -> Claim:
    text = written(call)
    if name in _MOCK_CALLS or name.startswith(("assert_called", "assert_not_called")):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call
        return Claim(owner, _MOCK_CALLS.get(name, EXACT), call.lineno, text)
    if not call.args:
        return Claim(call, EXACT, call.lineno, text)
    strength = strength_of(name)
    first, second = call.args[0], call.args[1] if len(call.args) > 1 else None
    if second is not None and is_literal(first) and is_literal(second):
        return Claim(first, RUNS, call.lineno, text)
    if name in {"assertIn", "assertNotIn"} and second is not None:
        return Claim(second, strength, call.lineno, text)
    is_ordered = name.startswith(("assertGreater", "assertLess"))
    if second is not None and (is_ordered or strength == EXACT):
        sides = (first, ast.GtE(), second) if is_ordered else _sides(first, second)
        subject, strength = _measured(*sides)
        return Claim(subject, strength, call.lineno, text)
    return Claim(first, strength, call.lineno, text)


def _sides(first: ast.expr, second: ast.expr) -> tuple[ast.expr, ast.cmpop, ast.expr]:
    if is_literal(first) and not is_literal(second):
        return second, ast.Eq(), first
    if written(first) == written(second):
        return first, ast.NotEq(), second
    return first, ast.Eq(), second


def _raises_call(call: ast.Call, name: str) -> Iterator[Claim]:
    """`assertRaises(T, f, *args)`; without `f` it is a context manager, read elsewhere."""
    position = 2 if name in _RAISES_TEXT else 1
    if len(call.args) > position:
        target = call.args[position]
        yield Claim(target, _raises_strength(call), call.lineno, written(call))


def _raises_strength(call: ast.Call) -> int:
    kind = dotted(call.args[0]).removeprefix("builtins.") if call.args else ""
    has_text = called_name(call) in _RAISES_TEXT or any(
        keyword.arg == "match" for keyword in call.keywords
    )
    if kind in _BROAD or not call.args:
        return SHAPE if has_text else TRUTH
    return EXACT if has_text else PART


def is_wider_error(before: str, after: str) -> bool:
    """Whether one built-in exception is an ancestor of another, or one of several that do.

    `ValueError` is narrower than `Exception`, and than `(ValueError, TypeError)`.
    """
    if after.startswith("("):
        old_names, new_names = (set(_NAMES.findall(text)) for text in (before, after))
        return old_names < new_names
    kinds = [getattr(builtins, name.removeprefix("builtins."), None) for name in (before, after)]
    old, new = kinds
    if not isinstance(old, type) or not isinstance(new, type):
        return False
    return old is not new and issubclass(old, new)


def _not(value: ast.expr) -> ast.UnaryOp:
    return ast.copy_location(ast.UnaryOp(ast.Not(), value), value)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_constant_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.isupper()
