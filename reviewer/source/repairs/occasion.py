"""What a repair may go by."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.change import Hunk, Span
from reviewer.source.parsed import ParsedText


@dataclass(frozen=True, slots=True)
class Base:
    """The text that the finding speaks of if that is the one of the base, and what changed."""

    text: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """The head of a file, and the lines of a finding: of the base if there is one here."""

    parsed: ParsedText
    span: Span
    base: Base | None = None
