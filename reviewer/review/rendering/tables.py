"""Markdown tables and the folds that they lie in."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.review.rendering.escaping import cell

ROWS = 50
"""How many rows of a table are shown."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table of the first rows, the others counted; empty without rows."""
    if not rows:
        return ""
    lines = [_line(header), f"|{'---|' * len(header)}", *(_line(row) for row in rows[:ROWS])]
    rest = len(rows) - ROWS
    return "\n".join(lines) + (f"\n\n… and {rest} more." if rest > 0 else "")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell(text) for text in cells)} |"


def fold(heading: str, body: str) -> str:
    """`heading` is shown as it is, so it holds our own words and numbers only."""
    return f"<details><summary>{heading}</summary>\n\n{body}\n\n</details>"
