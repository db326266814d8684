from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText
from reviewer.source.signs import signs


def found(text: str, language: str = "python", path: str = "shop/a.py") -> list[tuple[Span, float]]:
    parsed = ParsedText(text, language, path=path, is_test=False)
    return [(one.span, one.measure) for one in signs(parsed) if one.name == "commented-out-code"]


CODE = "# for x in y:\n#     x.send()\n#     x.close()\n"


def test_code_in_a_row_of_comments_is_counted() -> None:
    assert found(CODE) == [(Span(1, 3), 3)]


@pytest.mark.parametrize("said", ["# Old version", "# TODO: restore", "# disabled for now:"])
def test_a_line_that_says_the_code_is_off_may_stand_before_it(said: str) -> None:
    assert found(f"{said}\n{CODE}") == [(Span(1, 4), 3)]


def test_a_block_comment_is_read_line_by_line() -> None:
    text = "/*\nconst a = load();\nif (a) {\n  a.send();\n}\n*/\nsend();\n"
    assert found(text, "javascript") == [(Span(1, 6), 4)]


@pytest.mark.parametrize(
    "text",
    [
        f"# The same as this, but faster:\n{CODE}",
        "# for x in y:\n#     x.send()\n",
        "# alpha\n# beta\n# gamma\n",
        "# a, b\n# c, d\n# e, f\n",
        "# name: str\n# size: int\n# kind: str\n",
        "# send(x) closes the order\n# and returns the courier\n# that took it\n",
        "x = 1  # a = 1\ny = 2  # b = 2\nz = 3  # c = 3\n",
    ],
    ids=["explains", "too short", "words", "tuples", "a table", "prose", "behind code"],
)
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_documentation_is_left_alone() -> None:
    assert found(CODE, path="docs/conf.py") == []
    text = "/**\n * a.load();\n * a.send();\n * a.close();\n */\nfunction f() {}\n"
    assert found(text, "javascript") == []
