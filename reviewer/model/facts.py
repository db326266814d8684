"""What is known of one version of one file, cached by blob id."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from reviewer.model.change import Span

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Measures:
    """The size and complexity of one function, nested functions not counted.

    `cyclomatic` is McCabe's number (1 for a straight line); `cognitive` is Campbell's,
    None where no implementation for the language exists; `lines` are lines of code
    (no blanks, comments, docstrings); `nesting` is the deepest control structure;
    `by_name` are those of the `parameters` that a caller has to name, variadic ones included.
    """

    cyclomatic: int
    cognitive: int | None
    lines: int
    parameters: int
    nesting: int
    by_name: int = 0

    @property
    def mass(self) -> float:
        """Complexity mass, CC * sqrt(SLOC) (SlopCodeBench, arXiv 2603.24755)."""
        return self.cyclomatic * math.sqrt(self.lines)


@dataclass(frozen=True, slots=True)
class Function:
    """A function, method or closure; `name` is qualified with dots: `Invoice.finalise`.

    `body` holds a hash for each line of code in order, indentation aside; the first
    line (the signature) is left out.
    """

    name: str
    span: Span
    measures: Measures
    body: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """One check that a test makes.

    `subject` is the normalised text of what is examined; `strength` grows from 0 (runs
    something) over truthiness, type or length, membership and comparison to 5
    (equality, identity, a named error with its message). `under` is the condition of the
    `if` without an `else` that it stands in, if any.
    """

    line: int
    subject: str
    strength: int
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test function; `id` is unique in its file: `TestLedger.test_balances`.

    `rows` are the normalised parameter rows; `skip` is the text of an unconditional
    skip marker; `calls` are the names that the body refers to.
    """

    id: str
    span: Span
    assertions: tuple[Assertion, ...] = ()
    rows: tuple[str, ...] = ()
    skip: str | None = None
    skip_line: int | None = None
    calls: frozenset[str] = frozenset()
    body: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternMatch:
    """A place where a structural rule matched.

    `text` is the matched source; `values` are the captured meta-variables by name.
    """

    rule: str
    span: Span
    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that analysis learnt about one file version.

    `found` holds what each analyser saw, by the kind of fact and in source order.
    """

    found: Mapping[type[Any], tuple[Any, ...]] = field(default_factory=dict)
    matches: tuple[PatternMatch, ...] = ()

    def of(self, kind: type[Fact]) -> tuple[Fact, ...]:
        """The facts of one kind, such as `of(Handler)`; none if no analyser saw any."""
        return self.found.get(kind, ())

    @property
    def functions(self) -> tuple[Function, ...]:
        """The functions, in order of their first line."""
        return self.of(Function)

    @property
    def tests(self) -> tuple[TestCase, ...]:
        """The tests, in source order; none in product code."""
        return self.of(TestCase)
