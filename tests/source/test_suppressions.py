from __future__ import annotations

import pytest

from reviewer.model.change import FileChange, FileStatus, TreeEntry
from reviewer.model.judged import JudgedFile, Version
from reviewer.source.suppressions import Suppression, suppressions_in


def requests(text: str) -> tuple[Suppression, ...]:
    entry = TreeEntry("a.py", "0" * 40)
    language = "typescript" if text.startswith("/") else "python"
    version = Version("a.py", entry.blob, text, language, is_test=False)
    change = FileChange(FileStatus.ADDED, None, entry)
    return suppressions_in([JudgedFile(change, None, version)])


@pytest.mark.parametrize(
    ("text", "covered", "rules", "reason"),
    [
        ("x = 1  # outlast: ignore[a-b] why not", (1,), ("a-b",), "why not"),
        ("\n# outlast: ignore[a-b] why not\nx = 1", (2, 3), ("a-b",), "why not"),
        ("// outlast: ignore[a, b] both", (1, 2), ("a", "b"), "both"),
        ("/* outlast: ignore[a] c */", (1, 2), ("a",), "c"),
        ("x  # outlast: ignore[a]", (1,), ("a",), ""),
        ("x  # outlast: ignore", (1,), (), ""),
        ("x  # outlast: ignore this line", (1,), (), "this line"),
        ("x  # outlast: ignore[*] all", (1,), ("*",), "all"),
        ("x  # outlast:ignore[A_b] why", (1,), ("A_b",), "why"),
    ],
)
def test_a_comment_asks_for_silence(
    text: str, covered: tuple[int, ...], *, rules: tuple[str, ...], reason: str
) -> None:
    (found,) = requests(text)
    assert (found.covered, found.rules, found.reason) == (covered, rules, reason)


@pytest.mark.parametrize(
    "text",
    [
        "outlast: ignore[a] no comment",
        "# outlast: ignored by others",
        "# outlast: ignore[a",
        'ASKED = "# outlast: ignore[a] a string"',
        'def f():\n    """# outlast: ignore[a] a docstring"""',
    ],
)
def test_anything_else_is_no_request(text: str) -> None:
    assert requests(text) == ()
