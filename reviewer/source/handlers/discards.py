"""Calls of Go whose error is thrown away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.comments import reason_at
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_SIGN = re.compile(r"\b_\s*:?=")


@dataclass(frozen=True, slots=True)
class Discard:
    """An assignment of a call whose last result goes to `_`.

    `called` is the function's name as written, `call` the source of the call; `whole`
    means that no other result is kept. `excuse` is the reason that a comment states.
    """

    span: Span
    called: str
    call: str
    whole: bool
    excuse: str = ""


def discards(parsed: ParsedText) -> tuple[Discard, ...]:
    """Every such assignment of a Go file, in source order."""
    if parsed.language != "go" or not _SIGN.search(parsed.text) or parsed.root is None:
        return ()
    return tuple(_discards(parsed.root, parsed))


def _discards(root: SgNode, parsed: ParsedText) -> Iterator[Discard]:
    for one in of_kinds(root, "short_var_declaration", "assignment_statement"):
        left, right = parts(one.field("left")), parts(one.field("right"))
        last = left[-1].text() if left else ""
        if last != "_" or len(right) != 1 or right[0].kind() != "call_expression":
            continue
        span = span_of(one)
        yield Discard(
            span=span,
            called=field_text(right[0], "function"),
            call=right[0].text(),
            whole=all(name.text() == "_" for name in left),
            excuse=reason_at(parsed.comments, span),
        )
