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
    ],
)
def test_other_branches_are_not(text: str) -> None:
    assert special_cases(ParsedText(text, "python", is_test=False)) == ()


def test_test_code_is_not_read() -> None:
    assert special_cases(ParsedText("if n == 41:\n    return 7\n", "python", is_test=True)) == ()
