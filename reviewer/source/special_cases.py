"""Branches that answer one literal input with a literal result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_LANGUAGES = frozenset({"python", "javascript", "typescript", "tsx", "go", "java"})
_ATOM = r"\"[^\"\n]*\"|'[^'\n]*'|-?\d[\d_]*(?:\.\d+)?[LdfDF]?"
_LIST = rf"[\[({{]\s*(?:{_ATOM})(?:\s*,\s*(?:{_ATOM}))*\s*,?\s*[\])}}]"
_INPUT = rf"{_LIST}|{_ATOM}"
_COMPARED = re.compile(
    rf"(?P<subject>[A-Za-z_$][\w$]*)\s*(?:===?\s*(?P<literal>{_INPUT})"
    rf"|\.equals\((?P<quoted>{_ATOM})\))"
)
_TURNED = re.compile(
    rf"(?P<literal>{_ATOM})\s*(?:===?\s*|\.equals\()(?P<subject>[A-Za-z_$][\w$]*)\)?"
)
_JOIN = re.compile(r"\s+and\s+|\s*&&\s*")
_RESULT = re.compile(rf"return\s+(?P<result>{_INPUT}|true|false|True|False)(?:,\s*nil)?\s*;?")


@dataclass(frozen=True, slots=True)
class SpecialCase:
    """A branch on `subject` alone; `inputs` and `result` are literals as written."""

    span: Span
    subject: str
    inputs: tuple[str, ...]
    result: str


def special_cases(parsed: ParsedText) -> tuple[SpecialCase, ...]:
    """Those of product code, in source order: `if name == "z9": return 7`."""
    if parsed.root is None or parsed.is_test or parsed.language not in _LANGUAGES:
        return ()
    kinds = ["if_statement", "elif_clause"] if parsed.language == "python" else ["if_statement"]
    return tuple(_cases(of_kinds(parsed.root, *kinds)))


def _cases(branches: Iterable[SgNode]) -> Iterator[SpecialCase]:
    for node in branches:
        compared = _compared(field_text(node, "condition"))
        result = _result(node.field("consequence"))
        if compared and result:
            subject = ", ".join(name for name, _ in compared)
            inputs = tuple(literal for _, literal in compared)
            body = node.field("consequence") or node
            span = Span(span_of(node).start, span_of(body).end)
            yield SpecialCase(span, subject, inputs, result)


def _compared(condition: str) -> list[tuple[str, str]]:
    """Each name with the literal that it has to equal; empty if anything else is asked."""
    text = " ".join(condition.split())
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    found = [_COMPARED.fullmatch(part) or _TURNED.fullmatch(part) for part in _JOIN.split(text)]
    if not all(found):
        return []
    return [(one["subject"], _literal(one)) for one in found if one]


def _literal(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return groups["literal"] or groups.get("quoted") or ""


def _result(body: SgNode | None) -> str:
    """The literal that the branch returns and does nothing else, else empty."""
    statements = parts(body)
    if len(statements) == 1 and statements[0].kind() in {"statement_list", "block"}:
        statements = parts(statements[0])
    if body is not None and body.kind() == "return_statement":
        statements = [body]
    if len(statements) != 1:
        return ""
    found = _RESULT.fullmatch(" ".join(statements[0].text().split()))
    return found["result"] if found else ""
