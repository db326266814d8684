"""Comments taken out."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.change import Span
from reviewer.model.fix import LineEdit
from reviewer.source.comments import comment_nodes
from reviewer.source.nodes import span_of
from reviewer.source.repairs.edits import Stretch, replacing
from reviewer.source.repairs.occasion import Occasion
from reviewer.source.signs.narration import restating_comments


def without_restatements(occasion: Occasion) -> Iterator[LineEdit]:
    """The comments of the finding that only restate the code below them, each on its line."""
    parsed = occasion.parsed
    for comments in restating_comments(parsed):
        if Span(comments[0].line, comments[-1].line) == occasion.span:
            for comment in comments:
                yield LineEdit(comment.line, (parsed.lines[comment.line - 1],), ())


def without_comment(occasion: Occasion) -> Iterator[LineEdit]:
    """The one comment of the finding; code before it stays, code behind it forbids."""
    parsed, span = occasion.parsed, occasion.span
    root, text = parsed.root, parsed.text
    nodes = comment_nodes(root, parsed.language) if root else []
    found = [node for node in nodes if span.meets(span_of(node))]
    if len(found) != 1 or span_of(found[0]) != span:
        return
    place = found[0].range()
    end = place.end.index
    if text[end:].partition("\n")[0].strip():
        return
    start = len(text[: place.start.index].rstrip(" \t"))
    yield replacing(text, Stretch(start, end), "")
