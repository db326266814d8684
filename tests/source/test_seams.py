import pytest

from reviewer.source.dialects import dialect_of
from reviewer.source.seams import longest_piece
from reviewer.source.tokens import tokenize


def piece(text: str, language: str) -> str:
    dialect = dialect_of(language)
    assert dialect is not None
    tokens = tokenize(text, dialect)
    start, end = longest_piece(tokens, text, dialect)
    return text[int(tokens.starts[start]) : int(tokens.ends[end - 1])]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "python",
            "        a()\n        b(1)\n        c()\n\n    def f():\n        d()",
            "a()…c()",
        ),
        (
            "python",
            "        a()\n\n    def f(x):\n        d(x)\n        return 1",
            "def f…return 1",
        ),
        ("typescript", "  a()\n}\nfunction f(x) {\n  b(x)\n  return 1\n}", "function f…}"),
        ("go", "  a()\n  b()\n  c()\n  d()\n}\nfunc f() {\n", "a()…}"),
    ],
)
def test_the_tail_of_one_function_and_the_head_of_the_next_are_two(
    language: str, text: str, expected: str
) -> None:
    first, last = expected.split("…")
    assert piece(text, language).startswith(first)
    assert piece(text, language).endswith(last)
    assert len(piece(text, language)) < len(text.strip())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "def f():\n    a()\n\ndef g():\n    b()"),
        ("python", "    def f():\n        a()\n\nclass B:\n    b = 1"),
        ("python", "        a()\n    except E:\n        b()\n    c()"),
        ("typescript", "    a()\n  }\n  if (b) {\n    c()\n  }"),
        ("typescript", "    a()\n  } catch (e) {\n    b(e)\n  }"),
    ],
)
def test_one_function_or_whole_ones_stay_together(language: str, text: str) -> None:
    assert piece(text, language) == text.strip()
