"""Commands that a change turns into comments of a workflow or settings file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.change import Span
from reviewer.model.judged import JudgedFile, Version

_STARTS = ("#", "//")
_BEFORE_COMMAND = re.compile(
    r"^[#\s]*(?:- +)?(?:(?:run|script|before_script|command|entry|cmd): *)?"
)
_CODE = re.compile(r"^[#\s]*(?:- |[\w-]+:(?:\s|$))")


def is_comment(line: str) -> bool:
    """Whether a line holds nothing but a comment."""
    return line.lstrip().startswith(_STARTS)


def commented_code(file: JudgedFile, version: Version) -> Iterator[tuple[str, int]]:
    """What new comments say, as the command that it may have been, with its line."""
    for number, line in enumerate(version.lines, start=1):
        if line.lstrip().startswith("#") and file.adds(Span(number, number)):
            said = _BEFORE_COMMAND.sub("", line).strip().strip("'\"")
            yield " ".join(said.split()), number


def says_why_above(file: JudgedFile, version: Version, line: int) -> bool:
    """Whether prose stands at the top of the new comments that a line belongs to."""
    first = line
    while first > 1 and _is_new_comment(file, version, first - 1):
        first -= 1
    return any(_is_prose(version.lines[at - 1]) for at in range(first, line))


def _is_new_comment(file: JudgedFile, version: Version, line: int) -> bool:
    return is_comment(version.lines[line - 1]) and file.adds(Span(line, line))


def _is_prose(line: str) -> bool:
    return not _CODE.match(line) and len(line.strip("# \t").split()) > 1
