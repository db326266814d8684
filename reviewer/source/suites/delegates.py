"""Asserts that a test hands over to another function of its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from reviewer.model.facts import Assertion
from reviewer.source.nodes import parts, span_of
from reviewer.source.suites.strength import SHAPE
from reviewer.source.suites.subjects import inlined, is_measured_by_itself


@dataclass(frozen=True, slots=True)
class Delegate:
    """A function that asserts something about its parameters."""

    parameters: tuple[str, ...]
    assertions: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True)
class TestFile:
    """A file of tests, split into what its reader needs again and again."""

    __test__ = False

    root: SgNode
    lines: list[str]
    language: str
    delegates: Mapping[str, Delegate]


def delegated(
    calls: Iterable[tuple[str, SgNode]], delegates: Mapping[str, Delegate]
) -> Iterator[Assertion]:
    """The asserts of the delegates that are called, at the call, with its arguments."""
    for name, call in calls:
        delegate = delegates.get(name)
        if delegate is None:
            continue
        arguments = [one.text() for one in parts(call.field("arguments"))]
        given = dict(zip(delegate.parameters, arguments, strict=False))
        line = span_of(call).start
        for one in delegate.assertions:
            yield replace(one, line=line, subject=inlined(one.subject, given))


def in_order(assertions: Iterable[Assertion], values: Mapping[str, str]) -> tuple[Assertion, ...]:
    """The assertions by line, local names in the subjects replaced by their values."""
    found = (replace(one, subject=inlined(one.subject, values)) for one in assertions)
    weighed = (
        replace(one, strength=SHAPE)
        if one.strength > SHAPE and is_measured_by_itself(one.text, values)
        else one
        for one in found
    )
    return tuple(sorted(weighed, key=lambda one: one.line))
