"""A repair of one file, line by line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineEdit:
    """From line `start` on the lines `removed` give way to `added`, all without their ends.

    Without removed lines the added ones come before line `start`.
    """

    start: int
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def after(self) -> int:
        """The line below the last removed one."""
        return self.start + len(self.removed)


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of the file at `path`, ascending and apart from one another.

    They hold for the text with this `digest` only; `diff` shows them as a unified diff.
    """

    path: str
    digest: str
    edits: tuple[LineEdit, ...]
    diff: str
