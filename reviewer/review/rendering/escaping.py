"""Text from a repository, made safe to show."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
_SURROGATE_ESCAPES = range(0xDC80, 0xDD00)

# What GitHub turns into a link, a mention, an emoji or a formula outside of code:
# https://docs.github.com/en/get-started/writing-on-github
_LIVE = re.compile(
    r"@|#\d|gh-\d|://|www\.|mailto:|xmpp:|:[\w+-]+:|\$|\b[0-9a-f]{7,40}\b", re.IGNORECASE
)
_MARKS = re.compile(r"[\\`*_\[\]~!]")
_OPENS_A_BLOCK = re.compile(r"^(?:[-+=#]|\d+(?=[.)]))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}


def bytes_visible(text: str) -> str:
    r"""`text` as valid Unicode: a byte that was not UTF-8 reads `\xNN`."""
    return "".join(_surrogate_visible(character) for character in text)


def visible(text: str) -> str:
    r"""`text` on one line; control, bidi and invisible characters read `\n`, `\x1b`, `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_character(character) for character in text)


def clip(text: str, limit: int) -> str:
    """At most `limit` characters of `text`; the middle goes first, for both ends tell most."""
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 2
    return f"{text[: limit - 1 - tail]}…{text[len(text) - tail :]}"


def excerpt(text: str, limit: int) -> str:
    """`prose` of at most `limit` visible characters."""
    return prose(_excerpt(text, limit))


def code_excerpt(text: str, limit: int) -> str:
    """`code` of at most `limit` visible characters."""
    return code(_excerpt(text, limit))


def code(text: str) -> str:
    """`text` as a Markdown code span that it cannot leave; empty for empty text."""
    shown = visible(text)
    if not shown:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def code_block(text: str, language: str) -> str:
    """The lines of `text` as a fenced block that they cannot leave."""
    lines = [visible(line) for line in text.split("\n")]
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(longest + 1, 3)
    return "\n".join((f"{fence}{language}", *lines, fence))


def prose(text: str) -> str:
    """`text` as inert Markdown; its backtick pairs stay code spans.

    A word that GitHub would turn into a link or a mention becomes a code span.
    """
    pieces = visible(text).strip().split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["`".join(pieces[-2:])]
    shown = (code(piece) if index % 2 else _inert(piece) for index, piece in enumerate(pieces))
    return _OPENS_A_BLOCK.sub(_escaped_opening, _joined(list(shown)))


def cell(markdown: str) -> str:
    r"""`markdown` from `code` and `prose` for a table: no pipe of a code span ends the cell.

    Renderers disagree on `\|` after a backslash, so that such a pipe reads `\x7c`.
    """
    return markdown.replace("\\|", "\\x7c").replace("|", "\\|")


def _excerpt(text: str, limit: int) -> str:
    return clip(visible(clip(text, limit)), limit)


def _surrogate_visible(character: str) -> str:
    point = ord(character)
    if point in _SURROGATE_ESCAPES:
        return f"\\x{point - 0xDC00:02x}"
    return f"\\u{point:04x}" if unicodedata.category(character) == "Cs" else character


def _visible_character(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    if ord(character) in _SURROGATE_ESCAPES:
        return _surrogate_visible(character)
    return character.encode("unicode_escape").decode("ascii")


def _inert(text: str) -> str:
    words = re.split(r"( +)", text)
    return _joined([code(word) if _LIVE.search(word) else _escaped(word) for word in words])


def _escaped(word: str) -> str:
    marked = _MARKS.sub(r"\\\g<0>", word)
    return re.sub(r"[&<>|]", lambda found: _ENTITIES[found[0]], marked)


def _joined(pieces: list[str]) -> str:
    """The pieces in one text; code spans that would touch are set apart by a space."""
    text = ""
    for piece in pieces:
        touching = text.endswith("`") and piece.startswith("`")
        text += f" {piece}" if touching else piece
    return text


def _escaped_opening(found: re.Match[str]) -> str:
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"
