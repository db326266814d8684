"""The repairs that a rule can name, where a rewrite of what it matched will not do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reviewer.model.fix import LineEdit
from reviewer.source.repairs.asserts import restored_asserts
from reviewer.source.repairs.comments import without_comment, without_restatements
from reviewer.source.repairs.occasion import Occasion

Codemod = Callable[[Occasion], Iterable[LineEdit]]
"""What mends a finding; no edit where that is not safe."""

CODEMODS: Mapping[str, Codemod] = {
    "delete-comment": without_comment,
    "delete-restatements": without_restatements,
    "restore-asserts": restored_asserts,
}
