import random

import numpy as np
import pytest

from reviewer.source.dialects import Dialect, dialect_of
from reviewer.source.languages import LANGUAGES
from reviewer.source.tokens import Tokens, shapes, tokenize

DIALECTS = sorted({found.name for name in LANGUAGES if (found := dialect_of(name))})


def dialect(language: str) -> Dialect:
    found = dialect_of(language)
    assert found is not None
    return found


def read(text: str, language: str = "python") -> Tokens:
    return tokenize(text, dialect(language))


def words(text: str, language: str = "python") -> list[str]:
    return read(text, language).texts(text)


def test_every_language_with_functions_has_a_dialect() -> None:
    assert [name for name, one in LANGUAGES.items() if not (one.config or dialect_of(name))] == []


def test_settings_files_have_none() -> None:
    assert [dialect_of(name) for name in ("json", "yaml", "toml", "ini")] == [None] * 4


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("python", "a = 1  # one\n\n\nb", ["a", "=", "1", "b"]),
        ("python", "'''x\ny''' + r'\\d' + f\"{a}\"", ["'''x\ny'''", "+", "r'\\d'", "+", 'f"{a}"']),
        ("python", "x = 'it\\'s' # 'no'", ["x", "=", "'it\\'s'"]),
        ("python", "n //= 2 ** 1e-3", ["n", "//=", "2", "**", "1e-3"]),
        ("javascript", "a // b\n/* c\n*/ d", ["a", "d"]),
        ("javascript", "x = `a ${b} 'c`;\ny", ["x", "=", "`a ${b} 'c`", "y"]),
        ("javascript", "x = /['\"]/g.test(y)", ["x", "=", "/['\"]/g", ".", "test", "(", "y", ")"]),
        ("javascript", "x = a / b / 'c'", ["x", "=", "a", "/", "b", "/", "'c'"]),
        ("javascript", "return /[/]'/", ["return", "/[/]'/"]),
        ("typescript", "f?.($a)", ["f", "?.", "(", "$a", ")"]),
        ("go", "s := `\\`; t", ["s", ":=", "`\\`", ";", "t"]),
        ("rust", "x::<'a>('\\'', 'b')", ["x", "::", "<", "'a", ">", "(", "'\\''", ",", "'b'", ")"]),
        ("rust", 'x = r#"a "q" b"#; /* a /* b */ c */ y', ["x", "=", 'r#"a "q" b"#', ";", "y"]),
        ("swift", "a /* b /* c */ d */ e", ["a", "e"]),
        ("csharp", 's = @"C:\\"; t', ["s", "=", '@"C:\\"', ";", "t"]),
        ("cpp", 's = R"(a " b)"; t', ["s", "=", 'R"(a " b)"', ";", "t"]),
        ("cpp", "#include <a.h> // b", ["#", "include", "<", "a", ".", "h", ">"]),
        ("kotlin", 'val s = """a "b" c"""', ["val", "s", "=", '"""a "b" c"""']),
        ("php", "$a = 1; # b\n#[C]\n$d", ["$a", "=", "1", ";", "[", "C", "]", "$d"]),
        ("ruby", "a.empty? # b\n=begin\nc\n=end\nd", ["a", ".", "empty?", "d"]),
    ],
)
def test_a_text_falls_into_tokens(language: str, text: str, expected: list[str]) -> None:
    assert words(text, language) == expected


def test_names_strings_and_numbers_have_one_shape_each_and_keywords_their_own() -> None:
    one, other = read("if a: b('x', 1)"), read("if c: d('y', 2)")
    assert np.array_equal(one.shape, other.shape)
    assert not np.array_equal(one.exact, other.exact)
    assert not np.array_equal(one.shape, read("while a: b('x', 1)").shape)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(a, b)", "f(\n    a,\n    b,\n)"),
        (
            "def f():\n    '''Old.'''\n    return 1",
            "def f():\n    '''New\n    words.'''\n    return 1",
        ),
        ("x = [1, 2]", "x = [  # two\n    1,\n    2,\n]"),
    ],
)
def test_layout_comments_and_docstrings_make_no_difference(one: str, other: str) -> None:
    assert np.array_equal(read(one).exact, read(other).exact)


