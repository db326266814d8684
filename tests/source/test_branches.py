from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.source.branches import branch_lines
from tests.fakes.worlds import review
from tests.repositories.builder import Repo


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("python", "if a and b:\n    x = 1\nelif c:\n    x = [y for y in z]\n", (1, 3, 4)),
        ("python", "# if a\ns = 'if b'\nx = 1\n", ()),
        ("python", "try:\n    f()\nexcept E:\n    pass\n", (3,)),
        ("typescript", "function f(a?: number) {\n  return a ? 1 : 2;\n}\n", (2,)),
        ("typescript", "const x = a?.b ?? c;\n", (1,)),
        ("javascript", "x = {\n  a: b\n    ? true\n    : false,\n  c: d ? 1 : 2,\n}\n", (5,)),
        ("go", "switch x {\ncase 1:\n\tf()\n}\nfor {\n}\n", (2, 5)),
        ("java", "try { f(); }\ncatch (E e) { g(); }\n", (2,)),
        ("yaml", "if: always\n", ()),
    ],
)
def test_lines_that_decide_something_are_named(
    language: str, text: str, lines: tuple[int, ...]
) -> None:
    assert branch_lines(text, language) == lines


BEFORE = "def f(a, b):\n    if a:\n        return 1\n    return 2\n"
AFTER = """\
def f(a, b):
    if a:
        return 1
    if b and a:
        return 3

    def inner():
        return 1 if a else 2

    return 2
"""


def test_a_function_that_rose_is_told_where_nested_ones_aside(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    base = repo.commit({"a.py": BEFORE})
    found = review(repo, base, repo.commit({"a.py": AFTER}))
    assert {one.name: one.branches for one in found.functions} == {"f": (4,), "f.inner": ()}
