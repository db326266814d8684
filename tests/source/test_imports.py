from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.source.imports import IdleImport, idle_imports
from reviewer.source.parsed import ParsedText

BODY = "\n\ndef f():\n    return 1\n"


def idle(
    text: str, language: str = "python", *, path: str = "a.py", is_test: bool = False
) -> list[str]:
    parsed = ParsedText(text, language, path=path, is_test=is_test)
    return [name for one in idle_imports(parsed) for name in one.names]


IDLE = {
    "a module": ("import json", ["json"]),
    "names of a module": ("from a import b, f as g", ["b", "g"]),
    "a part of a longer name": ("import json\njson5 = 1", ["json"]),
}
USED = {
    "the future": "from __future__ import annotations",
    "a package and its part": "import os.path",
    "everything": "from a import *",
    "given on as itself": "from a import b as b",
    "a comment on the line": "import json  # noqa: F401",
    "under a condition": "if True:\n    import json",
    "a string": "from a import b\nx: 'list[b]' = []",
    "a comment with a type": "from a import b\nx = []  # type: list[b]",
    "an attribute of it": "import json\njson.loads('1')",
    "a decorator": "from a import b\n@b\nclass C: ...",
}


@pytest.mark.parametrize(("text", "names"), IDLE.values(), ids=list(IDLE))
def test_a_name_that_is_used_nowhere_is_idle(text: str, names: list[str]) -> None:
    assert idle(text + BODY) == names


@pytest.mark.parametrize("text", USED.values(), ids=list(USED))
def test_what_is_mentioned_or_imported_for_its_effect_is_not_idle(text: str) -> None:
    assert idle(text + BODY) == []


def test_files_that_pass_names_on_and_tests_are_left_alone() -> None:
    text = "import json" + BODY
    assert idle(text) == ["json"]
    assert idle("import json\nimport re\n") == []
    assert idle(text, path="pkg/__init__.py") == []
    assert idle(text, is_test=True) == []


def test_an_import_over_several_lines_is_one() -> None:
    parsed = ParsedText("from a import (\n    b,\n    c,\n)" + BODY, "python", is_test=False)
    assert idle_imports(parsed) == (IdleImport(Span(1, 4), ("b", "c")),)


def test_scripts_are_read_by_their_words() -> None:
    text = 'import a, { b as c, d } from "x";\nimport * as e from "y";\nexport const f = d;\n'
    assert idle(text, "typescript") == ["a", "c", "e"]
    assert idle('import { d } from "x";\n', "typescript") == []
    assert idle('import React from "react";\nexport const f = <p/>;\n', "tsx") == []
    assert idle('import { d } from "x";\nexport const f = `${d}`;\n', "javascript") == []


def test_java_is_read_by_its_words() -> None:
    head = "import java.util.List;\nimport java.util.*;\nimport static a.B.c;\n"
    assert idle(head + 'class A { String s = "List"; }\n', "java") == ["List"]
    assert idle(head + "/** See {@link List}. */\nclass A { }\n", "java") == []
