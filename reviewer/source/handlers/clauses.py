"""The `catch` clauses of languages with braces, as far as they are alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.comments import Comment, reason_at
from reviewer.source.handlers.handler import Outcome, documents_fallback, folded_lines, is_cleanup
from reviewer.source.nodes import field_text, of_kinds, parts, span_of

_LITERAL = re.compile(
    r"""-?\d[\w.]*|"[^"]*"|'[^']*'|`[^`$]*`|true|false|null|undefined|nil|\[\s*\]|\{\s*\}|"""
    r"""(?:[\w.]+\.)?(?:emptyList|emptyMap|emptySet|empty|of)\(\)|new (?:Map|Set|Array)\(\)|"""
    r"""new (?:ArrayList|HashMap|HashSet)<.*>\(\)|(?:[\[\]\w.*&]+)?\{\s*\}|\{[\w\s:"',.]*\}|"""
    r"""_?[A-Z_\d]*(?:DEFAULT|FALLBACK|UNKNOWN|EMPTY|NOTHING)[A-Z_\d]*"""
)
_CAST = re.compile(r"\s+(?:as|satisfies)\s+")
_LOG = re.compile(
    r"(?:await )?(?:console\.\w+|(?:this\.|\w+\.)*_?(?:log|logger|logging)\w*\.\w+|log\w*|"
    r"\w+\.printStackTrace|System\.(?:out|err)\.print\w*|fmt\.(?:Print|Fprint)\w*|log\.\w+|"
    r"slog\.\w+|t\.Log\w*)\(.*\);?",
    re.IGNORECASE | re.DOTALL,
)
_ASSIGNMENT = re.compile(r"([\w$]+)\s*=\s*(.+?);?", re.DOTALL)
_STOPS = ("continue_statement", "break_statement", "throw_statement", "return_statement")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The names that a language's grammar has for what we look at."""

    functions: tuple[str, ...]
    blocks: tuple[str, ...]
    calls: str
    statement: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What the statements of a handler amount to."""

    outcome: Outcome
    value: str = ""
    skips: bool = False


def deed_of(
    statements: Sequence[SgNode], *, returns_values: bool, bound: frozenset[str] = frozenset()
) -> Deed:
    """Classify the statements of a handler, comments left out; `bound` names are results."""
    skips = any(one.kind() in _STOPS for one in statements)
    acts = [one for one in statements if one.kind() not in _STOPS[:2] and one.text() != ";"]
    spoken = [one for one in acts if is_log(one.text())]
    rest = [one for one in acts if not is_log(one.text())]
    if not rest:
        return Deed(Outcome.LOG if spoken else Outcome.NOTHING, skips=skips)
    if len(rest) > 1:
        return Deed(Outcome.OTHER, skips=skips)
    if rest[0].kind() != "return_statement":
        return _assigning(rest[0].text(), bound, skips=skips)
    value = rest[0].text().removeprefix("return").strip().rstrip(";")
    value = value[1:-1] if value.startswith("(") and value.endswith(")") else value
    if not value and not returns_values:
        return Deed(Outcome.LOG if spoken else Outcome.NOTHING, skips=True)
    if is_literal_value(value or "undefined"):
        return Deed(Outcome.DEFAULT, value or "undefined", skips=True)
    return Deed(Outcome.OTHER, skips=True)


def _assigning(text: str, bound: frozenset[str], *, skips: bool) -> Deed:
    assigned = _ASSIGNMENT.fullmatch(text)
    if assigned and assigned[1] in bound and is_literal_value(assigned[2]):
        return Deed(Outcome.DEFAULT, assigned[2], skips=skips)
    return Deed(Outcome.OTHER, skips=skips)


def is_log(text: str) -> bool:
    """Whether a statement or expression only writes to a log or a console."""
    return _LOG.fullmatch(text) is not None


def is_literal_value(text: str) -> bool:
    """Whether the text is a constant, or an empty or constant collection, cast or not."""
    line = " ".join(text.split())
    return any(_LITERAL.fullmatch(one) for one in (line, _uncast(line)))


def _uncast(value: str) -> str:
    """A value of TypeScript without the type that it is said to have."""
    if value.startswith("<") and "=>" not in value:
        return value.rpartition(">")[2].strip()
    return _CAST.split(value, maxsplit=1)[0].rstrip("!")


def function_around(node: SgNode, grammar: Grammar) -> SgNode | None:
    """The innermost function."""
    return next((one for one in node.ancestors() if one.kind() in grammar.functions), None)


def name_of(function: SgNode | None) -> str:
    """The name of a function, or of what it is assigned to."""
    if function is None:
        return ""
    own = field_text(function, "name")
    parent = function.parent()
    if own or parent is None:
        return own
    return field_text(parent, "name") or field_text(parent, "key") or field_text(parent, "left")


def following(statement: SgNode, grammar: Grammar) -> str:
    """The source that runs after a statement, up to the end of its function."""
    pieces: list[str] = []
    node: SgNode | None = statement
    while node is not None and node.kind() not in grammar.functions:
        pieces += [one.text() for one in node.next_all() if one.is_named()]
        node = node.parent()
    return "\n".join(pieces)


def cleans_up(block: SgNode, grammar: Grammar) -> bool:
    """Whether a block only gives things back."""
    calls = of_kinds(block, grammar.calls)
    names = [_called(call).rpartition(".")[2] for call in calls]
    plain = all(one.kind() in {grammar.statement, "if_statement"} for one in parts(block))
    return plain and is_cleanup(names)


def is_documented(function: SgNode | None, comments: Sequence[Comment], value: str) -> bool:
    """Whether the comment straight above a function speaks of what it answers instead."""
    if function is None:
        return False
    first = span_of(function).start
    above = (one.text for one in comments if one.own_line and one.end_line == first - 1)
    return documents_fallback(" ".join(above), value)


def reason_in(comments: Sequence[Comment], handler: Span, whole: SgNode) -> str:
    """The reason that stands in the handler, or above the statement it belongs to."""
    start = span_of(whole).start
    return reason_at(comments, handler) or reason_at(comments, Span(start, start))


def guarded_lines(block: SgNode) -> tuple[str, ...]:
    """The statements of a block, line by line, white space folded."""
    return tuple(line for one in parts(block) for line in folded_lines(one.text()))


def assigned_in(block: SgNode, kinds: Mapping[str, str]) -> frozenset[str]:
    """Names that a block assigns; `kinds` maps node kinds to the field with the name."""
    return frozenset(_assigned(block, kinds))


def _assigned(block: SgNode, kinds: Mapping[str, str]) -> Iterator[str]:
    for node in of_kinds(block, *kinds):
        yield field_text(node, kinds[node.kind()])


def _called(call: SgNode) -> str:
    return field_text(call, "function") or field_text(call, "name")
