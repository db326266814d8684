"""Finds tests and asserts that became comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.symbols import symbol_at
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version

_COMMENT = re.compile(r"\s*(?:#|//)\s*(.*\S)\s*")
_NO_CODE = re.compile(r"\s*(?:(?:#|//).*)?")
_ASSERT = re.compile(
    r"(?:await )?(?:assert\b|\w+\.assert\w*\(|expect\(|assert\w*\(|(?:require|assert)\.\w+\(|"
    r"t\.(?:Error|Fatal)\w*\(|verify\w*\(|if got .*\{$)"
)
_END = "end"
_TEST = re.compile(
    r"(?:(?:async )?def test|(?:it|test)(?:\.each\(.*\))?\(|@(?:Parameterized)?Test\b|"
    r"func Test[A-Z_])"
)


@dataclass(frozen=True, slots=True)
class Params:
    """`whole` chooses tests that became comments as a whole; False chooses asserts alone."""

    whole: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """Comment lines that were code, with no code between."""

    span: Span
    code: tuple[str, ...]


def find(change: Change, params: Params) -> Iterable[Match]:
    """Code of tests in the base that stands in a comment of the head, a match a block.

    A block that holds the head of a test is told of as that test, asserts and all.
    """
    for file in change.files:
        if file.before and file.after and (file.is_test or file.before.is_test):
            for block in _blocks(file, file.before, file.after):
                yield from _judged(file, file.after, block, whole=params.whole)


def _judged(file: JudgedFile, after: Version, block: _Block, *, whole: bool) -> Iterator[Match]:
    tests = [line for line in block.code if _TEST.match(line)]
    asserts = [line for line in block.code if _ASSERT.match(line)]
    told = tests if whole else asserts
    if told and bool(tests) is whole:
        yield Match(
            place=Place(file.path, block.span),
            symbol=symbol_at(after, block.span.start),
            identity=told[0],
            values=(("CODE", told[0]),),
        )


def _adds_comments(file: JudgedFile, after: Version) -> bool:
    lines = after.lines
    added = (line for span in file.change.added for line in lines[span.start - 1 : span.end])
    return any(_COMMENT.fullmatch(line) for line in added)


def _blocks(file: JudgedFile, before: Version, after: Version) -> Iterator[_Block]:
    if not _adds_comments(file, after):
        return
    gone = Counter(line.strip() for line in before.lines)
    gone.subtract(line.strip() for line in after.lines)
    open_block: list[tuple[int, str]] = []
    for number, line in enumerate([*after.lines, _END], 1):
        found = _COMMENT.fullmatch(line)
        code = found[1] if found else ""
        if code and gone[code] > 0 and file.adds(Span(number, number)):
            open_block.append((number, code))
        elif open_block and not _NO_CODE.fullmatch(line):
            numbers, codes = zip(*open_block, strict=True)
            yield _Block(Span(numbers[0], numbers[-1]), tuple(codes))
            open_block = []


CHECK = Check("commented-out-test", Params, find)
