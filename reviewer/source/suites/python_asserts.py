"""What a Python test asserts."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.facts import Assertion
from reviewer.source.python_syntax import FunctionNode, called_name, dotted, written
from reviewer.source.suites.python_claims import Claim, claim_of_call, claim_of_raises, claims_of
from reviewer.source.suites.strength import RUNS, SHAPE
from reviewer.source.suites.subjects import is_measured_by_itself

Callables = Mapping[str, FunctionNode]

_LONGEST_VALUE = 200
_LONGEST_SUBJECT = 400
_MOST_LINES = 5
_DEEPEST = 3


def assertions_in(
    function: FunctionNode, nodes: Sequence[ast.AST], callables: Callables
) -> tuple[Assertion, ...]:
    """Assertions in source order; `nodes` are all those below the function.

    Those of a function of the same file that the test calls count at the call, with the
    arguments put in, one level deep. A local name that is bound once stands for its
    value in the subjects.
    """
    called = {called_name(node) for node in nodes if isinstance(node, ast.Call)}
    known = {name: callables[name] for name in sorted(called & callables.keys())}
    own = _Reading(known, _locals(nodes))
    return tuple(own.assertions(function.body))


@dataclass(frozen=True, slots=True)
class _Reading:
    callables: Callables
    values: Mapping[str, ast.expr]
    hidden: bool = False
    under: str = ""
    in_loop: bool = False
    depth: int = 0

    def assertions(self, body: Sequence[ast.stmt]) -> Iterator[Assertion]:
        for statement in body:
            for claim in self._claims(statement):
                yield self._assertion(claim)
            yield from self._within(statement)

    def _claims(self, statement: ast.stmt) -> Iterator[Claim]:
        if isinstance(statement, ast.Assert):
            yield from claims_of(statement.test)
        elif isinstance(statement, ast.With | ast.AsyncWith):
            yield from self._raises(statement)
        elif isinstance(statement, ast.Expr | ast.Return | ast.Assign):
            call = _unwrapped(statement.value)
            if isinstance(call, ast.Call):
                yield from claim_of_call(call)

    def _raises(self, statement: ast.With | ast.AsyncWith) -> Iterator[Claim]:
        for item in statement.items:
            if isinstance(item.context_expr, ast.Call):
                yield from claim_of_raises(item.context_expr, statement.body)

    def _assertion(self, claim: Claim) -> Assertion:
        subject = written(_inlined(claim.subject, self.values))
        return Assertion(
            line=claim.line,
            subject=subject[:_LONGEST_SUBJECT],
            strength=RUNS if self.hidden else self._strength(claim),
            text=claim.text,
            under=self.under,
        )

    def _strength(self, claim: Claim) -> int:
        if claim.strength <= SHAPE or not self.values:
            return claim.strength
        near = {name: value for name, value in self.values.items() if name in claim.text}
        values = {name: written(value) for name, value in near.items()}
        return SHAPE if is_measured_by_itself(claim.text, values) else claim.strength

    def _within(self, statement: ast.stmt) -> Iterator[Assertion]:
        if isinstance(statement, ast.Try):
            yield from self._tried(statement)
        elif isinstance(statement, ast.If):
            dead = isinstance(statement.test, ast.Constant) and not statement.test.value
            under = self.under if statement.orelse else written(statement.test)
            inner = replace(self, hidden=self.hidden or dead, under=under)
            yield from inner.assertions(statement.body)
            yield from self.assertions(statement.orelse)
        elif isinstance(statement, ast.Match):
            for case in statement.cases:
                yield from self.assertions(case.body)
        elif isinstance(getattr(statement, "body", None), list):
            loop = self.in_loop or isinstance(statement, ast.For | ast.While)
            yield from replace(self, in_loop=loop).assertions(getattr(statement, "body", []))
            yield from self.assertions(getattr(statement, "orelse", []))
        else:
            yield from self._delegated(statement)

    def _tried(self, statement: ast.Try) -> Iterator[Assertion]:
        # A loop that tries again is told of by the rule on retries.
        forgives = not self.in_loop and any(map(_forgives, statement.handlers))
        forgiven = self.hidden or forgives
        yield from replace(self, hidden=forgiven).assertions(statement.body)
        for handler in statement.handlers:
            yield from self.assertions(handler.body)
        yield from self.assertions([*statement.orelse, *statement.finalbody])

    def _delegated(self, statement: ast.stmt) -> Iterator[Assertion]:
        if self.depth or not self.callables:
            return
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and called_name(node) in self.callables:
                yield from self._helper(node)

    def _helper(self, call: ast.Call) -> Iterator[Assertion]:
        helper = self.callables[called_name(call)]
        if _is_fixture(helper):
            return
        bound = {**_locals(tuple(ast.walk(helper))), **_arguments(call, helper)}
        values = {name: _inlined(value, self.values) for name, value in bound.items()}
        inner = replace(self, values=values, depth=1)
        for found in inner.assertions(helper.body):
            yield replace(found, line=call.lineno)


def _inlined(value: ast.expr, values: Mapping[str, ast.expr]) -> ast.expr:
    if not values.keys() & {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}:
        return value
    inlined: ast.expr = _Inlined(values).visit(copy.deepcopy(value))
    return inlined


class _Inlined(ast.NodeTransformer):
    """Puts the values of local names in their place, as deep as they nest."""

    def __init__(self, values: Mapping[str, ast.expr], depth: int = 0) -> None:
        self._values = values
        self._depth = depth

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._values.get(node.id)
        if value is None or self._depth > _DEEPEST:
            return node
        deeper = _Inlined(self._values, self._depth + 1)
        inlined: ast.expr = deeper.visit(copy.deepcopy(value))
        return inlined


def _locals(nodes: Sequence[ast.AST]) -> Mapping[str, ast.expr]:
    """Names that a function binds once, by assignment or a loop, to something short."""
    bound: Counter[str] = Counter()
    values: dict[str, ast.expr] = {}
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound[node.id] += 1
        if isinstance(node, ast.Assign):
            values.update(_bound(node.targets[0], _unwrapped(node.value)))
        elif isinstance(node, ast.For | ast.AsyncFor):
            values.update(_bound(node.target, _part_of(node.iter, "each")))
    return {
        name: value
        for name, value in values.items()
        if bound[name] == 1 and _is_short(value) and not _mentions(value, name)
    }


def _bound(target: ast.expr, value: ast.expr) -> dict[str, ast.expr]:
    """A name with its value, or the names of a tuple with their parts of it."""
    if isinstance(target, ast.Name):
        return {target.id: value}
    if not isinstance(target, ast.Tuple):
        return {}
    names = [(at, one.id) for at, one in enumerate(target.elts) if isinstance(one, ast.Name)]
    if isinstance(value, ast.Tuple):
        return {name: value.elts[at] for at, name in names if len(value.elts) > at}
    return {name: _part_of(value, at) for at, name in names}


def _part_of(value: ast.expr, which: str | int) -> ast.expr:
    part = ast.Subscript(value, ast.Constant(which), ast.Load())
    return ast.copy_location(part, value)


def _is_short(value: ast.expr) -> bool:
    """Whether a value takes few lines of bearable length."""
    lines = (value.end_lineno or value.lineno) - value.lineno
    if lines:
        return lines <= _MOST_LINES and len(written(value)) <= _LONGEST_VALUE
    return (value.end_col_offset or 0) - value.col_offset <= _LONGEST_VALUE


def _mentions(value: ast.expr, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))


def _unwrapped(value: ast.expr | None) -> ast.expr:
    if isinstance(value, ast.Await):
        return value.value
    return value if value is not None else ast.Constant(None)


def _arguments(call: ast.Call, helper: FunctionNode) -> dict[str, ast.expr]:
    names = [one.arg for one in [*helper.args.posonlyargs, *helper.args.args]]
    if isinstance(call.func, ast.Attribute) and names[:1] in (["self"], ["cls"]):
        names = names[1:]
    given = dict(zip(names, call.args, strict=False))
    given.update({one.arg: one.value for one in call.keywords if one.arg})
    return given


def _forgives(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught] if caught else []
    wide = {"AssertionError", "Exception", "BaseException"}
    broad = not names or any(dotted(name).rpartition(".")[2] in wide for name in names)
    ends = any(isinstance(node, ast.Raise | ast.Assert) for node in ast.walk(handler))
    fails = any(
        isinstance(node, ast.Call) and called_name(node) in {"fail", "append", "put", "set"}
        for node in ast.walk(handler)
    )
    return broad and not ends and not fails


def _is_fixture(helper: FunctionNode) -> bool:
    return any(
        dotted(one.func if isinstance(one, ast.Call) else one).endswith("fixture")
        for one in helper.decorator_list
    )
