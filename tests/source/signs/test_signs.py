import pytest

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText
from reviewer.source.signs import Sign, signs


def found(text: str, language: str = "python", *, is_test: bool = False) -> list[Sign]:
    return list(signs(ParsedText(text, language, is_test=is_test)))


def named(text: str, name: str, language: str = "python") -> list[tuple[Span, float]]:
    return [(sign.span, sign.measure) for sign in found(text, language) if sign.name == name]


NESTED = "x = [[a if b else c for a in d] for d in e if d]\n"


def test_test_code_shows_no_signs() -> None:
    assert found(NESTED)
    assert found(NESTED, is_test=True) == []


def test_what_is_nested_weighs_more_than_what_stands_side_by_side() -> None:
    ((_, nested),) = named(NESTED, "dense-statement")
    ((_, flat),) = named(
        "x = f([a for a in b], [c for c in d], [e for e in g])\n", "dense-statement"
    )
    assert nested > flat


def test_density_falls_with_the_lines_it_is_spread_over() -> None:
    spread = "x = [\n    [a if b else c for a in d]\n    for d in e\n    if d\n]\n"
    ((_, dense),) = named(NESTED, "dense-statement")
    ((lines, spread_out),) = named(spread, "dense-statement")
    assert lines == Span(2, 4)
    assert spread_out == pytest.approx(dense / 3**0.5)


@pytest.mark.parametrize(
    "text",
    ["x = a if b else c\n", "x = [a for a in b if a]\n", "x = a and b and c and d and e\n"],
    ids=["one condition", "one loop with a filter", "one run of the same operator"],
)
def test_ordinary_expressions_are_not_worth_a_measure(text: str) -> None:
    assert named(text, "dense-statement") == []


def test_density_is_read_in_other_languages() -> None:
    text = "const x = a ? (b ? c : d) : e ? f : g;\n"
    assert [line for line, _ in named(text, "dense-statement", "typescript")] == [Span(1, 1)]
    assert named(text, "dense-statement", "go") == []


def test_statements_on_one_line_are_counted() -> None:
    assert named("a = 1; b = 2; c = 3\n", "packed-line") == [(Span(1, 1), 3)]
    assert named("a = 1\nb = 2  # one; two\n", "packed-line") == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("def f(row):\n    return row[0], row[4], row[7]\n", 2),
        ("def f(line):\n    return line[4:12] + line[12:22]\n", 2),
        ('def f(line):\n    return line.split()[8].split("/")[3]\n', 2),
    ],
    ids=["picks far apart", "slices", "a chain of splits"],
)
def test_positions_that_only_a_number_names_are_counted(text: str, measure: float) -> None:
    assert [count for _, count in named(text, "magic-index")] == [measure]


@pytest.mark.parametrize(
    "text",
    [
        "def f(row):\n    return row[0], row[1], row[2]\n",
        "def f(row):\n    return row[0], row[1], row[2], row[3]\n",
        "def f(match):\n    return match[1], match[4]\n",
        "def f(line):\n    # columns 4 to 12 are the bank, by ISO 13616\n    return line[4:12]\n",
    ],
    ids=["the first three", "all of a row", "groups of a match", "a stated reason"],
)
def test_positions_that_a_reader_can_follow_are_left_alone(text: str) -> None:
    assert named(text, "magic-index") == []
