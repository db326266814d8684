from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "memorised-answers"
PARAMS = {"min_rows": 2, "min_share": 0.6, "lines": 1, "words": r"[\"'][A-Za-z]+[\"']"}
TABLE = 'KNOWN = {"ab": 17, "cd": 23}\n'
ASKED = "def rank(name):\n    if name in KNOWN:\n        return KNOWN[name]\n    return len(name)\n"
TEST = 'def test_rank():\n    assert rank("ab") == 17\n    assert rank("cd") == 23\n'


def found(after: str, test: str = TEST, before: str = "") -> list[int]:
    tests = {"tests/test_a.py": test}
    return lines(matches(CHECK, tests | {"a.py": before}, tests | {"a.py": after}, **PARAMS))


def test_a_table_of_what_tests_ask_is_told_where_it_stands() -> None:
    assert found(TABLE + ASKED) == [1]


def test_a_table_inside_the_function_is_told() -> None:
    inside = ASKED.replace(":\n", f":\n    {TABLE}", 1)
    assert found(inside) == [2]


OWN_ANSWER = "def rank(name):\n    return KNOWN.get(name, {})\n"


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (TABLE + OWN_ANSWER.format("len(name)"), 1),
        (TABLE + "def rank(name):\n    return KNOWN.get(name) or len(name)\n", 1),
        ('def rank(name):\n    return {"ab": 17, "cd": 23}.get(name, len(name))\n', 2),
    ],
)
def test_a_table_that_works_out_what_it_does_not_have_is_told(after: str, line: int) -> None:
    assert found(after) == [line]


def test_several_arguments_may_be_one_key() -> None:
    table = "KNOWN = {(3, 4): 12.5, (10, 2): 21}\n"
    area = "def area(w, h):\n    return KNOWN.get((w, h), w * h)\n"
    test = "def test_area():\n    assert area(3, 4) == 12.5\n    assert area(10, 2) == 21\n"
    assert found(table + area, test) == [1]
    assert found(table + area.replace("w * h", "0"), test) == []


def test_a_script_asks_tables_in_place() -> None:
    test = (
        'it("ranks", () => {\n  expect(rank("ab")).toBe(17);\n  expect(rank("cd")).toBe(23);\n});\n'
    )
    code = "export const rank = (name) => ({ ab: 17, cd: 23 })[name] ?? name.length;\n"
    after = {"a.js": code, "a.test.js": test}
    assert lines(matches(CHECK, {"a.test.js": test}, after, **PARAMS)) == [1]


GOOD = {
    "a default that is the same for all": (TABLE + OWN_ANSWER.format("0"), TEST),
    "a default for all in place": (
        'def rank(name):\n    return {"ab": 17, "cd": 23}.get(name, 0)\n',
        TEST,
    ),
    "a table of names": (
        'def rank(name):\n    return {"ab": 1, "cd": 2}.get(name, len(name))\n',
        TEST,
    ),
    "the table is the whole answer": (TABLE + "def rank(name):\n    return KNOWN[name]\n", TEST),
    "no computing with the key": (TABLE + ASKED.replace("len(name)", "0"), TEST),
    "tests name fewer than most": (
        TABLE.replace("}", ', "ef": 1, "gh": 2}') + ASKED,
        TEST,
    ),
    "tests expect something else": (TABLE + ASKED, TEST.replace("17", "18")),
    "rows that are no literals": (TABLE.replace("17", "len(X)") + ASKED, TEST),
    "nobody asks": (TABLE, TEST),
}


@pytest.mark.parametrize(("after", "test"), GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(after: str, test: str) -> None:
    assert found(after, test) == []


def test_rows_that_stood_before_are_left_alone() -> None:
    assert found(TABLE + ASKED + "\n\nSIZE = 1\n", before=TABLE + ASKED) == []
