"""Imports of names that nothing else in the file mentions."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import lines_of

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_PLAIN = re.compile(r"(?<![\w.$])[A-Za-z_]\w*(?!\w|\s*=[^=])")
_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_LOADED_FOR_EFFECT = frozenset({"readline", "rlcompleter", "antigravity"})
_TAKEN_BY_JSX = frozenset({"React", "h", "jsx", "Fragment"})
_COLLECTIONS = frozenset({"__init__.py", "compat.py", "_compat.py"})


@dataclass(frozen=True, slots=True)
class IdleImport:
    """The names of one import that the rest of the file does not use."""

    span: Span
    names: tuple[str, ...]


def idle_imports(parsed: ParsedText) -> tuple[IdleImport, ...]:
    """The idle imports of product code at the top of a file, in source order.

    Left out are files that only pass names on, imports with a comment, under a condition
    or for their effect, names given on as themselves, and any name that a string or a
    documentation comment of the file mentions.
    """
    read = _READERS.get(parsed.language)
    if read is None or parsed.is_test or PurePosixPath(parsed.path).name in _COLLECTIONS:
        return ()
    candidates, used = read(parsed)
    idle = (
        IdleImport(one.span, names)
        for one in candidates
        if (names := tuple(name for name in one.names if name not in used))
    )
    return tuple(one for one in idle if not _is_commented(one.span, parsed))


def _is_commented(span: Span, parsed: ParsedText) -> bool:
    return any(one.line in span for one in parsed.comments)


def _python(parsed: ParsedText) -> tuple[list[IdleImport], frozenset[str]]:
    module = parsed.module
    if module is None or not any(_works(statement) for statement in module.body):
        return [], frozenset()
    imports = [
        IdleImport(lines_of(one), tuple(_bound(one)))
        for one in module.body
        if isinstance(one, ast.Import | ast.ImportFrom)
    ]
    whole = parsed.whole
    plain = _plain_mentions(whole.lines, imports)
    if all(name in plain for one in imports for name in one.names) or whole.module is None:
        return imports, plain
    typed = " ".join(one.text for one in whole.comments if one.text.startswith("type:"))
    return imports, frozenset({*_mentions(whole.module), *_WORD.findall(typed)})


def _plain_mentions(lines: Sequence[str], imports: list[IdleImport]) -> frozenset[str]:
    """Words on lines without imports and comments that name no attribute and no argument.

    A parameter counts too, which only makes for silence. So hardly a file needs its tree walked.
    """
    hidden = {line for one in imports for line in _lines(one.span)}
    shown = (line for at, line in enumerate(lines, 1) if at not in hidden and "#" not in line)
    return frozenset(_PLAIN.findall("\n".join(shown)))


def _works(statement: ast.stmt) -> bool:
    """Whether a statement does or defines something, rather than pass names on."""
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If)


def _bound(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return
    for alias in statement.names:
        whole = alias.name == "*" or alias.asname in {alias.name, "_"}
        loaded = isinstance(statement, ast.Import) and not alias.asname and "." in alias.name
        if not (whole or loaded or alias.name in _LOADED_FOR_EFFECT):
            yield alias.asname or alias.name


def _mentions(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _WORD.findall(node.value)


def _script(parsed: ParsedText) -> tuple[list[IdleImport], frozenset[str]]:
    if parsed.root is None:
        return [], frozenset()
    nodes = [one for one in parts(parsed.root) if one.kind() == "import_statement"]
    imports = [IdleImport(span_of(node), tuple(_imported(node))) for node in nodes]
    rest = _rest(parsed, nodes)
    return (imports if rest else []), rest | _TAKEN_BY_JSX


def _imported(statement: SgNode) -> Iterator[str]:
    for clause in parts(statement):
        if clause.kind() != "import_clause":
            continue
        for part in parts(clause):
            if part.kind() == "identifier":
                yield part.text()
            elif part.kind() == "namespace_import":
                yield from (name.text() for name in parts(part))
        for specifier in of_kinds(clause, "import_specifier"):
            yield parts(specifier)[-1].text()


def _java(parsed: ParsedText) -> tuple[list[IdleImport], frozenset[str]]:
    if parsed.root is None:
        return [], frozenset()
    nodes = [one for one in parts(parsed.root) if one.kind() == "import_declaration"]
    imports = [
        IdleImport(span_of(node), (node.text().rstrip("; \n").rpartition(".")[2],))
        for node in nodes
        if not node.text().startswith("import static") and "*" not in node.text()
    ]
    return imports, _rest(parsed, nodes)


def _rest(parsed: ParsedText, imports: list[SgNode]) -> frozenset[str]:
    """The words of the file outside its imports, quotes and plain comments."""
    hidden = {line for node in imports for line in _lines(span_of(node))}
    for comment in parsed.comments:
        if comment.own_line and not parsed.lines[comment.line - 1].lstrip().startswith("/**"):
            hidden.update(_lines(Span(comment.line, comment.end_line)))
    shown = (line for at, line in enumerate(parsed.lines, 1) if at not in hidden)
    return frozenset(_WORD.findall("\n".join(_STRING.sub("", line) for line in shown)))


def _lines(span: Span) -> range:
    return range(span.start, span.end + 1)


_READERS: Mapping[str, Callable[[ParsedText], tuple[list[IdleImport], frozenset[str]]]] = {
    "python": _python,
    "javascript": _script,
    "typescript": _script,
    "tsx": _script,
    "java": _java,
}
