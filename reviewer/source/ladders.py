"""Chains of branches that compare one subject with literals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_LITERAL = r"(?:\"[^\"\n]*\"|'[^'\n]*'|-?\d[\d_.]*)"
_SUBJECT = r"[A-Za-z_$][\w$.]*(?:\(\))?(?:\[[\w\"']+\])?"
_OR = r"(?:\|\||or\b)"
_REST = r"\s*(?:$|and\b|&&)"
_PREDICATE = (
    r"(?:startswith|endswith|startsWith|endsWith|includes|equalsIgnoreCase|HasPrefix|HasSuffix)"
)
_EQUALITY = (
    re.compile(rf"(?P<subject>{_SUBJECT})\s*===?\s*(?P<literal>{_LITERAL}){_REST}"),
    re.compile(rf"(?P<literal>{_LITERAL})\s*===?\s*(?P<subject>{_SUBJECT}){_REST}"),
    re.compile(rf"(?P<subject>{_SUBJECT})\s+in\s+(?P<literal>[(\[{{]\s*{_LITERAL}){_REST}"),
    re.compile(
        rf"(?P<subject>{_SUBJECT})\s+in\s+"
        rf"(?P<literal>[(\[{{]\s*{_LITERAL}(?:,\s*{_LITERAL})*,?\s*[)\]}}]){_REST}"
    ),
    re.compile(rf"(?P<subject>{_SUBJECT})\.equals\((?P<literal>{_LITERAL})\){_REST}"),
    re.compile(rf"(?P<literal>{_LITERAL})\.equals\((?P<subject>{_SUBJECT})\){_REST}"),
    re.compile(
        rf"(?P<subject>{_SUBJECT})\s*(?P<equals>===?)\s*"
        rf"(?P<literal>{_LITERAL}(?:\s*{_OR}\s*(?P=subject)\s*(?P=equals)\s*{_LITERAL})+){_REST}"
    ),
    re.compile(
        rf"(?P<subject>{_SUBJECT})\.{_PREDICATE}\((?P<literal>{_LITERAL}"
        rf"(?:\)\s*{_OR}\s*(?P=subject)\.{_PREDICATE}\({_LITERAL})*)\){_REST}"
    ),
    re.compile(
        rf"(?P<subject>{_SUBJECT})\.{_PREDICATE}"
        rf"\((?P<literal>\(\s*{_LITERAL}(?:,\s*{_LITERAL})*,?\s*\))\){_REST}"
    ),
    re.compile(
        rf"strings\.{_PREDICATE}\((?P<subject>{_SUBJECT}), (?P<literal>{_LITERAL})\){_REST}"
    ),
)
_SCRIPT = ("switch_statement", "value", ("switch_case",))
_SWITCHES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "python": ("match_statement", "subject", ("case_clause",)),
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "java": (
        "switch_expression",
        "condition",
        ("switch_block_statement_group", "switch_rule"),
    ),
    "go": ("expression_switch_statement", "value", ("expression_case",)),
}
_TYPED = {
    "python": ("typed_parameter", "typed_default_parameter"),
    "typescript": ("required_parameter",),
    "tsx": ("required_parameter",),
}
_PLAIN_TYPE = re.compile(r"str|int|string|number|any|Any|object|unknown")
_SHORTEST = 3
_LABEL = re.compile(
    rf"(?:case\s+)?(?P<literal>{_LITERAL}(?:\s*[,|]\s*{_LITERAL})*)\s*(?::|->|if\b)"
)
_DECLARED = re.compile(
    r"(?:type|kind|tag|_tag|_?type_?name|__typename|op|opcode|token|tok|ch|char|chr|c|rune|r|b|byte)"
    r"(?:_)?"
)
_EXHAUSTIVE = re.compile(r"\bassert_?[nN]ever\b|: never\b|satisfies never|\bassertUnreachable\b")


@dataclass(frozen=True, slots=True)
class Arm:
    """One branch of a ladder; `literal` is what the subject is compared with, as written."""

    span: Span
    literal: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Branches in a row on one `subject`; `arms` are those that compare it with a literal."""

    span: Span
    subject: str
    arms: tuple[Arm, ...]


def ladders(parsed: ParsedText) -> tuple[Ladder, ...]:
    """The ladders of product code with three arms or more, in source order.

    Left out are those on a tag of a closed set (`action.type`), on characters and tokens, on
    a parameter whose type is neither text nor number, and those told to be exhaustive.
    """
    if parsed.root is None or parsed.is_test or parsed.language not in _SWITCHES:
        return ()
    found = [*_switches(parsed.root, parsed.language), *_chains(parsed.root)]
    long = [one for one in found if len(one.arms) >= _SHORTEST]
    typed = list(_closed_names(parsed.root, parsed.language)) if long else []
    kept = [one for one in long if _is_open(one, typed, parsed)]
    return tuple(sorted(kept, key=lambda one: one.span))


