"""What a JavaScript or TypeScript test asserts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ast_grep_py import Rule, SgNode

from reviewer.model.facts import Assertion
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.suites.delegates import Delegate, delegated, in_order
from reviewer.source.suites.forgiven import condition_of, is_forgiven
from reviewer.source.suites.strength import (
    EXACT,
    PART,
    RELATION,
    RUNS,
    SHAPE,
    TRUTH,
    strength_of,
)
from reviewer.source.suites.subjects import declared_values, folded, is_literal

_CHAIN = r"^(expect|assert|chai\.assert|sinon\.assert)\b|^[\w$.\[\]()'\"!, ]*\.should\b"
_ROOTS = ("expect", "assert", "chai.assert", "sinon.assert")
_EQUAL = re.compile(r"(.+?)\s*(?:===?)\s*(.+)", re.DOTALL)
_ABSENT = frozenset({"toBeNull", "toBeUndefined", "null", "undefined", "isNull", "isUndefined"})
_CALLED = frozenset({"toHaveBeenCalled", "toBeCalled", "called"})
_THROWS = frozenset({"toThrow", "toThrowError", "throw", "throws", "rejects", "rejectedWith"})
_PROMISED = frozenset({"resolves", "rejects", "eventually"})
_BROAD = frozenset({"Error", "", "Function"})


@dataclass(frozen=True, slots=True)
class _Link:
    """An assertion chain: what is examined, the words behind it, the last arguments."""

    subject: str
    words: tuple[str, ...]
    arguments: tuple[str, ...]


def delegates_of(root: SgNode) -> dict[str, Delegate]:
    """Named functions of the file with asserts, by name."""
    delegates = {}
    for node in of_kinds(root, "function_declaration", "variable_declarator"):
        function = node if node.kind() == "function_declaration" else node.field("value")
        name = field_text(node, "name")
        if function is None or "function" not in function.kind() or not name:
            continue
        found = tuple(_direct(function))
        if found:
            delegates[name] = Delegate(_parameters(function), found)
    return delegates


def assertions_in(test: SgNode, delegates: Mapping[str, Delegate]) -> tuple[Assertion, ...]:
    """Assertions in source order; those of a called function of the file count at the call."""
    calls = of_kinds(test, "call_expression") if delegates else []
    named = ((field_text(call, "function"), call) for call in calls)
    return in_order([*_direct(test), *delegated(named, delegates)], declared_values(test))


def _direct(node: SgNode) -> Iterator[Assertion]:
    kinds: list[Rule] = [{"kind": "call_expression"}, {"kind": "member_expression"}]
    for chain in node.find_all(any=kinds, regex=_CHAIN):
        parent = chain.parent()
        goes_on = parent is not None and parent.kind() in {"member_expression", "call_expression"}
        if goes_on:
            continue
        link = _read(chain)
        if link is not None:
            line = span_of(chain).start
            hidden = is_forgiven(chain, "typescript") or _is_left_pending(chain, link)
            strength = RUNS if hidden else _strength(link)
            under = folded(condition_of(chain))
            yield Assertion(line, folded(link.subject), strength, folded(chain.text()), under)


def _is_left_pending(chain: SgNode, link: _Link) -> bool:
    """Whether nobody waits for the promise of `expect(p).resolves.toBe(3)`."""
    holder = chain.parent()
    alone = holder is not None and holder.kind() == "expression_statement"
    return alone and not _PROMISED.isdisjoint(link.words)


def _read(chain: SgNode) -> _Link | None:
    """Walk from the end of the chain to its root."""
    words: list[str] = []
    arguments: tuple[str, ...] | None = None
    node: SgNode | None = chain
    while node is not None:
        if node.kind() == "call_expression":
            given = tuple(folded(one.text()) for one in parts(node.field("arguments")))
            root = field_text(node, "function")
            if root in _ROOTS:
                return _rooted(root, given, (tuple(words), arguments))
            arguments = given if arguments is None else arguments
            node = node.field("function")
        elif node.kind() == "member_expression":
            words.insert(0, field_text(node, "property"))
            node = node.field("object")
            if words[0] == "should" and node is not None:
                return _Link(node.text(), tuple(words[1:]), arguments or ())
        else:
            return _from_root(node.text(), words, arguments)
    return None


def _rooted(
    root: str, given: tuple[str, ...], rest: tuple[tuple[str, ...], tuple[str, ...] | None]
) -> _Link | None:
    words, arguments = rest
    if root == "expect":
        return _Link(given[0], words, arguments or ()) if given and words else None
    return _truth(given)


def _from_root(root: str, words: list[str], arguments: tuple[str, ...] | None) -> _Link | None:
    """`assert.equal(a, b)`: the words hold the matcher, the arguments the subject."""
    if root not in {"assert", "chai", "sinon"} or not words or not arguments:
        return None
    if words[-1] in {"ok", "isOk", "isTrue"}:
        return _truth(arguments)
    return _Link(arguments[0], (words[-1],), arguments[1:])


def _truth(given: tuple[str, ...]) -> _Link | None:
    if not given:
        return None
    equal = _EQUAL.fullmatch(given[0])
    if equal:
        return _Link(equal[1], ("equal",), (equal[2],))
    return _Link(given[0], ("ok",), ())


def _strength(link: _Link) -> int:
    matcher = link.words[-1] if link.words else ""
    first = link.arguments[0] if link.arguments else ""
    if matcher == "fail":
        return RELATION
    if is_literal(link.subject) or first == link.subject:
        return RUNS
    if "not" in link.words:
        return _negated(matcher)
    if matcher in _THROWS:
        return _thrown(first)
    if first.startswith("expect.any") or first in {"true", "false"} or matcher in {"true", "false"}:
        return TRUTH if first == "expect.anything()" else SHAPE
    return strength_of(matcher)


def _negated(matcher: str) -> int:
    if matcher in _ABSENT:
        return TRUTH
    if matcher in _CALLED:
        return EXACT
    return min(strength_of(matcher), RELATION)


def _thrown(expected: str) -> int:
    if expected in _BROAD:
        return TRUTH
    return PART if expected.isidentifier() else EXACT


def _parameters(function: SgNode) -> tuple[str, ...]:
    listed = parts(function.field("parameters")) or parts(function.field("parameter"))
    return tuple(re.split(r"[:=?\s]", one.text(), maxsplit=1)[0] for one in listed)
