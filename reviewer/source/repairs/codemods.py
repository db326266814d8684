"""The repairs that a rule can name, where a rewrite of what it matched will not do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reviewer.model.change import Span
from reviewer.model.fix import LineEdit
from reviewer.source.parsed import ParsedText
from reviewer.source.repairs.comments import without_comment, without_restatements

Codemod = Callable[[ParsedText, Span], Iterable[LineEdit]]
"""What mends a finding on these lines; no edit where that is not safe."""

CODEMODS: Mapping[str, Codemod] = {
    "delete-comment": without_comment,
    "delete-restatements": without_restatements,
}
