"""How many statements stand on one line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from reviewer.model.change import Span
from reviewer.source.nodes import of_kinds
from reviewer.source.parsed import ParsedText
from reviewer.source.signs.sign import Sign

_PACKED = re.compile(r"^.*;[ \t]*[^\s;/#].*$|^[ \t]*(?:for|while|if|with)\b.*:.*;.*$", re.MULTILINE)
_STATEMENTS = (
    "expression_statement",
    "return_statement",
    "raise_statement",
    "assert_statement",
    "delete_statement",
    "for_statement",
    "while_statement",
    "with_statement",
)


def packed_lines(parsed: ParsedText) -> Iterator[Sign]:
    """Lines of Python on which several statements start, with their number."""
    if parsed.language != "python" or parsed.root is None or not _PACKED.search(parsed.text):
        return
    by_line: dict[int, int] = defaultdict(int)
    for node in of_kinds(parsed.root, *_STATEMENTS):
        by_line[node.range().start.line] += 1
    for line, count in by_line.items():
        if count > 1:
            yield Sign("packed-line", Span(line + 1, line + 1), parsed.lines[line], count)
