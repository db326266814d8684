"""What a Go test asserts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ast_grep_py import SgNode

from reviewer.model.facts import Assertion
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.suites.delegates import Delegate, delegated, in_order
from reviewer.source.suites.strength import EXACT, PART, RELATION, RUNS, SHAPE, TRUTH, strength_of
from reviewer.source.suites.subjects import bound_once, folded, is_literal

_TESTIFY = re.compile(r"(?:\w+\.)*(?:assert|require|Require\(\)|Assert\(\)|s|suite)\.([A-Z]\w*)")
_FAILS = re.compile(
    r"(?:^|[^\w.])(?:[tbs]|tt|s\.T\(\)|s\.t)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\("
)
_LOGS = re.compile(r"(?:[tbs]|tt)\.Logf?\(.*\)", re.DOTALL)
_COMPARED = re.compile(r"(.+?)\s*(!=|==|<=|>=|<|>)\s*(.+)", re.DOTALL)
_UNEQUAL = re.compile(
    r"!\s*(?:reflect\.DeepEqual|cmp\.Equal|bytes\.Equal|slices\.Equal|maps\.Equal|proto\.Equal)"
    r"\((.+)\)",
    re.DOTALL,
)
_TEXT_TEST = re.compile(r"!?\s*(?:strings|bytes|slices)\.\w+\((.+?),.*\)", re.DOTALL)
_NAMED_ERROR = re.compile(r"!\s*errors\.(?:Is|As)\((\w+),.*\)", re.DOTALL)
_WANTED = re.compile(r"(?:\w+\.)*(?:want|expect|exp)\w*", re.IGNORECASE)
_WITH_TEST = frozenset({"t", "b", "s.T()", "suite.T()", "tt"})


def delegates_of(root: SgNode) -> dict[str, Delegate]:
    """Functions with asserts, by name; tests are left out."""
    delegates = {}
    for node in of_kinds(root, "function_declaration", "method_declaration"):
        name = field_text(node, "name")
        found = () if name.startswith("Test") else tuple(_direct(node))
        if found:
            delegates[name] = Delegate(_parameters(node), found)
    return delegates


def assertions_in(test: SgNode, delegates: Mapping[str, Delegate]) -> tuple[Assertion, ...]:
    """Assertions in source order; those of a called function of the file count at the call."""
    calls = of_kinds(test, "call_expression") if delegates else []
    named = ((field_text(call, "function").rpartition(".")[2], call) for call in calls)
    return in_order([*_direct(test), *delegated(named, delegates)], _values(test))


def _direct(node: SgNode) -> Iterator[Assertion]:
    for call in of_kinds(node, "call_expression"):
        named = _TESTIFY.fullmatch(field_text(call, "function"))
        if named:
            yield from _testified(call, named[1])
    for branch in of_kinds(node, "if_statement"):
        consequence = branch.field("consequence")
        condition = branch.field("condition")
        if consequence and condition:
            if _FAILS.search(_own_text(consequence)):
                yield from _conditions(branch, folded(condition.text()))
            elif _only_logs(consequence):
                asked = _conditions(branch, folded(condition.text()))
                told = (one for one in asked if one.strength >= PART or one.subject == "err")
                yield from (replace(one, strength=RUNS) for one in told)


def _only_logs(block: SgNode) -> bool:
    statements = parts(block)
    if len(statements) == 1 and statements[0].kind() == "statement_list":
        statements = parts(statements[0])
    return bool(statements) and all(
        one.kind() == "expression_statement" and _LOGS.fullmatch(one.text()) for one in statements
    )


def _own_text(block: SgNode) -> str:
    """The block without the branches inside, which assert for themselves."""
    text: str = block.text()
    for inner in of_kinds(block, "if_statement"):
        text = text.replace(inner.text(), "")
    return text


def _testified(call: SgNode, name: str) -> Iterator[Assertion]:
    arguments = [folded(one.text()) for one in parts(call.field("arguments"))]
    if arguments and arguments[0] in _WITH_TEST:
        arguments = arguments[1:]
    if not arguments or name in {"T", "Run", "SetT", "Require", "Assert"}:
        return
    subject, strength = _subject(name, arguments)
    yield Assertion(span_of(call).start, subject, strength, folded(call.text()))


def _subject(name: str, arguments: list[str]) -> tuple[str, int]:
    strength = strength_of(name.removesuffix("f"))
    if name.startswith("Fail"):
        return "fail", RELATION
    if name.removesuffix("f") == "Error":
        return arguments[0], TRUTH
    if strength != EXACT or len(arguments) == 1 or name.startswith(("Nil", "NoError")):
        return arguments[0], RUNS if is_literal(arguments[0]) else strength
    expected, actual = arguments[:2]
    if expected == actual:
        return actual, RUNS
    return (expected if is_literal(actual) or _WANTED.fullmatch(actual) else actual), strength


def _conditions(branch: SgNode, condition: str) -> Iterator[Assertion]:
    line = span_of(branch).start
    for clause in condition.split("||"):
        subject, strength = _clause(clause.strip())
        yield Assertion(line, subject, strength, f"if {condition}")


def _clause(clause: str) -> tuple[str, int]:
    unequal = _UNEQUAL.fullmatch(clause)
    if unequal:
        return _side(*_arguments(unequal[1])), EXACT
    named = _NAMED_ERROR.fullmatch(clause)
    if named:
        return named[1], PART
    text_test = _TEXT_TEST.fullmatch(clause)
    if text_test:
        return text_test[1], RELATION
    compared = _COMPARED.fullmatch(clause)
    if compared is None:
        return clause.lstrip("! "), TRUTH
    left, operator, right = compared.groups()
    if is_literal(left) or _WANTED.fullmatch(left):
        left, right = right, left
    return _relation(left, operator, right)


def _relation(left: str, operator: str, right: str) -> tuple[str, int]:
    if left.startswith("len("):
        return left[4:].removesuffix(")"), SHAPE if operator == "!=" else TRUTH
    if right in {"true", "false"}:
        return left, TRUTH
    if operator == "==":
        return left, TRUTH if right == "nil" else RELATION
    if operator == "!=":
        return left, PART if left == "err" and right == "nil" else EXACT
    return left, RELATION


def _arguments(text: str) -> tuple[str, str]:
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            return text[:position].strip(), text[position + 1 :].strip()
    return text.strip(), ""


def _side(first: str, second: str) -> str:
    return second if second and (_WANTED.fullmatch(first) or is_literal(first)) else first


def _parameters(function: SgNode) -> tuple[str, ...]:
    listed = parts(function.field("parameters"))
    names = (of_kinds(one, "identifier") for one in listed)
    return tuple(name.text() for group in names for name in group)


def _values(test: SgNode) -> Mapping[str, str]:
    pairs = []
    for declared in of_kinds(test, "short_var_declaration", "assignment_statement"):
        left, right = declared.field("left"), declared.field("right")
        names, values = parts(left), parts(right)
        single = len(values) == 1
        for position, name in enumerate(names):
            # The first result is the value; the others (`err`, `ok`) keep their names.
            known = position < len(values) and not (single and position)
            pairs.append((name.text(), values[position].text() if known else ""))
    return bound_once(pairs)
