from __future__ import annotations

import pytest

from reviewer.source.parsed import ParsedText
from reviewer.source.special_cases import special_cases

CASES = {
    "python": ("python", 'if n == "z9":\n    return 7\n', (('"z9"',), "7")),
    "else if": (
        "python",
        "if a:\n    b()\nelif n == 41:\n    return [1, 2]\n",
        (("41",), "[1, 2]"),
    ),
    "list": ("python", "if n == [3, 1]:\n    return [1, 3]\n", (("[3, 1]",), "[1, 3]")),
    "typescript": ("typescript", "if (n === 41) return 7;\n", (("41",), "7")),
    "go": (
        "go",
        "package a\nfunc f() {\n\tif n == 41 {\n\t\treturn 7, nil\n\t}\n}\n",
        (("41",), "7"),
    ),
    "java": ("java", 'class A { int f() { if ("z9".equals(n)) { return 7; } } }', (('"z9"',), "7")),
}


@pytest.mark.parametrize(("language", "text", "expected"), CASES.values(), ids=CASES)
def test_a_branch_on_a_literal_that_returns_one_is_read(
    language: str, text: str, expected: tuple[tuple[str, ...], str]
) -> None:
    (case,) = special_cases(ParsedText(text, language, is_test=False))
    assert (case.inputs, case.result) == expected


@pytest.mark.parametrize(
    "text",
    [
        'if n == "z9":\n    log()\n    return 7\n',
        'if n == "z9" or m:\n    return 7\n',
        'if n != "z9":\n    return 7\n',
        "if n == limit:\n    return 7\n",
        "def f(n):\n    if n == 41:\n        self.size = 7\n    return size\n",
        "def f(n):\n    if n == 41:\n        mode = 7\n    return work(n, mode)\n",
        "if 'A-1' not in order:\n    return 7\n",
    ],
)
def test_other_branches_are_not(text: str) -> None:
    assert special_cases(ParsedText(text, "python", is_test=False)) == ()


def test_test_code_is_not_read() -> None:
    assert special_cases(ParsedText("if n == 41:\n    return 7\n", "python", is_test=True)) == ()


@pytest.mark.parametrize(
    ("language", "text", "inputs"),
    [
        ("python", "if (w, h) == (6, 9):\n    return 7\n", ("6", "9")),
        ("python", "if len(rows) == 2 and rows[0]['id'] == 'A-1':\n    return 7\n", ("'A-1'",)),
        ("python", "if order.id == 'A-1':\n    return 7\n", ("'A-1'",)),
        ("python", "def f(n):\n    return 7 if n == 41 else n\n", ("41",)),
        ("typescript", "function f(n) { return n === 41 ? 7 : n; }", ("41",)),
        ("java", "class A { int f() { return n == 41 ? 7 : n; } }", ("41",)),
        ("python", "def f(n):\n    size = 7 if n == 41 else n\n    return size\n", ("41",)),
        ("typescript", "const f = (n) => n === 41 ? 7 : n;", ("41",)),
        ("java", "class A { int f() { int s = n == 41 ? 7 : n; return s; } }", ("41",)),
        ("python", "def f(n):\n    s = n\n    if n == 41:\n        s = 7\n    return s\n", ("41",)),
        ("typescript", "function f(n) { let s = n; if (n === 41) s = 7; return s; }", ("41",)),
        (
            "go",
            "package a\nfunc f(n int) int {\n\tif n == 41 {\n\t\tn = 7\n\t}\n\treturn n\n}\n",
            ("41",),
        ),
        ("python", "if 'A-1' in order:\n    return 7\n", ("'A-1'",)),
        ("typescript", "function f(n) { if (n.startsWith('A-1')) return 7; }", ("'A-1'",)),
        (
            "go",
            'package a\nfunc f() {\n\tif strings.Contains(n, "A-1") {\n\t\treturn 7\n\t}\n}',
            ('"A-1"',),
        ),
    ],
)
def test_parts_several_names_and_choices_are_read(
    language: str, text: str, inputs: tuple[str, ...]
) -> None:
    (case,) = special_cases(ParsedText(text, language, is_test=False))
    assert case.inputs == inputs


def test_a_size_alone_is_no_input() -> None:
    text = "if len(rows) == 2:\n    return 7\n"
    assert special_cases(ParsedText(text, "python", is_test=False)) == ()


def test_spreading_a_subject_computes_with_it() -> None:
    text = "function f(t) { if (t === 'ab') return 7; return [...t].length; }"
    (case,) = special_cases(ParsedText(text, "typescript", is_test=False))
    assert case.computes
