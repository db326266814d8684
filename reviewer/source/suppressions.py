"""Inline requests to stay silent: `outlast: ignore[rule-id] reason`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer.model.change import Span
from reviewer.model.judged import JudgedFile, Place, Version
from reviewer.source.dialects import Dialect, dialect_of

REQUEST = "outlast:"
"""How every request begins."""

_REQUEST = re.compile(
    r"outlast:[ \t]*ignore\b(?:\[([\w*, .-]{0,200})\]|(?!\[))[ \t:]*([^\n]{0,200})"
)
_COMMENT_STARTS = ("#", "//", "/*", "*", "--", "<!--")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A request in a comment; it speaks for its own line and, alone on it, for the next.

    One that names no rule silences nothing: it is here so that its author is told. `is_new`
    means that the change wrote it, `is_fresh` that it wrote what it speaks for.
    """

    path: str
    line: int
    covered: tuple[int, ...]
    rules: tuple[str, ...]
    reason: str
    is_new: bool = True
    is_fresh: bool = True

    def covers(self, rule: str, place: Place) -> bool:
        """Whether it asks to keep a rule silent at a place of the head."""
        return (
            not place.in_base
            and place.path == self.path
            and rule in self.rules
            and any(line in place.span for line in self.covered)
        )


def suppressions_in(files: Iterable[JudgedFile]) -> tuple[Suppression, ...]:
    """Every request in the head versions, in order."""
    return tuple(
        _dated(request, file) for file in files if file.after for request in _requests(file.after)
    )


def suppressions_before(files: Iterable[JudgedFile]) -> int:
    """How many requests the base versions held."""
    return sum(len(_requests(file.before)) for file in files if file.before)


def _requests(version: Version) -> list[Suppression]:
    if REQUEST not in version.text:
        return []
    dialect = dialect_of(version.language)
    comments = _comments(version.text, dialect) if dialect else None
    found, offset = [], 0
    for number, line in enumerate(version.lines, start=1):
        match = _REQUEST.search(line)
        if match and _is_said(match, offset, comments):
            found.append(_suppression(version.path, number, match))
        offset += len(line) + 1
    return found


def _comments(text: str, dialect: Dialect) -> list[range]:
    """Where the comments of a text stand, as offsets."""
    pieces = dialect.pattern.finditer(text)
    return [range(*piece.span()) for piece in pieces if piece[0].startswith(dialect.comments)]


def _is_said(match: re.Match[str], offset: int, comments: list[range] | None) -> bool:
    """Whether a request stands in a comment rather than in a string."""
    if comments is None:
        return _in_comment(match.string[: match.start()])
    return any(offset + match.start() in comment for comment in comments)


def _dated(request: Suppression, file: JudgedFile) -> Suppression:
    code = [line for line in request.covered if line != request.line] or [request.line]
    return replace(
        request,
        is_new=file.renews(Span(request.line, request.line)),
        is_fresh=any(file.renews(Span(line, line)) for line in code),
    )


def _in_comment(before: str) -> bool:
    return any(start in before for start in _COMMENT_STARTS)


def _suppression(path: str, number: int, match: re.Match[str]) -> Suppression:
    alone = match.string.strip().startswith(_COMMENT_STARTS)
    covered = (number, number + 1) if alone else (number,)
    rules = tuple(rule.strip() for rule in (match[1] or "").split(",") if rule.strip())
    reason = match[2].strip().removesuffix("*/").removesuffix("-->").strip()
    return Suppression(path, number, covered, rules, reason)
