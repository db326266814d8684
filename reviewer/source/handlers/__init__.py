"""What each error handler of a file does with the error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from reviewer.source.handlers.golang import go_handlers
from reviewer.source.handlers.handler import Handler, Outcome
from reviewer.source.handlers.java import java_handlers
from reviewer.source.handlers.python import python_handlers
from reviewer.source.handlers.scripts import script_handlers

__all__ = ["Handler", "Outcome", "handlers"]

_SIGN = re.compile(r"\b(?:except|suppress|catch)\b|!= nil")
_READERS: Mapping[str, Callable[[str], tuple[Handler, ...]]] = {
    "python": python_handlers,
    "javascript": lambda text: script_handlers(text, "javascript"),
    "typescript": lambda text: script_handlers(text, "typescript"),
    "tsx": lambda text: script_handlers(text, "tsx"),
    "java": java_handlers,
    "go": go_handlers,
}


@lru_cache(maxsize=256)
def handlers(text: str, language: str) -> tuple[Handler, ...]:
    """The handlers in source order; none for other languages or what does not parse."""
    reader = _READERS.get(language)
    return reader(text) if reader and _SIGN.search(text) else ()
