"""What a Java test asserts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ast_grep_py import SgNode

from reviewer.model.facts import Assertion
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.suites.delegates import Delegate, delegated, in_order
from reviewer.source.suites.forgiven import condition_of, is_forgiven
from reviewer.source.suites.strength import EXACT, PART, RELATION, RUNS, SHAPE, TRUTH, strength_of
from reviewer.source.suites.subjects import declared_values, folded, is_literal

_ROOT = re.compile(r"(?:assert\w*|verify\w*|fail|then|thenThrownBy)")
_THROWN = ("assertThrows", "assertThrowsExactly", "assertThatThrownBy")
_BROAD = frozenset({"Exception.class", "Throwable.class", "RuntimeException.class"})
_EXPECTED = re.compile(r"expected\s*=\s*([\w.]+)")
_COMPARED = re.compile(r"([^&|?]+?)\s*(==|\.equals\(|!=|[<>]=?)\s*[^&|?]+")
_EXACT_CHAINS = frozenset({"isNull", "isTrue", "isFalse"})
_MATCHERS = (
    (re.compile(r"\b(?:notNullValue|anything)\("), TRUTH),
    (re.compile(r"\b(?:instanceOf|isA|hasSize|any)\("), SHAPE),
    (
        re.compile(r"\b(?:containsString|greaterThan\w*|lessThan\w*|hasItems?|not|startsWith)\("),
        RELATION,
    ),
)


def delegates_of(root: SgNode, test: re.Pattern[str]) -> dict[str, Delegate]:
    """Methods with asserts, by name; those that `test` matches are left out."""
    delegates = {}
    for node in of_kinds(root, "method_declaration"):
        found = () if test.search(node.text()) else tuple(_direct(node))
        if found:
            names = tuple(field_text(one, "name") for one in parts(node.field("parameters")))
            delegates[field_text(node, "name")] = Delegate(names, found)
    return delegates


def assertions_in(test: SgNode, delegates: Mapping[str, Delegate]) -> tuple[Assertion, ...]:
    """Assertions in source order; those of a called method of the file count at the call."""
    calls = of_kinds(test, "method_invocation") if delegates else []
    named = ((field_text(call, "name"), call) for call in calls)
    found = [*_expected(test), *_direct(test), *delegated(named, delegates)]
    return in_order(found, declared_values(test))


def _expected(test: SgNode) -> Iterator[Assertion]:
    for annotation in of_kinds(test, "annotation"):
        error = _EXPECTED.search(annotation.text())
        if error:
            strength = TRUTH if error[1] in _BROAD else PART
            line = span_of(annotation).start
            yield Assertion(line, "expected error", strength, folded(annotation.text()))


def _direct(node: SgNode) -> Iterator[Assertion]:
    for call in of_kinds(node, "method_invocation"):
        parent = call.parent()
        if parent is not None and parent.kind() == "method_invocation":
            continue
        chain = _chain(call)
        if _ROOT.fullmatch(chain[0][0]):
            subject, strength = _weighed(chain)
            strength = RUNS if is_forgiven(call, "java") else strength
            under, line = folded(condition_of(call)), span_of(call).start
            yield Assertion(line, folded(subject), strength, folded(call.text()), under)


Chain = list[tuple[str, list[str]]]


def _chain(call: SgNode) -> Chain:
    """Method names with their arguments, from the root on."""
    links: Chain = []
    node: SgNode | None = call
    while node is not None and node.kind() == "method_invocation":
        arguments = [folded(one.text()) for one in parts(node.field("arguments"))]
        links.insert(0, (field_text(node, "name"), arguments))
        node = node.field("object")
    return links


def _weighed(chain: Chain) -> tuple[str, int]:
    root, arguments = chain[0]
    last, given = chain[-1]
    if root in _THROWN:
        return _thrown(root, arguments, chain)
    if root.startswith("verify"):
        return (arguments[0] if arguments else root) + f".{last}", EXACT
    if not arguments or root == "fail":
        return root, RELATION
    if len(chain) > 1:
        return arguments[0], _chained(last, given, arguments[0])
    return _called(root, arguments)


def _thrown(root: str, arguments: list[str], chain: Chain) -> tuple[str, int]:
    body = arguments[-1] if arguments else ""
    if root == "assertThatThrownBy":
        return body, EXACT if len(chain) > 2 else PART  # noqa: PLR2004 - a type and its message
    return body, TRUTH if arguments[:1] and arguments[0] in _BROAD else PART


def _chained(matcher: str, given: list[str], subject: str) -> int:
    if given[:1] == [subject]:
        return RUNS
    if matcher in _EXACT_CHAINS:
        return EXACT if matcher == "isNull" else SHAPE
    return strength_of(matcher)


def _called(root: str, arguments: list[str]) -> tuple[str, int]:
    if root == "assertThat" and len(arguments) > 1:
        weak = (level for pattern, level in _MATCHERS if pattern.search(arguments[-1]))
        return arguments[-2], min(weak, default=EXACT)
    condition = arguments[-1 if is_literal(arguments[0]) else 0]
    compared = _COMPARED.fullmatch(condition)
    if root == "assertTrue" and compared:
        return compared[1], EXACT if compared[2] in {"==", ".equals("} else RELATION
    if root in {"assertTrue", "assertFalse"}:
        return condition, RUNS if is_literal(condition) else SHAPE
    strength = strength_of(root)
    if strength == EXACT and len(arguments) > 1:
        return _equal(root, arguments)
    return condition, _unless_literal(arguments, strength)


def _equal(root: str, arguments: list[str]) -> tuple[str, int]:
    if root == "assertNull":
        return arguments[0], EXACT
    expected, actual = arguments[1:3] if _has_message_first(arguments) else arguments[:2]
    if expected == actual:
        return actual, RUNS
    subject, value = (expected, actual) if is_literal(actual) else (actual, expected)
    return subject, SHAPE if value in {"true", "false"} else EXACT


def _has_message_first(arguments: list[str]) -> bool:
    """JUnit 4: `assertEquals("message", expected, actual)`."""
    return bool(arguments[2:]) and arguments[0].startswith('"') and not is_literal(arguments[2])


def _unless_literal(arguments: list[str], strength: int) -> int:
    return RUNS if all(is_literal(one) for one in arguments) else strength
