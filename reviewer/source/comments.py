"""Comments, and whether one states a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import of_kinds
from reviewer.source.suppressions import REQUEST

_KINDS = {
    "java": ("line_comment", "block_comment"),
    "kotlin": ("line_comment", "multiline_comment"),
    "rust": ("line_comment", "block_comment"),
    "scala": ("comment", "block_comment"),
    "swift": ("comment", "multiline_comment"),
}
"""Of the languages whose grammar has more than one kind of comment."""
_TRACKER = re.compile(
    r"(?:^|[\s(])#\d{2,}|https?://|\b[A-Z][A-Z0-9]{1,9}-\d+\b|\bGH-?\d+", re.MULTILINE
)
_WORD = re.compile(r"[A-Za-z][\w'-]*")
_WORDS_OF_A_REASON = 4
_TELLING_WORDS = 2
_RESTATEMENT = frozenset(
    """
    a all an and any anyway are as at be best but by can continue could do does effort error errors
    exception exceptions fail failed fails failure failures fallback for from gracefully handle
    handled happen happens here if ignore ignored ignoring in is issue issues it just keep log
    logging may might move never no not nothing now occur occurs of on or out pass problem problems
    proceed quietly return returns safe safely should silent silently simply skip skipped so
    something suppress suppressed swallow swallowed temporarily temporary that the then there this
    to todo fixme hack try we when while will with wrong default value values empty none null
    """.split()  # noqa: SIM905 - eighty words read better without quotes
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `text` is without its markers, `line` is its first."""

    line: int
    end_line: int
    text: str
    own_line: bool


def comments_in(root: SgNode | None, lines: Sequence[str], language: str) -> tuple[Comment, ...]:
    """Every comment below `root` in source order; none without a tree."""
    return tuple(_comments(root, lines, language)) if root else ()


def comment_nodes(node: SgNode, language: str) -> list[SgNode]:
    """The nodes of all comments below and at `node`, in source order."""
    return of_kinds(node, *comment_kinds(language))


def comment_kinds(language: str) -> Sequence[str]:
    """The kinds of the nodes that are comments."""
    return _KINDS.get(language, ("comment",))


def has_tracker_reference(text: str) -> bool:
    """Whether the text names an issue: `#123`, `ABC-12`, `GH-7` or an address."""
    return _TRACKER.search(text) is not None


def is_reason(text: str) -> bool:
    """Whether a comment says why: a tracker reference, or more than three words that tell.

    Words that only restate the code (`ignore any error that occurs`) do not tell.
    """
    if has_tracker_reference(text):
        return True
    words = [word.lower() for word in _WORD.findall(text)]
    telling = [word for word in words if word not in _RESTATEMENT]
    return len(words) >= _WORDS_OF_A_REASON and len(telling) >= _TELLING_WORDS


def reason_at(comments: Iterable[Comment], span: Span) -> str:
    """The comments on the lines of `span` or straight above, if they state a reason.

    A request to keep Outlast silent is none: it has to count as what it is.
    """
    near: list[str] = []
    above = span.start - 1
    for comment in sorted(comments, key=lambda one: -one.line):
        if comment.own_line and comment.end_line == above and comment.line < span.start:
            near.insert(0, comment.text)
            above = comment.line - 1
        elif span.meets(Span(comment.line, comment.end_line)):
            near.insert(0, comment.text)
    said = " ".join(text for text in near if REQUEST not in text)
    return said if is_reason(said) else ""


def _comments(root: SgNode, lines: Sequence[str], language: str) -> Iterator[Comment]:
    for node in comment_nodes(root, language):
        place = node.range()
        line = place.start.line
        alone = not lines[line][: place.start.column].strip()
        yield Comment(line + 1, place.end.line + 1, _unmarked(node.text()), alone)


def _unmarked(text: str) -> str:
    lines = (line.strip().lstrip("/*#!").removesuffix("*/").strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
