"""Functions of languages whose tree is not read for them, measured by lizard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reviewer.model.change import Span
from reviewer.model.facts import Function, Measures
from reviewer.source.decisions import without_casts
from reviewer.source.functions.code_lines import body_hashes, code_lines
from reviewer.source.functions.nesting import control_spans, depth_in
from reviewer.source.functions.scopes import Scope, scopes_of
from reviewer.source.parsed import ParsedText

_FILE_NAMES = {
    "python": "source.py",
    "c": "source.c",
    "cpp": "source.cpp",
    "csharp": "source.cs",
    "ruby": "source.rb",
    "php": "source.php",
    "rust": "source.rs",
    "kotlin": "source.kt",
    "swift": "source.swift",
    "scala": "source.scala",
}
_ANONYMOUS = "(anonymous)"


@dataclass(frozen=True, slots=True)
class _Block:
    found: Any
    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class _Source:
    lines: Sequence[str]
    language: str
    controls: Sequence[Span] | None


def lizard_functions(parsed: ParsedText) -> tuple[Function, ...]:
    """Every function that lizard sees, named with the classes and functions around it.

    Cyclomatic complexity is lizard's, but `x ? true : false` decides nothing; there is no
    cognitive number. May raise whatever lizard raises on source that it does not
    understand.
    """
    file_name = _FILE_NAMES.get(parsed.language)
    if file_name is None:
        return ()
    controls = control_spans(parsed)
    extensions = ["nd"] if controls is None else []
    found = _found(file_name, without_casts(parsed.text), extensions)
    blocks = sorted(
        (_Block(one, Span(one.start_line, one.end_line), one.name) for one in found),
        key=lambda block: (block.span.start, -block.span.end, block.name),
    )
    named = _qualified(blocks, scopes_of(parsed))
    source = _Source(parsed.lines, parsed.language, controls)
    return tuple(_measure(block, blocks, source) for block in named)


def _found(file_name: str, text: str, extensions: Sequence[str]) -> Sequence[Any]:
    """What lizard's FileAnalyzer finds, but with its RecursionError passed on.

    That one prints it and answers as if the file had no functions.
    """
    import lizard  # noqa: PLC0415 - slow to import, and no need of Python changes

    processors = lizard.get_extensions(list(extensions))  # first: they patch the builder
    builder = lizard.FileInfoBuilder(file_name)
    reader = lizard.get_reader_for(file_name)(builder)
    tokens = reader.generate_tokens(text)
    for process in processors:
        tokens = process(tokens, reader)
    for _ in reader(tokens, reader):
        pass
    found: Sequence[Any] = builder.fileinfo.function_list
    return found


def _qualified(blocks: Sequence[_Block], scopes: Sequence[Scope]) -> Iterator[_Block]:
    for block in blocks:
        around = [
            Scope(other.name, other.span)
            for other in blocks
            if other is not block and _encloses(other.span, block.span)
        ]
        around += [scope for scope in scopes if _encloses(scope.span, block.span)]
        own = "<anonymous>" if block.name == _ANONYMOUS else block.name.replace("::", ".")
        yield _Block(block.found, block.span, _dotted(around, own))


def _encloses(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer != inner


def _dotted(around: Sequence[Scope], own: str) -> str:
    outer = sorted(around, key=lambda scope: (scope.span.start, -scope.span.end))
    parts: list[str] = []
    for name in [*(scope.name.replace("::", ".") for scope in outer), *own.split(".")]:
        if name != _ANONYMOUS and parts[-1:] != [name]:
            parts.append(name)
    return ".".join(parts)


def _measure(block: _Block, blocks: Sequence[_Block], source: _Source) -> Function:
    nested = [other.span for other in blocks if _encloses(block.span, other.span)]
    inner = frozenset(line for span in nested for line in range(span.start + 1, span.end))
    numbers = code_lines(source.lines, block.span, language=source.language, without=inner)
    measures = Measures(
        cyclomatic=block.found.cyclomatic_complexity,
        cognitive=None,
        lines=len(numbers),
        parameters=len(block.found.full_parameters),
        nesting=_nesting(block, nested, source.controls),
    )
    return Function(block.name, block.span, measures, body_hashes(source.lines, numbers))


def _nesting(block: _Block, nested: Sequence[Span], controls: Sequence[Span] | None) -> int:
    if controls is None:
        return int(block.found.max_nesting_depth)
    return depth_in(block.span, controls, nested)
