"""The bytes of a file as text whose lines are git's lines."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

MAX_BYTES = 1024 * 1024
MAX_LINE = 20_000

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_COOKIE = re.compile(rb"^(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")
_COOKIE_REACH = 400
# Codecs that keep every line feed a line feed; others (zip, rot13, punycode) are tricks.
_KEEPS_LINES = re.compile(r"iso8859|cp125|koi8|mac-|euc|gb|big5|shift_jis")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file has no text, in words for the reader of a review."""

    reason: str


def decode(content: bytes) -> str | Unreadable:
    """The text with line feeds only, without byte-order mark.

    Line n, split at line feeds, is line n of git's blob: CRLF becomes a line feed, any
    other carriage return a space. What is not UTF-8 is read by its byte-order mark, its
    coding cookie (PEP 263), else as Latin-1.
    """
    if content.startswith(_LFS_POINTER):
        return Unreadable("Git LFS pointer")
    if len(content) > MAX_BYTES:
        return Unreadable(f"larger than {MAX_BYTES // 1024} KiB")
    text = _characters(content)
    if isinstance(text, Unreadable):
        return text
    text = text.replace("\r\n", "\n").replace("\r", " ")
    longest = max(map(len, text.split("\n")))
    if longest > MAX_LINE:
        return Unreadable(f"minified or generated: a line of {longest:,} characters")
    return text


def _characters(content: bytes) -> str | Unreadable:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf_16(content)
    if b"\0" in content:
        return Unreadable("binary file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _legacy(content)


def _utf_16(content: bytes) -> str | Unreadable:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return Unreadable("binary file")
    if "\0" in text:
        return Unreadable("binary file")
    if text.count("\n") != content.count(b"\n"):
        return Unreadable("UTF-16 with characters that git takes for line ends")
    return text


def _legacy(content: bytes) -> str:
    cookie = _COOKIE.match(content[:_COOKIE_REACH])
    name = cookie[1].decode("ascii", "replace") if cookie else "latin-1"
    try:
        codec = codecs.lookup(name).name
        return content.decode(codec if _KEEPS_LINES.match(codec) else "latin-1")
    except (LookupError, UnicodeDecodeError):
        return content.decode("latin-1")
