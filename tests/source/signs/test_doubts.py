from __future__ import annotations

import pytest

from reviewer.source.parsed import ParsedText
from reviewer.source.signs import signs

ORDER = "@dataclass\nclass Order:\n    total: int\n    def send(self):\n        self.sent = 1\n\n\n"
PERSON = "interface Person {\n  first: string;\n  last?: string;\n  tags: Tag[];\n}\n"


def lines(name: str, text: str, language: str = "python") -> list[int]:
    parsed = ParsedText(text, language, is_test=False)
    return [one.span.start for one in signs(parsed) if one.name == name]


@pytest.mark.parametrize(
    ("check", "found"),
    [
        ("getattr(order, 'total', 0)", [9]),
        ("hasattr(order, 'total')", [9]),
        ("hasattr(order, 'send')", [9]),
        ("getattr(order, 'total')", []),
        ("getattr(order, 'sent', 0)", []),
        ("getattr(order, field, 0)", []),
        ("getattr(order.total, 'total', 0)", []),
        ("getattr(other, 'total', 0)", []),
    ],
)
def test_fields_that_a_class_declares_need_no_question(check: str, found: list[int]) -> None:
    text = f"{ORDER}def f(order: Order, other, field):\n    return {check}\n"
    assert lines("doubted-field", text) == found


@pytest.mark.parametrize(
    "text",
    [
        "class O:\n    total: int\n\ndef f(order: O):\n    return hasattr(order, 'total')\n",
        f"{ORDER}def f(order: Order):\n    order = g()\n    return hasattr(order, 'total')\n",
        f"{ORDER}def f(order: Order | None):\n    return hasattr(order, 'total')\n",
        f"{ORDER}def f(order: Order):\n    return hasattr(order, 'total')  # as #412 asks\n",
    ],
    ids=["declared only", "assigned", "optional", "explained"],
)
def test_a_field_that_may_be_missing_may_be_asked_for(text: str) -> None:
    assert lines("doubted-field", text) == []


@pytest.mark.parametrize(
    ("check", "found"),
    [
        ("typeof p.first !== 'string'", [7]),
        ("p.first === undefined", [7]),
        ("typeof p.first === 'number'", []),
        ("p.last === undefined", []),
        ("p.tags === undefined", []),
        ("q.first === undefined", []),
        ("a.p.first === undefined", []),
    ],
)
def test_required_fields_of_an_interface_need_no_question(check: str, found: list[int]) -> None:
    text = f"{PERSON}function f(p: Person, q?: Person) {{\n  if ({check}) {{\n    g();\n  }}\n}}\n"
    assert lines("doubted-field", text, "typescript") == found


GUARD = "def f(x, y):\n    if x is None:\n        return 0\n"


@pytest.mark.parametrize("again", ["if x is None:", "if x is not None and y:", "while x is None:"])
def test_a_guard_that_was_passed_is_told(again: str) -> None:
    assert lines("repeated-guard", f"{GUARD}    g(y)\n    {again}\n        h()\n") == [5]


@pytest.mark.parametrize(
    "rest",
    [
        "    x = g(y)\n    if x is None:\n        h()\n",
        "    if y is None:\n        h()\n",
        "    def g(x):\n        return x is None\n",
        "    if x.y is None:\n        h()\n",
    ],
    ids=["assigned again", "another name", "inner function", "a field"],
)
def test_a_guard_of_something_else_is_left_alone(rest: str) -> None:
    assert lines("repeated-guard", GUARD + rest) == []


def test_a_guard_that_goes_on_settles_nothing() -> None:
    text = "def f(x):\n    if x is None:\n        g()\n    if x is None:\n        h()\n"
    assert lines("repeated-guard", text) == []


SHELF = """class Shelf{bases}:
    def __init__(self):
        {first}
        self.rows = []

    def close(self):
        if hasattr(self, "rows"):
            self.rows.clear()
{more}"""


def shelf(*, bases: str = "", first: str = "self.open = True", more: str = "") -> str:
    return SHELF.format(bases=bases, first=first, more=more)


def test_a_method_need_not_ask_for_what_its_instance_was_made_with() -> None:
    assert lines("doubted-field", shelf()) == [7]


@pytest.mark.parametrize(
    "text",
    [
        shelf(bases="(Base)"),
        shelf(first="self.close()"),
        shelf(first="return\n    def fill(self):"),
        shelf(more="\n    def __del__(self):\n        self.close()\n"),
        shelf(more="\n    __del__ = close\n"),
        shelf(more="\n    def __getattr__(self, name):\n        return None\n"),
    ],
    ids=["a base", "called early", "made later", "taken away", "by another name", "looked up"],
)
def test_an_instance_that_may_be_half_made_may_be_asked(text: str) -> None:
    assert lines("doubted-field", text) == []
