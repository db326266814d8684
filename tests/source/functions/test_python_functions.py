from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.model.facts import Function
from reviewer.source.functions import fault_of, functions_of
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import Unparsable

SOURCE = '''\
class Ledger:
    """Books."""

    @property
    def total(self):
        """The sum.

        Of everything.
        """
        # comment
        return sum(self.rows)

    def post(self, row, *, force=False):
        if not force and row.closed:
            for line in row.lines:
                if line.open:
                    raise ValueError(line)
        elif row.frozen:
            return None

        def check(value):
            return value if value else 0

        class Local:
            def inner(self):
                while True:
                    pass

        return check(row)


if True:
    async def late(a, /, b, *c, d, **e):
        match a:
            case 1:
                return [x for x in b if x]
            case _:
                assert a
'''


def functions(text: str) -> dict[str, Function]:
    found = functions_of(ParsedText(text, "python"))
    return {function.name: function for function in found}


def test_methods_closures_and_local_classes_are_named_in_full() -> None:
    assert list(functions(SOURCE)) == [
        "Ledger.total",
        "Ledger.post",
        "Ledger.post.check",
        "Ledger.post.Local.inner",
        "late",
    ]


@pytest.mark.parametrize(
    ("name", "cyclomatic", "cognitive", "lines", "parameters", "nesting"),
    [
        ("Ledger.total", 1, 0, 2, 0, 0),
        ("Ledger.post", 6, 8, 9, 2, 3),
        ("Ledger.post.check", 2, 2, 2, 1, 0),
        ("Ledger.post.Local.inner", 2, 1, 3, 0, 1),
        ("late", 4, 4, 6, 5, 1),
    ],
)
def test_measures_can_be_recounted_by_hand(  # noqa: PLR0913, PLR0917 - a row is a row
    name: str, cyclomatic: int, cognitive: int, lines: int, parameters: int, nesting: int
) -> None:
    measures = functions(SOURCE)[name].measures
    assert measures.cyclomatic == cyclomatic
    assert measures.cognitive == cognitive
    assert measures.lines == lines
    assert measures.parameters == parameters
    assert measures.nesting == nesting


def test_a_span_covers_the_definition_to_its_last_line() -> None:
    assert functions(SOURCE)["Ledger.post.check"].span == Span(21, 22)


def test_what_no_caller_gives_by_its_place_is_counted_apart() -> None:
    measures = functions("def f(a, b=1, *args, c, **more):\n    pass\n")["f"].measures
    assert (measures.parameters, measures.by_name) == (5, 3)


def test_asserts_are_no_branches() -> None:
    found = functions("def test_a():\n    assert a\n    assert b\n")
    assert found["test_a"].measures.cyclomatic == 1


@pytest.mark.parametrize(
    "text",
    ["def f(:\n    pass\n", "print 'python 2'\n", "x = (" * 5000],
)
def test_what_does_not_parse_is_a_value_and_no_exception(text: str) -> None:
    assert isinstance(fault_of(ParsedText(text, "python")), Unparsable)


def test_syntax_newer_than_this_python_is_measured_by_lizard() -> None:
    text = "def f(a):\n    if a:\n        return f'{a['b']}'\n    return lazy\n"
    assert functions(text)["f"].measures.cyclomatic == 2


def test_an_ignore_comment_of_complexipy_hides_nothing() -> None:
    found = functions("def f(a):  # complexipy: ignore\n    if a:\n        pass\n")
    assert found["f"].measures.cognitive == 1


def test_bodies_are_equal_up_to_white_space() -> None:
    flat = functions("def f(a):\n    b = a\n    return b\n")["f"]
    deep = functions("class A:\n    def g(self, a):\n        b =  a\n        return b\n")["A.g"]
    assert flat.body == deep.body


def test_a_merge_conflict_is_called_by_its_name() -> None:
    text = "x = 1\n<<<<<<< HEAD\nx = 2\n=======\nx = 3\n>>>>>>> topic\n"
    assert fault_of(ParsedText(text, "python")) == Unparsable("unresolved merge conflict", 2)
