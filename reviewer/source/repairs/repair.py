"""The repair of one finding, worked out where it can hurt nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.model.change import Span
from reviewer.model.fix import Fix, LineEdit
from reviewer.source.functions import fault_of
from reviewer.source.parsed import ParsedText
from reviewer.source.repairs.codemods import CODEMODS
from reviewer.source.repairs.edits import amended, digest_of, in_order, unified
from reviewer.source.repairs.occasion import Base, Occasion
from reviewer.source.repairs.rewriting import Rewrite, rewritten
from reviewer.source.syntax import first_error

_MOST_LINES = 200
"""Lines of a repair that somebody still reads before it is done."""


@dataclass(frozen=True, slots=True)
class RepairTask:
    """A text with what a finding says of it; `recipe` is a rewrite or the name of a codemod.

    With a `base` the finding stands on lines of that.
    """

    path: str
    language: str
    text: str
    span: Span
    recipe: Rewrite | str
    base: Base | None = None


def repair(task: RepairTask) -> Fix | None:
    """The fix for a finding; None if there is no safe one.

    A fix takes away lines of the finding only, and what it leaves parses.
    """
    parsed = ParsedText(task.text, task.language, path=task.path)
    edits = in_order(_edits(parsed, task))
    if not edits or not _is_modest(edits, task):
        return None
    lines = amended(parsed.lines, edits)
    if not _parses(parsed) or not _parses(ParsedText("\n".join(lines), task.language)):
        return None
    diff = unified(task.path, parsed.lines, edits)
    return Fix(task.path, digest_of(task.text), edits, diff)


def _edits(parsed: ParsedText, task: RepairTask) -> Iterable[LineEdit]:
    if isinstance(task.recipe, str):
        return CODEMODS[task.recipe](Occasion(parsed, task.span, task.base))
    edit = None if task.base else rewritten(parsed, task.span, task.recipe)
    return (edit,) if edit else ()


def _is_modest(edits: Iterable[LineEdit], task: RepairTask) -> bool:
    size = sum(len(edit.removed) + len(edit.added) for edit in edits)
    inside = all(
        edit.start >= task.span.start and edit.after - 1 <= task.span.end
        for edit in edits
        if edit.removed or not task.base
    )
    return inside and 0 < size <= _MOST_LINES


def _parses(parsed: ParsedText) -> bool:
    return fault_of(parsed) is None and first_error(parsed.text, parsed.language) is None
