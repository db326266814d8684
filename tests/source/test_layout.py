from __future__ import annotations

import pytest

from reviewer.source.layout import bare, same_but_for_layout


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = [a for a in b\n     if c]", "x = [\n    a\n    for a in b\n    if c\n]"),
        ("f('a', b)", 'f(\n    "a",\n    b,\n)'),
        ("return (a\n        and b)", "return a and b"),
        ("x = first + \\\n    second", "x = (\n    first\n    + second\n)"),
        ("name = u'ring'", 'name = "ring"'),
        ("say('it\\'s')", 'say("it\'s")'),
        ("const f = x => y", "const f = (x) => y;"),
        ('const limits = { "wide": 4, "deep": 2 }', "const limits = {\n  wide: 4,\n  deep: 2,\n};"),
        ("if(ready){ go(')') }", 'if (ready) {\n  go(")");\n}'),
        ("run(task)(now)", "run(task)(\n    now,\n)"),
    ],
)
def test_what_a_formatter_does_is_layout(before: str, after: str) -> None:
    assert same_but_for_layout(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("assert ready()", "assert ready"),
        ('assert total, "empty"', 'assert (total, "empty")'),
        ("# the total\nassert total", "# the total assert total"),
        ("check(); // all\nstart()", "check(); // all start()"),
        ("return 4", "return 5"),
        ("return x", "returnx"),
        ("a - b", "a + b"),
        ("f(a)(b)", "f(a, b)"),
    ],
)
def test_what_means_something_else_is_no_layout(before: str, after: str) -> None:
    assert not same_but_for_layout(before, after)


def test_unbalanced_parentheses_stay_where_they_are() -> None:
    assert bare("a) + f(b") == "a)+f(b"
