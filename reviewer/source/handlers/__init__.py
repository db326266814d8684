"""What each error handler of a file does with the error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reviewer.source.handlers.golang import go_handlers
from reviewer.source.handlers.handler import Handler, Outcome
from reviewer.source.handlers.java import java_handlers
from reviewer.source.handlers.python import python_handlers
from reviewer.source.handlers.scripts import script_handlers
from reviewer.source.parsed import ParsedText

__all__ = ["Handler", "Outcome", "handlers"]

_SIGN = re.compile(r"\b(?:except|suppress|catch|then)\b|!= nil")
_READERS: Mapping[str, Callable[[ParsedText], tuple[Handler, ...]]] = {
    "python": python_handlers,
    "javascript": script_handlers,
    "typescript": script_handlers,
    "tsx": script_handlers,
    "java": java_handlers,
    "go": go_handlers,
}


def handlers(parsed: ParsedText) -> tuple[Handler, ...]:
    """The handlers in source order; none for other languages or what does not parse."""
    reader = _READERS.get(parsed.language)
    return reader(parsed) if reader and _SIGN.search(parsed.text) else ()
