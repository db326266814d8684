"""A construct that speaks for itself wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.change import Span


@dataclass(frozen=True, slots=True)
class Sign:
    """What was noticed, by `name`, and how much of it.

    `text` tells it from others of its name in the same function; what `measure` counts
    is said where the sign is read. `values` are for words to the author.
    """

    name: str
    span: Span
    text: str
    measure: float = 1
    values: tuple[tuple[str, str], ...] = ()
