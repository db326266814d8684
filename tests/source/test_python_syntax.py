from __future__ import annotations

import ast

import pytest

from reviewer.source.python_syntax import blocks, called_name, dotted, python_tree


@pytest.mark.parametrize("text", ["def f(:", "\x00", "print 'x'", "((((" * 200])
def test_what_does_not_parse_has_no_tree(text: str) -> None:
    assert python_tree(text) is None


def test_a_bad_escape_is_no_warning() -> None:
    assert python_tree(r"x = '\d'") is not None


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "name"), [("a", "a"), ("a.b.c", "a.b.c"), ("a().b", ""), ("a[0].b", ""), ("1", "")]
)
def test_a_dotted_name_starts_with_a_name(text: str, name: str) -> None:
    assert dotted(expression(text)) == name


@pytest.mark.parametrize(
    ("text", "name"), [("f()", "f"), ("a.f()", "f"), ("a().f()", "f"), ("a[0]()", "")]
)
def test_the_called_name_is_the_last(text: str, name: str) -> None:
    call = expression(text)
    assert isinstance(call, ast.Call)
    assert called_name(call) == name


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("if a:\n  b\nelse:\n  c", 2),
        ("try:\n  a\nexcept B:\n  c\nelse:\n  d\nfinally:\n  e", 4),
        ("match a:\n  case 1:\n    b\n  case 2:\n    c", 2),
        ("for a in b:\n  c", 1),
        ("a = 1", 0),
    ],
)
def test_every_block_of_a_statement_is_listed(text: str, count: int) -> None:
    assert len(list(blocks(ast.parse(text).body[0]))) == count
