"""Tests of jest, vitest, mocha and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.facts import TestCase
from reviewer.source.nodes import names_in, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.suites.cases import body_of, with_unique_ids
from reviewer.source.suites.delegates import TestFile
from reviewer.source.suites.script_asserts import assertions_in, delegates_of
from reviewer.source.suites.subjects import folded

_CALLEE = re.compile(
    r"(?P<word>[fx]?(?:it|test|specify|describe|context|suite))(?P<rest>(?:\.\w+)*)"
)
_SUITES = ("describe", "context", "suite")
_SKIPS = frozenset({"skip", "failing", "fixme", "fails", "todo"})
_NEVER = re.compile(r"\.(?:skipIf\(\s*(?:true|1)\s*\)|runIf\(\s*(?:false|0)\s*\))$")
_TITLES = ("string", "template_string")
_BODIES = ("arrow_function", "function_expression", "function")
_NAMED_BODIES = ("identifier", "call_expression")
_THIS_SKIP = re.compile(r"(?:this|ctx|context|t)\.skip\(")


@dataclass(frozen=True, slots=True)
class _Block:
    """A suite or test; `start` and `end` are offsets."""

    node: SgNode
    is_suite: bool
    name: str
    skip: str | None
    rows: tuple[str, ...]
    start: int
    end: int


def script_tests(parsed: ParsedText) -> tuple[TestCase, ...]:
    """Calls of `it`, `test`, `specify` with a body, or as a `todo`.

    Ids are the titles joined by ` > `.
    """
    root = parsed.root
    if root is None:
        return ()
    file = TestFile(root, parsed.lines, parsed.language, delegates_of(root))
    return tuple(with_unique_ids(_cases(file)))


def _cases(file: TestFile) -> Iterator[TestCase]:
    open_blocks: list[_Block] = []
    for block in _blocks(file.root):
        while open_blocks and open_blocks[-1].end <= block.start:
            open_blocks.pop()
        if not block.is_suite:
            yield _case([*open_blocks, block], file)
        open_blocks.append(block)


def _case(nest: list[_Block], file: TestFile) -> TestCase:
    block = nest[-1]
    span = span_of(block.node)
    skipped = next((one for one in nest if one.skip), None)
    return TestCase(
        id=" > ".join(one.name for one in nest),
        span=span,
        assertions=assertions_in(block.node, file.delegates),
        rows=tuple(row for one in nest for row in one.rows),
        skip=skipped.skip if skipped else None,
        skip_line=span_of(skipped.node).start if skipped else None,
        calls=names_in(block.node),
        body=body_of(file.lines, span, file.language),
    )


def _blocks(root: SgNode) -> list[_Block]:
    calls = root.find_all(
        kind="call_expression", regex=r"^[fx]?(it|test|specify|describe|context|suite)\b"
    )
    found = [block for call in calls if (block := _block(call))]
    return sorted(found, key=lambda block: (block.start, -block.end))


def _block(call: SgNode) -> _Block | None:
    callee, table = _callee(call)
    parsed = _CALLEE.fullmatch(callee)
    arguments = parts(call.field("arguments"))
    titled = bool(arguments) and arguments[0].kind() in _TITLES
    kinds = (*_BODIES, *_NAMED_BODIES) if titled else _BODIES
    bodies = [one for one in arguments[1:] if one.kind() in kinds]
    if parsed is None or not (bodies or (titled and parsed["rest"] == ".todo")):
        return None
    place = call.range()
    return _Block(
        node=call,
        is_suite=parsed["word"].lstrip("fx") in _SUITES,
        name=_title(arguments[0]),
        skip=_skip(parsed, bodies[0] if bodies else call),
        rows=_rows(table),
        start=place.start.index,
        end=place.end.index,
    )


def _callee(call: SgNode) -> tuple[str, SgNode | None]:
    """The dotted callee, and the table of `it.each(table)`.

    `it.skipIf(true)` counts as a plain `it.skip`, as `runIf(false)` does.
    """
    function = call.field("function")
    if function is None:
        return "", None
    if function.kind() == "call_expression":
        inner = function.field("function")
        if _NEVER.search(function.text()):
            return _NEVER.sub(".skip", function.text()), None
        return (inner.text() if inner else ""), function.field("arguments")
    return function.text(), None


def _title(node: SgNode) -> str:
    return folded(node.text()).strip("'\"`")


def _skip(parsed: re.Match[str], body: SgNode) -> str | None:
    words = set(parsed["rest"].split("."))
    if parsed["word"].startswith("x") or words & _SKIPS:
        return parsed.group()
    block = body.field("body")
    first = parts(block)[:1] if block and block.kind() == "statement_block" else []
    leading = first[0].text() if first else ""
    if _THIS_SKIP.match(leading) or (leading.rstrip(";") == "return" and len(parts(block)) > 1):
        return leading.rstrip(";")
    return None


def _rows(table: SgNode | None) -> tuple[str, ...]:
    if table is None:
        return ()
    if table.kind() == "template_string":
        return tuple(
            folded(line) for line in table.text().strip("`").split("\n")[1:] if line.strip()
        )
    arrays = [one for one in parts(table) if one.kind() == "array"]
    return tuple(folded(row.text()) for array in arrays[:1] for row in parts(array))