def _is_open(ladder: Ladder, typed: Sequence[_Closed], parsed: ParsedText) -> bool:
    text = "\n".join(parsed.lines[ladder.span.start - 1 : ladder.span.end + 2])
    last = re.split(r"[.\[]", ladder.subject.rstrip("()"))[-1].strip("\"']")
    closed = any(one.name == ladder.subject and one.reach.holds(ladder.span) for one in typed)
    return not (_DECLARED.fullmatch(last) or closed or _EXHAUSTIVE.search(text))


class _Closed(NamedTuple):
    """A parameter with a type of its own, which may be a closed set of values."""

    name: str
    reach: Span


def _closed_names(root: SgNode, language: str) -> Iterator[_Closed]:
    for node in of_kinds(root, *_TYPED[language]) if language in _TYPED else []:
        name, _, annotation = node.text().partition(":")
        kind = annotation.partition("=")[0].strip()
        function = next(islice(node.ancestors(), 1, None), None)
        if function and kind and not _PLAIN_TYPE.fullmatch(kind):
            yield _Closed(name.strip(), span_of(function))


def _switches(root: SgNode, language: str) -> Iterator[Ladder]:
    kind, field, kinds = _SWITCHES[language]
    for node in of_kinds(root, kind):
        subject = field_text(node, field).strip().removeprefix("(").removesuffix(")")
        cases = [case for body in node.children() for case in _cases(body, kinds)]
        yield Ladder(span_of(node), subject, tuple(_arms(cases)))


def _cases(body: SgNode, kinds: tuple[str, ...]) -> list[SgNode]:
    if body.kind() in kinds:
        return [body]
    return [child for child in body.children() if child.kind() in kinds]


def _arms(cases: Sequence[SgNode]) -> Iterator[Arm]:
    """One for each case with a literal; labels that fall through belong to the next arm."""
    waiting: list[str] = []
    for case in cases:
        label = _LABEL.match(case.text())
        literals = [*waiting, label["literal"]] if label else []
        waiting = literals if _falls_through(case) else []
        if label and not waiting:
            yield Arm(span_of(case), ", ".join(literals))


def _falls_through(case: SgNode) -> bool:
    return case.kind() == "switch_case" and case.field("body") is None and len(parts(case)) == 1


def _chains(root: SgNode) -> Iterator[Ladder]:
    """Chains of `if`, each together with those that follow it on the same subject."""
    open_ones: dict[int, Ladder] = {}
    for node in of_kinds(root, "if_statement"):
        parent = node.parent()
        if parent is None or parent.kind() in {"else_clause", "if_statement"}:
            continue
        chain = _chain(node)
        if chain is None:
            continue
        before = node.prev()
        joined = open_ones.pop(before.range().end.index, None) if before else None
        if joined and joined.subject == chain.subject:
            chain = Ladder(
                Span(joined.span.start, chain.span.end), chain.subject, joined.arms + chain.arms
            )
        elif joined:
            yield joined
        open_ones[node.range().end.index] = chain
    yield from open_ones.values()


def _chain(node: SgNode) -> Ladder | None:
    found = [
        (match["subject"], Arm(span, match["literal"]))
        for span, condition in _branches(node)
        if (match := _compared(condition))
    ]
    if not found:
        return None
    subject = found[0][0]
    return Ladder(span_of(node), subject, tuple(arm for name, arm in found if name == subject))


def _compared(condition: str) -> re.Match[str] | None:
    text = " ".join(condition.split())
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return next((match for one in _EQUALITY if (match := one.match(text))), None)


def _branches(node: SgNode) -> Iterator[tuple[Span, str]]:
    """The lines and the condition of each `if` and `else if` of a chain."""
    at: SgNode | None = node
    while at is not None:
        body = at.field("consequence")
        end = span_of(body).end if body else span_of(at).end
        yield Span(span_of(at).start, end), field_text(at, "condition")
        for clause in at.children():
            if clause.kind() == "elif_clause":
                yield span_of(clause), field_text(clause, "condition")
        after = at.field("alternative")
        if after is not None and after.kind() == "else_clause":
            after = next(iter(parts(after)), None)
        at = after if after is not None and after.kind() == "if_statement" else None
