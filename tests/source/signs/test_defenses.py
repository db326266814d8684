from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText
from reviewer.source.signs import signs


def found(text: str, language: str = "python") -> list[tuple[Span, float]]:
    parsed = ParsedText(text, language, is_test=False)
    return [(one.span, one.measure) for one in signs(parsed) if one.name == "needless-defense"]


def checked(check: str, *parameters: str) -> str:
    return f"def area({', '.join(parameters)}):\n    if {check}:\n        return 0\n    return 1\n"


@pytest.mark.parametrize(
    ("check", "parameter"),
    [
        ("x is None", "x: float"),
        ("x == None", "x: 'Shape'"),
        ("x is not None and y", "x: list[int]"),
        ("not isinstance(x, (int, float))", "x: float"),
        ("isinstance(x, Shape | Box)", "x: shapes.Shape"),
        ("x is None", "x: int = 3"),
    ],
)
def test_a_check_of_what_the_type_excludes_is_found(check: str, parameter: str) -> None:
    assert found(checked(check, parameter)) == [(Span(2, 3), 1)]


@pytest.mark.parametrize(
    ("check", "parameter"),
    [
        ("x is None", "x"),
        ("x is None", "x: float | None"),
        ("x is None", "x: Optional[float]"),
        ("x is None", "x: Any"),
        ("x is None", "x: float = None"),
        ("x is None", "x: T"),
        ("x is None", "x: 'not an annotation'"),
        ("x.y is None", "x: Shape"),
        ("isinstance(x, Circle)", "x: Shape"),
        ("isinstance(x, bool)", "x: int"),
        ("isinstance(x, str)", "x: str | bytes"),
        ("isinstance(x, str)", "x: Sequence[str]"),
    ],
)
def test_a_check_of_what_may_be_is_left_alone(check: str, parameter: str) -> None:
    assert found(checked(check, parameter)) == []


def test_checks_of_a_function_are_told_as_one() -> None:
    text = (
        "def f(x: int, y: int):\n    if x is None:\n        return 0\n"
        "    if y is None:\n        return 1\n"
    )
    assert found(text) == [(Span(2, 5), 2)]


@pytest.mark.parametrize(
    "text",
    [
        "X = int | None\ndef f(x: X):\n    if x is None:\n        return 0\n",
        "@app.get\ndef f(x: int):\n    if x is None:\n        return 0\n",
        "def __init__(self, x: int):\n    if x is None:\n        return\n",
        "def f(x: int):\n    x = g(x)\n    if x is None:\n        return 0\n",
        "def f(x: int):\n    def g(x):\n        if x is None:\n            return 0\n",
    ],
    ids=["alias", "called by a framework", "special method", "assigned", "inner function"],
)
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert found(text) == []


def script(parameter: str, check: str) -> str:
    return f"function f({parameter}) {{\n  if ({check}) {{\n    return 0;\n  }}\n}}\n"


@pytest.mark.parametrize(
    ("parameter", "check", "count"),
    [
        ("p: Person", "p === null || p === undefined", 2),
        ("p: string", "typeof p !== 'string'", 1),
        ("p: Person[]", "p == null", 1),
    ],
)
def test_checks_in_typescript_are_found(parameter: str, check: str, count: int) -> None:
    assert found(script(parameter, check), "typescript") == [(Span(2, 3), count)]


@pytest.mark.parametrize(
    ("parameter", "check"),
    [
        ("p?: Person", "p === undefined"),
        ("p: Person | null", "p === null"),
        ("p: unknown", "p === null"),
        ("p: Person", "p.age === undefined"),
        ("p: Person", "typeof p === 'string'"),
        ("p", "p === null"),
    ],
)
def test_look_alikes_in_typescript_are_left_alone(parameter: str, check: str) -> None:
    assert found(script(parameter, check), "typescript") == []


@pytest.mark.parametrize(
    ("parameter", "value", "count"),
    [
        ("p: Person", "p?.name", 1),
        ("p: Person[]", "(p ?? []).length + p?.[0].age", 2),
        ("p?: Person", "p?.name ?? p?.nick", 0),
        ("p: Person", "p.name ?? p.friend?.name", 0),
        ("p: Person | undefined", "p?.name", 0),
        ("p", "p ?? 1", 0),
        ("p: Person", "p || none", 0),
    ],
)
def test_defaults_for_what_is_there_are_counted(parameter: str, value: str, count: int) -> None:
    told = found(f"function f({parameter}) {{\n  return {value};\n}}\n", "typescript")
    assert told == ([(Span(2, 2), count)] if count else [])
