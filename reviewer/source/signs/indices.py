"""Positions in a text or row that only a number names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.comments import reason_at
from reviewer.source.nodes import of_kinds
from reviewer.source.parsed import ParsedText
from reviewer.source.signs.sign import Sign

_CANDIDATE = re.compile(r"\[\d+(?:[\]:])|\.split\w*\(|substring\(\d|slice\(\d")
_NODES: Mapping[str, tuple[str, str]] = {
    "python": ("subscript", "value"),
    "javascript": ("subscript_expression", "object"),
    "typescript": ("subscript_expression", "object"),
    "tsx": ("subscript_expression", "object"),
    "java": ("array_access", "array"),
    "go": ("index_expression", "operand"),
}
_FUNCTIONS = frozenset(
    [
        "function_definition",
        "function_declaration",
        "method_definition",
        "arrow_function",
        "function_expression",
        "method_declaration",
        "constructor_declaration",
        "func_literal",
        "lambda_expression",
    ]
)
_NUMBER = re.compile(r"\[ *(\d+) *\]$")
_SLICE = re.compile(r"\[ *(\d+) *: *(\d+) *\]$")
_GROUPS = re.compile(
    r"m|mo|match\w*|\w*[mM]atch(?:es)?|groups?|re|result|caps?|captures?|argv|args|sys\.argv|"
    r"process\.argv|os\.Args|version_info|sys\.version_info|shape|color|colour|rgba?|matrix|mat|"
    r"bbox|quaternion|vec\w*|point|parts_of_date|arguments|mock_calls|call_args\w*"
)
_SHORT_FOR_GROUPS = re.compile(r"m|mo|result")
_OTHER_CALL = (
    r"\b{name}\b[^\n=]*=\s*(?!.*(?:match|search|exec|group|find|regex|\bre\.|[mM]at))"
    r"(?:await )?[\w.]+\("
)
_SPLIT = re.compile(
    r"\.(?:split|rsplit|splitlines|partition|rpartition)\(|strings\.(?:Split|Fields)\w*\("
)
_FAR = 3


@dataclass(frozen=True, slots=True)
class _Use:
    owner: str
    index: int
    node: SgNode
    chained: int


def magic_indices(parsed: ParsedText) -> Iterator[Sign]:
    """Functions that pick by number from a row, with how many such picks they hold.

    Counted are a row's positions if one lies beyond the third and others are left out
    between them, so that nobody can read the row's shape off the code; slices between
    two numbers; and chains of splits and picks on one expression.
    """
    kinds = _NODES.get(parsed.language)
    if kinds is None or parsed.root is None or not _CANDIDATE.search(parsed.text):
        return
    by_function: dict[tuple[int, int], list[SgNode]] = defaultdict(list)
    for node in of_kinds(parsed.root, kinds[0]):
        if _NUMBER.search(node.text()) or _SLICE.search(node.text()):
            by_function[_function_of(node)].append(node)
    for nodes in by_function.values():
        yield from _signs(nodes, kinds[1], parsed)


def _function_of(node: SgNode) -> tuple[int, int]:
    around = next((one for one in node.ancestors() if one.kind() in _FUNCTIONS), None)
    if around is None:
        return (0, 0)
    return around.range().start.index, around.range().end.index


def _signs(nodes: Sequence[SgNode], owner: str, parsed: ParsedText) -> Iterator[Sign]:
    magic = [*_far_apart(nodes, owner, parsed.text), *_slices(nodes, owner), *_chains(nodes)]
    lines = [one.range().start.line + 1 for one in magic]
    if not magic:
        return
    first = min(lines)
    if reason_at(parsed.comments, Span(first, first)):
        return
    text = " ".join(sorted({one.text() for one in magic}))
    yield Sign(
        "magic-index",
        Span(first, max(lines)),
        text,
        len(magic),
        (("PICKS", ", ".join(dict.fromkeys(one.text() for one in magic))),),
    )


def _far_apart(nodes: Sequence[SgNode], owner: str, text: str) -> Iterator[SgNode]:
    rows: dict[str, dict[int, SgNode]] = defaultdict(dict)
    for node in nodes:
        found, of = _NUMBER.search(node.text()), node.field(owner)
        if found and of is not None and re.fullmatch(r"[\w.]+", of.text()):
            rows[of.text()].setdefault(int(found[1]), node)
    for name, picks in rows.items():
        if _is_read_by_number(name, text):
            continue
        if max(picks) >= _FAR and len(picks) - 1 < max(picks):
            yield from (node for index, node in picks.items() if index > 1)


def _is_read_by_number(name: str, text: str) -> bool:
    """Whether a name stands for what has its positions written down, as groups of a match.

    A short name that is made by another call may stand for anything.
    """
    if _SHORT_FOR_GROUPS.fullmatch(name) and re.search(_OTHER_CALL.format(name=name), text):
        return False
    return any(_GROUPS.fullmatch(one) for one in (name, name.rpartition(".")[2]))


def _slices(nodes: Sequence[SgNode], owner: str) -> Iterator[SgNode]:
    """Slices that begin behind the second position, unless they cut the whole into equal parts."""
    by_owner: dict[str, dict[tuple[int, int], SgNode]] = defaultdict(dict)
    for node in nodes:
        found, of = _SLICE.search(node.text()), node.field(owner)
        if found and of is not None:
            by_owner[of.text()][int(found[1]), int(found[2])] = node
    for cuts in by_owner.values():
        if not _are_equal_parts(sorted(cuts)):
            yield from (node for (start, _), node in cuts.items() if start > 1)


def _are_equal_parts(cuts: Sequence[tuple[int, int]]) -> bool:
    first, width = cuts[0][0], cuts[0][1] - cuts[0][0]
    even = [(first + width * at, first + width * (at + 1)) for at in range(len(cuts))]
    return len(cuts) > 1 and first <= 1 and list(cuts) == even


def _chains(nodes: Sequence[SgNode]) -> Iterator[SgNode]:
    """The outermost of picks from splits of picks, where two or more follow one another."""
    for node in nodes:
        picks = re.findall(r"\)\[(-?\d+)\]", node.text())
        nested = len(_SPLIT.findall(node.text()))
        inside = any(other is not node and node.text() in other.text() for other in nodes)
        if len(picks) > 1 and nested > 1 and not inside:
            yield from [node] * len(picks)
