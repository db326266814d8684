"""Syntax trees of every language that ast-grep reads."""

from __future__ import annotations

from ast_grep_py import SgNode, SgRoot

from reviewer.source.languages import WITHOUT_PARSER


def tree(text: str, language: str) -> SgNode | None:
    """The root of the syntax tree, None if ast-grep does not read the language."""
    return None if language in WITHOUT_PARSER else SgRoot(text, language).root()


def first_error(text: str, language: str) -> int | None:
    """The 1-based line of the first place that does not parse, None if all does."""
    root = tree(text, language)
    broken = root.find(kind="ERROR") if root else None
    return broken.range().start.line + 1 if broken else None
