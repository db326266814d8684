"""The modules that a file imports, and the names it takes from them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, parts, span_of
from reviewer.source.parsed import ParsedText

_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
_QUOTED = re.compile(r"^(['\"])([^'\"\n]+)\1$")


@dataclass(frozen=True, slots=True)
class NamedImport:
    """One module as written; `level` counts the dots before it in Python."""

    span: Span
    module: str
    names: tuple[str, ...] = ()
    level: int = 0


def named_imports(parsed: ParsedText) -> tuple[NamedImport, ...]:
    """The imports of product code at the top of a file, in source order.

    Those under a condition or in a `try` are left out: the file does without them.
    """
    if parsed.is_test:
        return ()
    if parsed.language == "python":
        return tuple(_python(parsed.module))
    if parsed.language in _SCRIPTS and parsed.root is not None:
        return tuple(_script(parsed.root))
    return ()


def _python(module: ast.Module | None) -> Iterator[NamedImport]:
    for statement in module.body if module else ():
        if isinstance(statement, ast.Import):
            span = Span(statement.lineno, statement.end_lineno or statement.lineno)
            for alias in statement.names:
                yield NamedImport(span, alias.name)
        elif isinstance(statement, ast.ImportFrom):
            span = Span(statement.lineno, statement.end_lineno or statement.lineno)
            names = tuple(alias.name for alias in statement.names if alias.name != "*")
            yield NamedImport(span, statement.module or "", names, statement.level)


def _script(root: SgNode) -> Iterator[NamedImport]:
    for statement in parts(root):
        if statement.kind() in {"import_statement", "export_statement"}:
            found = _QUOTED.match(field_text(statement, "source"))
            if found:
                yield NamedImport(span_of(statement), found[2])
