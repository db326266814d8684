"""Where facts stand, and the same facts further down."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from reviewer.model.change import Span
from reviewer.model.facts import Fact


def place_of(fact: Any) -> Span:
    """The lines of a fact: its `span`, else its `line`."""
    span = getattr(fact, "span", None)
    return span if isinstance(span, Span) else Span(fact.line, fact.line)


def moved(fact: Fact, by: int) -> Fact:
    """The fact `by` lines further down, with all that it is made of.

    Lines are fields called `line` or `…_line`, and every Span.
    """
    return _moved(fact, by) if by else fact


def _moved(value: Any, by: int) -> Any:
    if isinstance(value, Span):
        return Span(value.start + by, value.end + by)
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value) if _has_places(value) else value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {name: _moved(getattr(value, name), by) for name in _inner(type(value))}
    lines = {name: getattr(value, name) for name in _lines(type(value))}
    changed |= {name: line + by for name, line in lines.items() if line is not None}
    return replace(value, **changed)


def _has_places(values: tuple[Any, ...]) -> bool:
    return bool(values) and (isinstance(values[0], Span) or is_dataclass(values[0]))


@cache
def _lines(kind: type[Any]) -> tuple[str, ...]:
    names = (field.name for field in fields(kind))
    return tuple(name for name in names if name == "line" or name.endswith("_line"))


@cache
def _inner(kind: type[Any]) -> tuple[str, ...]:
    """The fields that may hold a place: a Span, or a tuple of facts."""
    plain = {"str", "int", "bool", "tuple[str, ...]", "tuple[int, ...]", "frozenset[str]"}
    return tuple(field.name for field in fields(kind) if str(field.type) not in plain)
