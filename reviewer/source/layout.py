"""Code without its layout: what formatters change, and what they leave."""

from __future__ import annotations

import re

_CONTINUED = re.compile(r"\\\n")
_AFTER_A_COMMENT = re.compile(r"((?:#|//)[^\n]*)\n")
_BLANKS = re.compile(r"[\s;]+")
_LOOSE = re.compile(r"(?<!\w) | (?!\w)")
_QUOTES = re.compile(r"\b[uU](?=[\"'])|\\(?=[\"'])")
_LAST_COMMA = re.compile(r",(?=[)\]}])")
_QUOTED_KEY = re.compile(r'(?<![^{,])"(\w+)"(?=:)')
_PARENTHESIS = re.compile(r"[()]")
_LAST_WORD = re.compile(r"\w+\Z|[)\]}\"`]\Z")
_NO_LETTERS = re.compile(r"[\W_]+")
_NO_CALLS = frozenset(
    """
    and as async await case catch del elif except for from if in is lambda not of or return switch
    throw typeof when while with yield
    """.split()  # noqa: SIM905 - two dozen words read better without quotes
)
_LONGEST_WORD = max(map(len, _NO_CALLS)) + 1


def bare(code: str) -> str:
    """The code without what a formatter may add, drop or replace.

    White space goes but for one blank between two words and the line's end after a comment;
    strings have double quotes and no prefix `u`, keys no quotes; semicolons, commas before a
    closing bracket, and parentheses that neither call nor declare are left out.
    """
    text = _AFTER_A_COMMENT.sub(r"\1¶", _CONTINUED.sub("", code))
    text = _QUOTES.sub("", text).replace("'", '"')
    text = _LAST_COMMA.sub("", _LOOSE.sub("", _BLANKS.sub(" ", text)))
    text = _QUOTED_KEY.sub(r"\1", text)
    return _LOOSE.sub("", _without_grouping(text)).strip()


def same_but_for_layout(before: str, after: str) -> bool:
    """Whether two pieces of code differ in nothing but what a formatter changes."""
    letters, others = (_NO_LETTERS.sub("", _QUOTES.sub("", text)) for text in (before, after))
    return letters == others and bare(before) == bare(after)


def _without_grouping(text: str) -> str:
    """The text with a blank for each parenthesis that only groups."""
    kept: list[bool] = []

    def in_its_place(found: re.Match[str]) -> str:
        if found[0] == "(":
            kept.append(_calls(text[max(0, found.start() - _LONGEST_WORD) : found.start()]))
            return "(" if kept[-1] else " "
        return ")" if not kept or kept.pop() else " "

    return _PARENTHESIS.sub(in_its_place, text)


def _calls(before: str) -> bool:
    """Whether a parenthesis after this text is one of a call or a declaration."""
    last = _LAST_WORD.search(before)
    return last is not None and last[0] not in _NO_CALLS
