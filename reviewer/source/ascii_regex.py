r"""Regular expressions of Rust's `regex` for texts in ASCII, where they compile much faster.

`\w`, `\b` and letters of either case stand for thousands of characters, each compiled into
its bytes; a rule of many costs up to 10 ms each time that ast-grep is handed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|.", re.DOTALL)
_UNREAD = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]*[uxU]|\\[pPxuU]|[^\x00-\x7f]")
_UNREAD_IN_CLASS = re.compile(r"&&|--|~~|\[(?!:)")
_OPEN = re.compile(r"\[\^|\\[WDS]")
"""What a class needs to hold characters beyond ASCII."""

_REMEMBERED = 4_000


def in_ascii(config: Any) -> Any:
    """An ast-grep configuration that matches the same nodes of a text in ASCII."""
    if isinstance(config, dict):
        return {key: _converted(key, value) for key, value in config.items()}
    if isinstance(config, list | tuple):
        return [in_ascii(part) for part in config]
    return config


def _converted(key: str, value: Any) -> Any:
    return ascii_regex(value) if key == "regex" and isinstance(value, str) else in_ascii(value)


@lru_cache(_REMEMBERED)
def ascii_regex(regex: str) -> str:
    """An expression that matches the same in ASCII; itself if some of its syntax is not read."""
    if _UNREAD.search(regex):
        return regex
    tokens = _TOKEN.findall(regex)
    if any(_UNREAD_IN_CLASS.search(one[1:]) for one in tokens if _is_class(one)):
        return regex
    return "".join(("(?-u)", *_narrow(tokens)))


def _is_class(token: str) -> bool:
    return len(token) > 1 and token.startswith("[")


def _narrow(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        if _is_class(token) and _OPEN.search(token):
            plain = token.replace(r"\w", "0-9A-Za-z_").replace(r"\d", "0-9")
            yield f"(?u:{plain})"
        elif token in {".", r"\W", r"\D", r"\S"}:
            yield f"(?u:{token})"
        else:
            yield token
