import pytest

from reviewer.source.dialects import dialect_of
from reviewer.source.statements import count_logic
from reviewer.source.tokens import tokenize


def logic(text: str, language: str = "python") -> int:
    dialect = dialect_of(language)
    assert dialect is not None
    return count_logic(tokenize(text, dialect), text, dialect)[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("from a import (\n    b,\n    c,\n)\nimport d", "python"),
        ("@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...", "python"),
        ("'NO',\n'SE',\n'DK',", "python"),
        ("name: str\nage: int = 0", "python"),
        ("try:\n    pass\nelse:\n    pass", "python"),
        ("import { a } from 'b'\nexport { c } from 'd'\nexport * from 'e'", "typescript"),
        ("interface A {\n  b: string;\n  c?: number;\n}", "typescript"),
        ("a: 1,\nb: 'two',\n", "javascript"),
        ("if err != nil {\n  return nil, err\n}", "go"),
        ("#include <a.h>\nusing namespace b;", "cpp"),
        ("use a::b;\nmod c;", "rust"),
        ("where\n  T: A<'a>,\n  U: B<C> + D,\n{", "rust"),
        ("private Map<String, Integer> a;\nint *b;", "java"),
        ("enum A {\n  B = 1,\n  C = 2,\n}", "java"),
    ],
)
def test_what_decides_nothing_does_not_count(text: str, language: str) -> None:
    assert logic(text, language) == 0


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("if a:\n    b()\nreturn c", "python", 3),
        ("x = (\n    f(1)\n    + f(2)\n)\ny += 1", "python", 2),
        ("const a = b(c)\nif (a) {\n  throw new D(a)\n}", "typescript", 3),
        ("a\n  .b()\n  .c()\n", "javascript", 1),
        ("x, err := f()\nif err != nil {\n  return err\n}\ng(x)", "go", 2),
    ],
)
def test_statements_that_compute_or_decide_count(text: str, language: str, count: int) -> None:
    assert logic(text, language) == count


def test_a_ladder_of_alike_statements_counts_as_two() -> None:
    assert logic("\n".join(f"parser.add_argument('{one}', default={one})" for one in range(9))) == 2


def test_brackets_that_close_nothing_are_tolerated() -> None:
    assert logic(") ] }\nf(x)") == 1


def test_statements_are_counted_without_brackets_that_stand_alone() -> None:
    dialect = dialect_of("typescript")
    assert dialect is not None
    text = "class A {\n  size: number;\n  get(): number {\n    return this.size * 2;\n  }\n}\n"
    assert count_logic(tokenize(text, dialect), text, dialect) == (1, 4)
