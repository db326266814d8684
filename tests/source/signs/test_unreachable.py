from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText
from reviewer.source.signs import signs


def found(text: str, language: str = "python") -> list[tuple[str, Span]]:
    parsed = ParsedText(text, language, is_test=False)
    names = {"unreachable-code", "equal-branches"}
    return [(one.name, one.span) for one in signs(parsed) if one.name in names]


@pytest.mark.parametrize("leaving", ["return 1", "raise ValueError(x)"])
def test_what_follows_a_statement_that_leaves_is_dead(leaving: str) -> None:
    text = f"def f(x):\n    {leaving}\n    g(x)\n    h(x)\n"
    assert found(text) == [("unreachable-code", Span(2, 4))]


@pytest.mark.parametrize("leaving", ["break", "continue"])
def test_a_loop_that_goes_on_leaves_its_block(leaving: str) -> None:
    text = f"for x in y:\n    {leaving}\n    g(x)\n"
    assert found(text) == [("unreachable-code", Span(2, 3))]


@pytest.mark.parametrize("condition", ["False", "0", "(False)", "False and x"])
def test_what_stands_under_a_false_condition_is_dead(condition: str) -> None:
    assert found(f"if {condition}:\n    g()\n") == [("unreachable-code", Span(1, 2))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("go", "package a\n\nfunc f() {\n\tpanic(1)\n\tg()\n}\n"),
        ("java", "class A {\n  int f() {\n    return 1;\n    g();\n  }\n}\n"),
        ("typescript", "function f() {\n  throw new Error();\n  g();\n}\n"),
    ],
)
def test_other_languages_are_read(language: str, text: str) -> None:
    assert [name for name, _ in found(text, language)] == ["unreachable-code"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "def f():\n    return\n    yield\n"),
        ("python", "def f():\n    if False:\n        yield\n"),
        ("python", "if TYPE_CHECKING:\n    import a\n"),
        ("python", "if x == 0:\n    g()\n"),
        (
            "python",
            "def f():\n    # The linter needs to see this use of g.\n    if False:\n        g()\n",
        ),
        ("python", "if a:\n    return_all()\nelif b:\n    g()\nelse:\n    return_all()\n"),
        ("javascript", "function f() {\n  return g();\n  function g() { return 1; }\n}\n"),
        ("typescript", "function f() {\n  return 1;\n  type A = string;\n}\n"),
        ("go", "package a\n\nfunc f() int {\n\tpanic(1)\n\treturn 0\n}\n"),
        ("go", "package a\n\nfunc f() {\n\tgoto end\nend:\n\tg()\n}\n"),
        ("ruby", "def f\n  return 1\n  g()\nend\n"),
    ],
)
def test_a_look_alike_is_left_alone(language: str, text: str) -> None:
    assert found(text, language) == []


def test_branches_that_are_equal_up_to_layout_are_told() -> None:
    text = "if (a) {\n  return total(b);\n} else {\n    return total(b);\n}\n"
    assert found(f"function f() {{\n{text}}}\n", "javascript") == [("equal-branches", Span(2, 6))]
