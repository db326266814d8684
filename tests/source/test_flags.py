from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.source.flags import flags
from reviewer.source.parsed import ParsedText


def read(text: str, language: str = "python") -> list[tuple[str, Span | None, int]]:
    parsed = ParsedText(text, language, is_test=False)
    return [(one.name, one.fork, one.uses) for one in flags(parsed)]


@pytest.mark.parametrize("parameter", ["html=False", "html: bool", "html: bool = other"])
def test_a_boolean_parameter_is_a_flag(parameter: str) -> None:
    assert read(f"def f(x, {parameter}):\n    g(html)\n") == [("html", None, 0)]


@pytest.mark.parametrize("parameter", ["html", "html=0", "html: str", "html=None"])
def test_any_other_parameter_is_none(parameter: str) -> None:
    assert read(f"def f(x, {parameter}):\n    if html:\n        return 1\n    return 2\n") == []


@pytest.mark.parametrize(
    ("body", "fork"),
    [
        ("if html:\n        g()\n    else:\n        h()", Span(2, 5)),
        ("if not html:\n        return 1\n    return 2", Span(2, 3)),
        ("if html:\n        return\n    g()", None),
        ("if html:\n        raise E\n    g()", None),
        ("if html and x:\n        return 1\n    return 2", None),
        ("if html:\n        g()\n    h()", None),
        ("if x:\n        return g(html)\n    return 2", None),
    ],
)
def test_a_fork_takes_one_of_two_ways(body: str, fork: Span | None) -> None:
    ((_, found, _),) = read(f"def f(x, html=False):\n    {body}\n")
    assert found == fork


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("typescript", "function f(x: A, html?: boolean) {\n%s}\n"),
        ("javascript", "const f = (x, html = false) => {\n%s};\n"),
        ("java", "class A { int f(A x, boolean html) {\n%s} }\n"),
    ],
)
def test_other_languages_are_read(language: str, text: str) -> None:
    body = "  if (html) {\n    return 1;\n  }\n  return 2;\n"
    assert read(text % body, language) == [("html", Span(2, 4), 1)]


def test_two_flags_of_one_type_in_go_are_read() -> None:
    body = "\tif html {\n\t\treturn 1\n\t}\n\treturn 2\n"
    text = f"package a\n\nfunc f(x A, html, loud bool) int {{\n{body}}}\n"
    assert read(text, "go") == [("html", Span(4, 6), 1), ("loud", None, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "class A:\n    def __init__(self, html=False):\n        self.html = html\n",
        "@app.get\ndef f(html=False):\n    if html:\n        g()\n    else:\n        h()\n",
    ],
    ids=["constructor", "called by a framework"],
)
def test_what_others_call_is_left_out(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(("second", "quiet"), [("", True), ("        h()\n", False)])
def test_a_short_flag_that_callers_name_is_quiet(second: str, *, quiet: bool) -> None:
    body = f"    if html:\n{second}        return 1\n    g()\n    return 2\n"
    parsed = ParsedText(f"def f(x, *, html=False):\n{body}", "python", is_test=False)
    assert [one.quiet for one in flags(parsed)] == [quiet]


LONG = """
    if mode == "full":
        stop()
        return copy()
    elif mode == "changes":
        last = newest()
        return last
    return None
"""


@pytest.mark.parametrize("parameter", ['mode="full"', '*, mode="full"', "mode: str = 'full'"])
def test_a_text_that_chooses_between_long_ways_is_a_flag(parameter: str) -> None:
    assert read(f"def f(x, {parameter}):{LONG}") == [("mode", Span(2, 7), 1)]


@pytest.mark.parametrize(
    "text",
    [
        f"def f(x, mode):{LONG}",
        f"def f(x, mode=None):{LONG}",
        'def f(x, mode="a"):\n    if mode == "a":\n        return 1\n    return 2\n',
        'def f(x, mode="a"):\n    if mode == x:\n        g()\n        h()\n    k()\n',
    ],
    ids=["no default", "no text", "short ways", "compared with another name"],
)
def test_other_texts_are_none(text: str) -> None:
    assert read(text) == []


def test_a_mode_of_a_script_is_read() -> None:
    text = """function f(x, mode = "text") {
  if (mode === "html") {
    const rows = g(x);
    return rows;
  }
  return x;
}
"""
    assert read(text, "typescript") == [("mode", Span(2, 5), 1)]
    assert read(text.replace("const rows = g(x);\n", ""), "typescript") == []
