"""A text with everything that parsing it gives, each made once."""

from __future__ import annotations

import ast
from functools import cached_property

from ast_grep_py import SgNode

from reviewer.source.comments import Comment, comments_in
from reviewer.source.python_syntax import FunctionNode, Unparsable, parse_python
from reviewer.source.syntax import tree


class ParsedText:
    """One version of one file, given to every analyser of it.

    Trees are made when first asked for, so that no analyser parses the text again.
    `is_test` tells whether the file counts as test code. `whole` is the version with all of
    its code, where this one was given without some function bodies; else it is this one.
    """

    def __init__(
        self,
        text: str,
        language: str,
        *,
        path: str = "",
        is_test: bool = True,
        whole: ParsedText | None = None,
    ) -> None:
        self.text = text
        self.language = language
        self.path = path
        self.is_test = is_test
        self.whole = whole or self

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; line n of the file is item n - 1."""
        return self.text.split("\n")

    @cached_property
    def root(self) -> SgNode | None:
        """The root of ast-grep's tree, None where it does not read the language."""
        return tree(self.text, self.language)

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment in source order; none for a language that is not read."""
        return comments_in(self.root, self.lines, self.language)

    @property
    def module(self) -> ast.Module | None:
        """Python's own tree; None for other languages and what this Python cannot parse."""
        return self._python if isinstance(self._python, ast.Module) else None

    @cached_property
    def functions(self) -> tuple[FunctionNode, ...]:
        """Every function of `module`, outer ones before inner ones."""
        nodes = ast.walk(self.module) if self.module else ()
        return tuple(node for node in nodes if isinstance(node, FunctionNode))

    @property
    def fault(self) -> Unparsable | None:
        """Why there is no `module` of Python source."""
        return self._python if isinstance(self._python, Unparsable) else None

    @cached_property
    def _python(self) -> ast.Module | Unparsable | None:
        return parse_python(self.text) if self.language == "python" else None
