from __future__ import annotations

import pytest

from reviewer.source.definitions import Definition, definitions
from reviewer.source.parsed import ParsedText


def read(text: str, language: str = "python", path: str = "shop/a") -> list[tuple[str, str, bool]]:
    parsed = ParsedText(text, language, path=path, is_test=False)
    return [(one.kind, one.name, one.used) for one in definitions(parsed)]


PYTHON = """
_LIMIT = 20
_SHAPE = re.compile("a")
_hook = register()
__version__ = "1"
LIMIT = 30

def _rounded(x):
    return _rounded(x, _LIMIT)

class _Rate:
    pass

@task
def _run():
    pass

class _Plugin(Base):
    pass
"""
SCRIPT = """
const rounded = (x) => x;
const server = listen(80);
const { a } = config;
interface Rate { value: number }
function helper() { return rounded(1); }
export function total() { return helper(); }
"""
GO = "package a\n\nfunc rounded() {}\n\nfunc Total() {}\n\nfunc init() {}\n\nfunc (s S) run() {}\n"
JAVA = """class A {
    private static final int LIMIT = 1;
    private static final Log LOG = Log.of("a");
    private static final long serialVersionUID = 1L;
    private int size;
    private int rounded() { return LIMIT; }
    @Inject private void start() {}
    int total() { return rounded(); }
}
"""


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "python",
            PYTHON,
            [
                ("constant", "_LIMIT", True),
                ("constant", "_SHAPE", False),
                ("function", "_rounded", False),
                ("class", "_Rate", False),
            ],
        ),
        (
            "typescript",
            SCRIPT,
            [
                ("function", "rounded", True),
                ("interface", "Rate", False),
                ("function", "helper", True),
            ],
        ),
        ("go", GO, [("function", "rounded", False)]),
        ("java", JAVA, [("constant", "LIMIT", True), ("method", "rounded", True)]),
    ],
)
def test_private_names_are_read(
    language: str, text: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert read(text, language) == expected


def test_a_name_in_a_comment_is_no_use_and_one_in_a_text_is() -> None:
    assert read("# _run is slow\ndef _run(x):\n    # see _run\n    pass\n") == [
        ("function", "_run", False)
    ]
    assert read('__all__ = ["_run"]\ndef _run(x):\n    pass\n') == [("function", "_run", True)]


@pytest.mark.parametrize(
    ("language", "path", "text"),
    [
        ("python", "a.py", "def _run():\n    pass\n\nglobals()[name]()\n"),
        ("python", "a.py", "# Called from C.\ndef _run():\n    pass\n"),
        ("python", "a.py", "def _run():  # noqa: F841\n    pass\n"),
        ("python", "a.py", "def _():\n    pass\n"),
        ("javascript", "a.js", "function run() {}\n"),
        ("go", "run_windows.go", "package a\n\nfunc run() {}\n"),
        ("go", "run.go", "//go:build linux\n\npackage a\n\nfunc run() {}\n"),
    ],
)
def test_what_others_may_use_is_left_out(language: str, path: str, text: str) -> None:
    assert read(text, language, path) == []


def test_test_code_defines_nothing() -> None:
    parsed = ParsedText("def _run():\n    pass\n", "python", is_test=True)
    assert definitions(parsed) == ()


def test_a_definition_spans_its_lines() -> None:
    parsed = ParsedText("\ndef _run():\n    pass\n", "python", is_test=False)
    (one,) = definitions(parsed)
    assert isinstance(one, Definition)
    assert (one.span.start, one.span.end) == (2, 3)
