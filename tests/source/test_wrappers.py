from __future__ import annotations

import pytest

from reviewer.source.parsed import ParsedText
from reviewer.source.wrappers import wrappers

TARGET = "def g(a, b):\n    return a + b\n\n"


def found(text: str, language: str = "python", *, is_test: bool = False) -> list[tuple[str, str]]:
    parsed = ParsedText(text, language, is_test=is_test)
    return [(one.name, one.target) for one in wrappers(parsed)]


FORWARDING = {
    "by place": "def f(a, b):\n    return g(a, b)\n",
    "under a docstring": 'def f(x, y):\n    """Say it."""\n    return g(x, y)\n',
    "awaited": "async def f(a, b):\n    return await g(a, b)\n",
    "over lines": "def f(\n    a, b\n):\n    return g(\n        a, b\n    )\n",
}
DOING_MORE = {
    "another order": "def f(a, b):\n    return g(b, a)\n",
    "a value": "def f(a):\n    return g(a, 1)\n",
    "a default": "def f(a, b=1):\n    return g(a, b)\n",
    "a narrower type": "def f(a: int, b: int):\n    return g(a, b)\n",
    "nothing to hand on": "def f():\n    return g()\n",
    "a decorator": "@cached\ndef f(a, b):\n    return g(a, b)\n",
    "a comment": "# For plugins.\ndef f(a, b):\n    return g(a, b)\n",
    "another file": "def f(a, b):\n    return other(a, b)\n",
    "another module": "def f(a, b):\n    return m.g(a, b)\n",
    "itself": "def f(a, b):\n    return f(a, b)\n",
    "two statements": "def f(a, b):\n    check(a)\n    return g(a, b)\n",
    "inside a function": "def h():\n    def f(a, b):\n        return g(a, b)\n    return f\n",
}


@pytest.mark.parametrize("text", FORWARDING.values(), ids=list(FORWARDING))
def test_a_function_that_hands_everything_on_is_a_wrapper(text: str) -> None:
    assert found(TARGET + text) == [("f", "g")]


@pytest.mark.parametrize("text", DOING_MORE.values(), ids=list(DOING_MORE))
def test_a_function_that_changes_anything_is_none(text: str) -> None:
    assert found(TARGET + text) == []


@pytest.mark.parametrize(
    ("name", "target"),
    [("get_length", "len"), ("_to_string", "str"), ("parseJson", "json.loads"), ("calcSum", "sum")],
)
def test_a_name_that_says_a_built_in_function_again_is_a_wrapper(name: str, target: str) -> None:
    assert found(f"def {name}(a):\n    return {target}(a)\n") == [(name, target)]


@pytest.mark.parametrize(
    "text",
    [
        "def population(a):\n    return len(a)\n",
        "def get_length(a: str):\n    return len(a)\n",
        "def get_length(a):\n    return a.len()\n",
        "def get_people(a):\n    return len(a)\n",
    ],
)
def test_a_built_in_function_under_a_name_that_says_more_is_none(text: str) -> None:
    assert found(text) == []


def test_wrappers_of_tests_are_left_alone() -> None:
    text = TARGET + FORWARDING["by place"]
    assert found(text)
    assert found(text, is_test=True) == []


METHODS = """class C{base}:
    def __init__(self, x):
        self._x = x

    def get(self, key):
        return self._x.get(key)

    def size(self):
        return self._x.{size}()
"""


def test_a_class_forwards_if_all_its_methods_do() -> None:
    assert found(METHODS.format(base="", size="size")) == [("C", "_x")]
    assert found(METHODS.format(base="", size="count")) == []
    assert found(METHODS.format(base="(Port)", size="size")) == []
    assert found("@d\n" + METHODS.format(base="", size="size")) == []
