import pytest

from reviewer.adapters.git.wide_text import wide_hunks
from reviewer.model.change import Hunk


def wide(text: str, encoding: str = "utf-16-le") -> bytes:
    return ("\ufeff" + text).encode(encoding)


CASES = {
    "new": (b"", wide("a\nb\n"), Hunk(0, 0, 1, 2)),
    "new big endian": (b"", wide("a\nb\n", "utf-16-be"), Hunk(0, 0, 1, 2)),
    "deleted": (wide("a\nb\n"), b"", Hunk(1, 2, 0, 0)),
    "line in the middle": (wide("a\nb\nc\n"), wide("a\nx\nc\n"), Hunk(2, 1, 2, 1)),
    "line added": (wide("a\nc\n"), wide("a\nb\nc\n"), Hunk(1, 0, 2, 1)),
    "line removed": (wide("a\nb\nc\n"), wide("a\nc\n"), Hunk(2, 1, 1, 0)),
    "from first to last": (wide("a\nb\nc\nd\n"), wide("a\nx\nc\ny\n"), Hunk(2, 3, 2, 3)),
    "final newline lost": (wide("a\nb\n"), wide("a\nb"), Hunk(2, 1, 2, 1)),
    "from UTF-8": (b"a\n", wide("a\n"), Hunk(1, 1, 1, 1)),
}


@pytest.mark.parametrize(("base", "head", "hunk"), CASES.values(), ids=CASES)
def test_all_that_differs_lies_in_the_hunk(base: bytes, head: bytes, hunk: Hunk) -> None:
    assert wide_hunks(base, head) == (hunk,)


@pytest.mark.parametrize(
    ("base", "head"), [(b"a\n", b"b\n"), (wide("a\n"), wide("a\n")), (b"", b""), (b"\0", b"\1")]
)
def test_other_files_have_none(base: bytes, head: bytes) -> None:
    assert wide_hunks(base, head) == ()
