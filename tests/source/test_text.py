import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.source.text import MAX_BYTES, MAX_LINE, Unreadable, decode

READ = {
    "empty": (b"", ""),
    "utf-8": ("x = 'é'\n".encode(), "x = 'é'\n"),
    "no final newline": (b"x = 1", "x = 1"),
    "byte-order mark": (codecs.BOM_UTF8 + b"x = 1\n", "x = 1\n"),
    "utf-16 little endian": ("\ufeffx = 'é'\r\n".encode("utf-16-le"), "x = 'é'\n"),
    "utf-16 big endian": ("\ufeffx = 1\n".encode("utf-16-be"), "x = 1\n"),
    "cookie": (
        b"# -*- coding: koi8-r -*-\nx = '\xc1'\n",
        "# -*- coding: koi8-r -*-\nx = '\u0430'\n",
    ),
    "cookie on line 2": (b"#!/x\n# coding=cp1251\n'\xe0'\n", "#!/x\n# coding=cp1251\n'\u0430'\n"),
    "cookie on line 3 is none": (b"\n\n# coding=cp1251\n'\xe0'\n", "\n\n# coding=cp1251\n'à'\n"),
    "unknown cookie": (b"# coding: klingon\n'\xe9'\n", "# coding: klingon\n'é'\n"),
    "cookie of a trick codec": (b"# coding: rot13\n'\xe9'\n", "# coding: rot13\n'é'\n"),
    "not utf-8": (b"caf\xe9\n", "café\n"),
    "crlf": (b"a\r\nb\r\n", "a\nb\n"),
    "lone cr is no line end": (b"a\rb\nc\r\r\n", "a b\nc \n"),
    "form feed and separators stay": ("a\x0c\u2028\x85b\n".encode(), "a\x0c\u2028\x85b\n"),
}
UNREAD = {
    "nul": (b"\x89PNG\0\0", "binary file"),
    "late nul": (b"a\n" * 9000 + b"\0", "binary file"),
    "utf-16 cut in the middle": (codecs.BOM_UTF16_LE + b"a", "binary file"),
    "utf-32": ("\ufeffab".encode("utf-32-le"), "binary file"),
    "utf-16 with false line ends": (
        "\ufeffa = '\u0a05'\n".encode("utf-16-le"),
        "UTF-16 with characters that git takes for line ends",
    ),
    "lfs": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        "Git LFS pointer",
    ),
    "large": (b"a\n" * (MAX_BYTES // 2 + 1), "larger than 1024 KiB"),
    "long line": (
        b"a\n" + b"b" * (MAX_LINE + 1),
        "minified or generated: a line of 20,001 characters",
    ),
}


@pytest.mark.parametrize(("content", "text"), READ.values(), ids=READ)
def test_text_is_read_whatever_its_encoding(content: bytes, text: str) -> None:
    assert decode(content) == text


@pytest.mark.parametrize(("content", "reason"), UNREAD.values(), ids=UNREAD)
def test_what_is_no_text_says_why(content: bytes, reason: str) -> None:
    assert decode(content) == Unreadable(reason)


@pytest.mark.parametrize("content", [b"a\n" * (MAX_BYTES // 2), b"b" * MAX_LINE])
def test_the_limits_themselves_are_allowed(content: bytes) -> None:
    assert decode(content) == content.decode()


@given(st.lists(st.binary(max_size=6).map(lambda line: line.replace(b"\n", b"")), max_size=8))
def test_lines_are_the_lines_of_the_blob(lines: list[bytes]) -> None:
    text = decode(b"\n".join(lines))
    assert isinstance(text, Unreadable) or text.count("\n") == max(len(lines) - 1, 0)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert isinstance(decode(content), str | Unreadable)
