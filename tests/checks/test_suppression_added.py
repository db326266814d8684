from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "suppression-added"
ERASED = '"(?:unchecked|rawtypes)"'


def count(path: str, text: str, *, blanket: bool, before: str = "") -> int:
    old = {path: before} if before else {}
    return len(matches(CHECK, old, {path: text}, blanket=blanket, unavoidable=ERASED))


BLANKET = {
    "a.py": [
        "# type: ignore\nx = f()\n",
        "x = f()  # noqa\n",
        "# ruff: noqa\nx = f()\n",
        "from .base import *  # noqa\n",
        "# flake8: noqa\nx = f()\n",
        "# mypy: ignore-errors\nx = f()\n",
        "x = f()  # nosec\n",
    ],
    "a.ts": [
        "// @ts-ignore\nf();\n",
        "// @ts-nocheck\nf();\n",
        "/* eslint-disable */\nf();\n",
        "f(); // eslint-disable-line\n",
    ],
    "a.go": ["package a\n\nvar x = f() //nolint\n"],
    "A.java": ['@SuppressWarnings("all")\nclass A {}\n', "class A { int x = f(); // NOSONAR\n}\n"],
}
CODED = {
    "a.py": [
        "x = f()  # type: ignore\n",
        "x = f()  # pyright: ignore\n",
        "x = f()  # type: ignore[arg-type]\n",
        "x = f()  # noqa: BLE001\n",
        "x = f()  # noqa: S101, S102\n",
        "import b  # noqa: F401\n",
        "x = f()  # noqa: F405\n",
        "x = f()  # type: ignore  # outlast: ignore[suppression-added] the stub is wrong\n",
        "# outlast: ignore[suppression-added] the stub is wrong\nx = f()  # type: ignore\n",
        "x = f()  # pylint: disable=broad-except\n",
        "if x:  # pragma: no cover\n    f()\n",
        "x = f()  # nosec B101\n",
    ],
    "a.ts": [
        "const x = y as any;\n",
        "const x = y as unknown as Shop;\n",
        "// eslint-disable-next-line no-eval\nf();\n",
        "// @ts-expect-error\nf();\n",
        "/* istanbul ignore next */\nf();\n",
        "const x = y as any; // outlast: ignore[suppression-added] the stub is wrong\n",
    ],
    "a.go": ["package a\n\nvar x = f() //nolint:errcheck\n"],
    "A.java": ['@SuppressWarnings("deprecation")\nclass A {}\n'],
}
SILENT = {
    "a.py": [
        "import spokelib  # type: ignore[import-untyped]\n",
        "import spokelib  # type: ignore\n",
        "x = f()  # type: ignore[arg-type]  # the stub is wrong\n",
        "x = f()  # noqa: BLE001 - reported to the user\n",
        "# The published types lack this keyword.\nx = f()  # type: ignore[call-arg]\n",
        "x = f()  # type: ignore  # the published types lack this keyword\n",
        'x = "# type: ignore"\n',
        "x = f()  # type: ignore  # schema is UnionSchema\n",
        "from a import (\n    b,  # type: ignore\n    c,\n)\n",
        '"""\n# noqa\n"""\n',
        "x = f()  # write no type: ignore here\n",
        "if TYPE_CHECKING:  # pragma: no cover\n    import x\n",
        'if __name__ == "__main__":  # pragma: no cover\n    f()\n',
        "from a import b as b  # noqa: F401\n",
        "from .base import *  # noqa: F403\n",
        "from .base import *  # noqa: F401, F403\n\nAPPS += [1]  # noqa: F405\n",
    ],
    "pkg/__init__.py": [
        "from a import b  # noqa\n",
        "from a import (\n    b,  # noqa: F401\n    c,  # noqa: F401\n)\n",
    ],
    "tests/test_a.py": ["def test_a():\n    assert f(1)  # type: ignore\n"],
    "a.pyi": ["def f(x): ...  # type: ignore\n"],
    "a.ts": [
        "// @ts-expect-error the published types of grid lack line\nf();\n",
        "// eslint-disable-next-line no-console -- output of the command\nf();\n",
        "const x = 'y as any';\n",
        "const x = y as const;\n",
        "const x = y as string;\n",
        "// See eslint-disable in the manual.\nf();\n",
    ],
    "a.go": ["package a\n\nvar x = f() //nolint:errcheck // read only file\n"],
    "A.java": [
        'class A { String s = "@SuppressWarnings"; }\n',
        '@SuppressWarnings("unchecked")\nclass A {}\n',
    ],
}


def rows(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(path, text) for path, texts in table.items() for text in texts]


@pytest.mark.parametrize(("path", "text"), rows(BLANKET))
def test_a_suppression_of_everything_is_blanket(path: str, text: str) -> None:
    assert (count(path, text, blanket=True), count(path, text, blanket=False)) == (1, 0)


@pytest.mark.parametrize(("path", "text"), rows(CODED))
def test_a_suppression_with_a_code_or_of_types_on_a_line_is_not_blanket(
    path: str, text: str
) -> None:
    assert (count(path, text, blanket=True), count(path, text, blanket=False)) == (0, 1)


@pytest.mark.parametrize(("path", "text"), rows(SILENT))
def test_a_reason_or_a_usual_place_keeps_it_silent(path: str, text: str) -> None:
    assert (count(path, text, blanket=True), count(path, text, blanket=False)) == (0, 0)


OLD = "a = f(1)  # noqa\n"


@pytest.mark.parametrize(
    "after",
    [
        {"a.py": "import os\n\n" + OLD},
        {"b.py": OLD},
        {"a.py": "a = g(2)  # noqa\n"},
        {"a.py": "if x:\n    a = f(1)  # noqa\n"},
        {"a.py": "a = f(1)\n"},
    ],
    ids=["shifted", "moved", "edited", "indented", "gone"],
)
def test_an_old_suppression_is_not_new(after: dict[str, str]) -> None:
    assert matches(CHECK, {"a.py": OLD}, after, blanket=True, unavoidable=ERASED) == []


def test_only_the_second_is_new() -> None:
    after = {"a.py": OLD + "b = f(2)  # noqa\n"}
    assert lines(matches(CHECK, {"a.py": OLD}, after, blanket=True, unavoidable=ERASED)) == [2]


def test_naming_the_code_is_no_new_suppression() -> None:
    after = {"a.py": "a = f(1)  # noqa: E731\n"}
    assert matches(CHECK, {"a.py": OLD}, after, blanket=False, unavoidable=ERASED) == []


def test_dropping_the_code_is_a_new_blanket() -> None:
    before = {"a.py": "a = f(1)  # noqa: E731\n"}
    assert len(matches(CHECK, before, {"a.py": OLD}, blanket=True, unavoidable=ERASED)) == 1


def test_equal_ones_of_a_file_are_one_finding() -> None:
    found = matches(
        CHECK, {}, {"a.py": OLD + "b = f(2)  # noqa\n"}, blanket=True, unavoidable=ERASED
    )
    assert [(len(one.related), dict(one.values)["TIMES"]) for one in found] == [(1, " (2 times)")]


def test_a_tool_being_brought_in_is_one_finding() -> None:
    after = {f"a{number}.py": f"a{number} = f(1)  # noqa\n" for number in range(6)}
    found = matches(CHECK, {}, after, blanket=True, unavoidable=ERASED)
    assert [dict(one.values)["TIMES"] for one in found] == [" (6 times in 6 files)"]