def test_a_string_that_is_used_is_no_docstring() -> None:
    assert words("x = (\n    'a'\n    'b'\n)\n") == ["x", "=", "(", "'a'", "'b'", ")"]


def test_javascript_reads_the_same_with_and_without_semicolons() -> None:
    assert np.array_equal(read("a();\nb();", "tsx").exact, read("a()\nb()", "javascript").exact)


def test_tokens_know_their_lines() -> None:
    tokens = read("a\n\n'''b\nc''' + d\n")
    assert tokens.first.tolist() == [1, 3, 4, 4]
    assert tokens.last.tolist() == [1, 4, 4, 4]


def test_hashes_are_the_same_in_every_process() -> None:
    assert read("total").exact.tolist() == [0xC22FE15E]


@pytest.mark.parametrize("text", ["", "\n", "   ", "# only a comment", "\ufeff", "\x00", "é = 'ß'"])
def test_any_text_can_be_read(text: str) -> None:
    for name in DIALECTS:
        assert len(read(text, name)) <= len(text)


def test_a_lone_surrogate_is_read() -> None:
    assert words("x = '\udc80'") == ["x", "=", "'\udc80'"]


HOSTILE = [
    '"', "'", "`", "/", "/*", "=/[", "`${`", "${", 'r#"', 'R"(', "(", "\\", "'\\", "'''", '"""',
    '@"', "1e", "1.", "=begin\n", "#", "=/a", "/* /*", '"\\', "b'''", "}\n", "'a", "=/\\", "a b",
]  # fmt: skip


@pytest.mark.parametrize("name", DIALECTS)
def test_no_text_is_lost_and_hostile_text_takes_linear_time(name: str) -> None:
    pattern = dialect(name).pattern
    for seed in HOSTILE:
        text = seed * (100_000 // len(seed)) + "x"
        assert sum(map(len, pattern.findall(text))) == len(text)


@pytest.mark.parametrize("text", ['"' + "a" * 1_000_000, "'''" + "a\n" * 500_000, "/*" * 500_000])
def test_a_million_characters_without_an_end_are_read(text: str) -> None:
    for name in ("python", "javascript", "rust"):
        assert (
            sum(map(len, dialect(name).pattern.findall(text))) == 1_000_000 + len(text) % 1_000_000
        )
        assert len(read(text, name)) <= 1_000_001


ODD_PIECES = [
    *"abz_$ 1.'\"`#/*\\\n\n\t\f(){}[],;:=-+<>?!@é\x85\u2028",
    '"""',
    "'''",
    'r"',
    "rb'",
    'R"(',
    'r#"',
    "//",
    "/*",
    "*/",
    "=begin",
    "\n=end",
    "return ",
    "    ",
    " \n",
]


@pytest.mark.parametrize("language", DIALECTS)
def test_shapes_are_those_of_all_tokens(language: str) -> None:
    chance = random.Random(language)  # noqa: S311 - the same texts each time, no secret
    texts = ["".join(chance.choices(ODD_PIECES, k=chance.randrange(60))) for _ in range(1_500)]
    for text in texts:
        fast, slow = shapes(text, dialect(language)), read(text, language).shape
        assert fast.tolist() == slow.tolist(), text


def test_shapes_leave_out_docstrings_and_layout() -> None:
    head = 'def f(a,\n  b,):\n    """Say\n    it."""\n'
    text = head + '\n    return "x", (\n        "y"\n    )\n"z" # z\n'
    assert shapes(text, dialect("python")).tolist() == read(text).shape.tolist()
    assert len(shapes(text, dialect("python"))) == len(
        ["def", "f", "(", "a", ",", "b", ")", ":", "return", "x", ",", "(", "y", ")"]
    )
