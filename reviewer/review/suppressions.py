"""Inline requests to stay silent: `outlast: ignore[rule-id] reason`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.model.finding import Finding
from reviewer.model.judged import JudgedFile

_REQUEST = re.compile(r"outlast: ignore\[([a-z0-9, -]{1,200})\][ \t]*([^\n]{0,200})")
_COMMENT_STARTS = ("#", "//", "/*", "*", "--", "<!--")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A request in a comment; it speaks for its own line and, alone on it, for the next."""

    path: str
    line: int
    covered: tuple[int, ...]
    rules: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether it asks to keep this finding silent, with a reason."""
        place = finding.place
        return (
            bool(self.reason)
            and not place.in_base
            and place.path == self.path
            and finding.rule in self.rules
            and any(line in place.span for line in self.covered)
        )


def suppressions_in(files: Iterable[JudgedFile]) -> tuple[Suppression, ...]:
    """Every request in the head versions, in order."""
    return tuple(
        _suppression(file.path, number, match)
        for file in files
        if file.after and "outlast: ignore[" in file.after.text
        for number, line in enumerate(file.after.lines, start=1)
        if (match := _REQUEST.search(line)) and _in_comment(line[: match.start()])
    )


def _in_comment(before: str) -> bool:
    return any(start in before for start in _COMMENT_STARTS)


def _suppression(path: str, number: int, match: re.Match[str]) -> Suppression:
    alone = match.string.strip().startswith(_COMMENT_STARTS)
    covered = (number, number + 1) if alone else (number,)
    rules = tuple(rule.strip() for rule in match[1].split(","))
    reason = match[2].strip().removesuffix("*/").removesuffix("-->").strip()
    return Suppression(path, number, covered, rules, reason)
