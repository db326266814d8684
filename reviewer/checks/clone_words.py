"""What differs between a copy and its twin, in words."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.judged import Clone

_MOST = 2
_LONGEST = 16


def differing_words(clone: Clone) -> str:
    """In this form: `a` for `b`, `2` for `3` and 4 more."""
    return _listed(clone.contrast.words, " for ")


def differing_lines(clone: Clone) -> str:
    """In this form: 2 lines more and 1 line less."""
    more, fewer = sum(clone.contrast.only_here), sum(clone.contrast.only_there)
    parts = [f"{_lines(more)} more" if more else "", f"{_lines(fewer)} less" if fewer else ""]
    return " and ".join(part for part in parts if part) or "a few words"


def passing(clone: Clone) -> str:
    """What one function for both would have to be given, after a verb; may be empty."""
    parameters = _listed(clone.contrast.parameters, " or ")
    return f" and pass it {parameters}" if parameters else ""


def _listed(pairs: Sequence[tuple[str, str]], between: str) -> str:
    named = [f"{_quoted(ours)}{between}{_quoted(theirs)}" for ours, theirs in pairs[:_MOST]]
    further = len(pairs) - len(named)
    return ", ".join(named) + (f" and {further} more" if further else "")


def _quoted(word: str) -> str:
    plain = word.replace("`", "'")
    shown = plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
    return f"`{shown}`"


def _lines(count: int) -> str:
    return f"{count} {'line' if count == 1 else 'lines'}"
