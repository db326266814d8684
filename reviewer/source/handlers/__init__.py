"""What each error handler of a file does with the error."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.source.handlers.golang import go_handlers
from reviewer.source.handlers.handler import Handler, Outcome
from reviewer.source.handlers.java import java_handlers
from reviewer.source.handlers.python import python_handlers
from reviewer.source.handlers.scripts import script_handlers

__all__ = ["Handler", "Outcome", "handlers"]

_READERS: Mapping[str, Callable[[str], tuple[Handler, ...]]] = {
    "python": python_handlers,
    "javascript": lambda text: script_handlers(text, "javascript"),
    "typescript": lambda text: script_handlers(text, "typescript"),
    "tsx": lambda text: script_handlers(text, "tsx"),
    "java": java_handlers,
    "go": go_handlers,
}


def handlers(text: str, language: str) -> tuple[Handler, ...]:
    """The handlers in source order; none for other languages or what does not parse."""
    reader = _READERS.get(language)
    return reader(text) if reader else ()
