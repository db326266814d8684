"""Code that was put into comments instead of being deleted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from reviewer.model.change import Span
from reviewer.source.comments import Comment
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import parse_python
from reviewer.source.signs.sign import Sign

_MARKS = {"python": "#", "javascript": "//", "typescript": "//", "tsx": "//", "java": "//"}
_MARKS |= {"go": "//"}
_FEWEST = 3
_TELLING = (
    ast.Assign,
    ast.AugAssign,
    ast.Return,
    ast.If,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
    ast.Raise,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)
_BRACED = re.compile(
    r"(?:(?:if|for|while|switch|catch|try|else|do|func|function|class)\b.*[{(]|"
    r"(?:return|throw|const|let|var|await|import|case|break|continue|final)\b.*[;:,({\[]|"
    r"[\w.\[\]<>?, ]+\s(?::=|[-+*/|&]?=)\s.+|[\w.]+[-+*/|&]?=\s.+|"
    r"(?:await |go |defer )?[\w.]+\(.*\)?[;){,]|return\b[\w ,.()\"&*:!+-]*|[\w.]+(?:\+\+|--);?|"
    r"[})\]]+[;,)]*|\} (?:else|catch|finally).*\{|.*[;{])"
)
_SENTENCE = re.compile(r"(?:^|[^\w.])[A-Z]?[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+")
_SURE = re.compile(r".*(?:[;{}]|:=.*|\)\)?|\breturn\b.*)$")
_REMOVED = re.compile(
    r"\b(?:old|legacy|previous(?:ly)?|disabled?|removed?|commented|unused|deprecated|temporar\w+|"
    r"for now|original|restore|re-?enable|backup|kept?|todo|fixme)\b",
    re.IGNORECASE,
)


def commented_code(parsed: ParsedText) -> Iterator[Sign]:
    """Three or more lines of code in a row of comments; the measure counts them.

    A line of prose before them is allowed if it says that the code is old or switched off;
    any other makes the row an explanation. Comments of documentation are not looked at.
    """
    mark = _MARKS.get(parsed.language)
    if mark is None or "/doc" in f"/{parsed.path}":
        return
    for run in _runs(parsed, mark):
        code = _code_of(parsed, run, mark)
        if code:
            yield Sign("commented-out-code", Span(run[0], run[-1]), "\n".join(code), len(code))


def _runs(parsed: ParsedText, mark: str) -> Iterator[list[int]]:
    """The lines of comments that follow one another."""
    run: list[int] = []
    for comment in sorted(parsed.comments, key=lambda one: one.line):
        if not _is_plain(comment, parsed.lines[comment.line - 1].strip(), mark):
            continue
        if run and comment.line != run[-1] + 1:
            yield run
            run = []
        run.extend(range(comment.line, comment.end_line + 1))
    if run:
        yield run


def _is_plain(comment: Comment, line: str, mark: str) -> bool:
    """Whether it stands alone and is neither documentation nor an instruction to a tool."""
    if mark == "#":
        return comment.own_line and not line.startswith(("#!", "#:"))
    return comment.own_line and not line.startswith(("/**", "///", "//go:", "//!"))


def _code_of(parsed: ParsedText, run: Sequence[int], mark: str) -> list[str]:
    if len(run) < _FEWEST:
        return []
    said = [_bare(parsed.lines[line - 1], mark) for line in run]
    for skipped in range(len(said) - _FEWEST + 1):
        if skipped and not _REMOVED.search(said[skipped - 1]):
            break
        rest = [line for line in dedent("\n".join(said[skipped:])).split("\n") if line.strip()]
        is_code = _is_python if mark == "#" else _is_braced
        if len(rest) >= _FEWEST and is_code(rest):
            return rest
    return []


def _bare(line: str, mark: str) -> str:
    text = line.strip()
    if text.startswith(mark):
        return text.removeprefix(mark)
    return text.removeprefix("/*").removesuffix("*/").removeprefix("*")


def _is_python(lines: Sequence[str]) -> bool:
    module = parse_python("\n".join(lines))
    if not isinstance(module, ast.Module):
        return False
    return any(isinstance(node, _TELLING) for node in module.body) and all(
        isinstance(node, _TELLING)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await))
        for node in module.body
    )


def _is_braced(lines: Sequence[str]) -> bool:
    bare = [line.strip() for line in lines]
    if any(_SENTENCE.search(re.sub(r"\"[^\"]*\"|'[^']*'|`[^`]*`", "", line)) for line in bare):
        return False
    return all(_BRACED.fullmatch(line) for line in bare) and 2 * sum(
        bool(_SURE.fullmatch(line)) for line in bare
    ) > len(bare)
