"""Branches that answer one literal input with a literal result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_ATOM = r"\"[^\"\n]*\"|'[^'\n]*'|-?\d[\d_]*(?:\.\d+)?[LdfDF]?"
_LIST = rf"[\[({{]\s*(?:{_ATOM})(?:\s*,\s*(?:{_ATOM}))*\s*,?\s*[\])}}]"
_INPUT = rf"{_LIST}|{_ATOM}"
_NAME = r"[A-Za-z_$][\w$]*"
_PATH = rf"{_NAME}(?:\??\.{_NAME}(?:\(\))?|\[[\w\"'-]+\])*"
_COMPARED = re.compile(
    rf"(?P<subject>{_PATH})\s*(?:===?\s*(?P<literal>{_INPUT})"
    rf"|\.equals\((?P<quoted>{_ATOM})\))"
)
_TURNED = re.compile(rf"(?P<literal>{_ATOM})\s*(?:===?\s*|\.equals\()(?P<subject>{_PATH})\)?")
_TOGETHER = re.compile(
    rf"\((?P<subjects>{_PATH}(?:\s*,\s*{_PATH})+)\)\s*==\s*"
    rf"\((?P<literals>(?:{_ATOM})(?:\s*,\s*(?:{_ATOM}))+)\)"
)
_SUBJECTS = ("subject", "owner", "given")
_LITERALS = ("literal", "part", "piece")
_LISTS = ("listed", "options")
_SIZED = re.compile(rf"(?:len\({_PATH}\)|{_NAME}(?:\.{_NAME})*\.(?:length|size\(\)))\s*===?\s*\d+")
_ELEMENT = re.compile(r"\[-?\d+\]")
_JOIN = re.compile(r"\s+and\s+|\s*&&\s*")
_WITHIN = re.compile(
    rf"(?P<literal>{_ATOM}) in (?P<subject>{_PATH})"
    rf"|(?P<owner>{_PATH})\.(?:startswith|endswith|(?:starts|ends)With|includes|contains)"
    rf"\((?P<part>{_ATOM})\)"
    rf"|strings\.(?:Contains|HasPrefix|HasSuffix)\((?P<given>{_PATH}), (?P<piece>{_ATOM})\)"
)
_AMONG = re.compile(
    rf"(?P<subject>{_PATH}) in (?P<listed>{_LIST})"
    rf"|(?P<options>{_LIST})\.includes\((?P<given>{_PATH})\)"
)
_ARGUMENTS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_SAID = re.compile(
    rf"\b(?:raise|throw(?:\s+new)?)\s+[\w.]+\s*(?:{_ARGUMENTS})?"
    rf"|\b(?:fmt\.Errorf|errors\.\w+|panic|print|(?:console|log|logger|logging)\.\w+){_ARGUMENTS}"
)
"""An input in an error or a line of a log: nothing is worked out of it."""
_FIXED = rf"{_INPUT}|true|false|True|False"
_RESULT = re.compile(rf"return\s+(?P<result>{_FIXED})(?:,\s*nil)?\s*;?")
_SET = re.compile(rf"(?P<name>{_NAME})\s*=\s*(?P<result>{_FIXED})\s*;?")
_SEVERAL = rf"(?:{_ATOM})(?:\s*,\s*(?:{_ATOM}))*"
_ARM = re.compile(rf"case (?P<literal>{_INPUT}|{_SEVERAL}) ?(?::|->) ?{{? ?{_RESULT.pattern} ?}}?")
_CASE = re.compile(rf"\bcase\s+(?:{_INPUT})")
_SWITCHED = re.compile(r"(?:switch|match)\s*\(?\s*(?P<subject>[A-Za-z_$][\w$]*)\s*\)?\s*[:{]")
_ARMS = {
    "python": ("case_clause",),
    "javascript": ("switch_case",),
    "typescript": ("switch_case",),
    "tsx": ("switch_case",),
    "go": ("expression_case",),
    "java": ("switch_block_statement_group", "switch_rule"),
}
_SWITCHES = (
    "expression_switch_statement",
    "match_statement",
    "switch_expression",
    "switch_statement",
)
_CHOICES = {"python": ("conditional_expression",), "go": ()}
_SCRIPT_CHOICES = ("ternary_expression",)
_HOLDERS = ("return_statement", "assignment", "variable_declarator", "assignment_expression")
"""What the value of a choice goes to."""
_FUNCTIONS = (
    "arrow_function",
    "func_literal",
    "function_declaration",
    "function_definition",
    "function_expression",
    "method_declaration",
    "method_definition",
)


@dataclass(frozen=True, slots=True)
class SpecialCase:
    """A branch on `subject` alone; `inputs` and `result` are literals as written.

    `computes` tells whether the function does more with the subject than to tell literals
    apart by it, `others` how many more literals it compares the subject with, `by_parts`
    whether it compares elements of a collection, which a test may write on several lines,
    `within` whether an input is only looked for in the subject, `either` whether any one of
    the inputs gets the answer.
    """

    span: Span
    subject: str
    inputs: tuple[str, ...]
    result: str
    computes: bool = False
    others: int = 0
    by_parts: bool = False
    within: bool = False
    either: bool = False


def special_cases(parsed: ParsedText) -> tuple[SpecialCase, ...]:
    """Those of product code, in source order: `if name == "z9": return 7`."""
    if parsed.root is None or parsed.is_test or parsed.language not in _ARMS:
        return ()
    kinds = ["if_statement", "elif_clause"] if parsed.language == "python" else ["if_statement"]
    found = [*_cases(of_kinds(parsed.root, *kinds))]
    choices = _CHOICES.get(parsed.language, _SCRIPT_CHOICES)
    if choices:
        found += _choices(of_kinds(parsed.root, *choices))
    if _SWITCHED.search(parsed.text):
        found += _arms(of_kinds(parsed.root, *_ARMS[parsed.language]))
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end)))


def computes_with(body: str, subject: str) -> bool:
    """Whether the body of a function works anything out of `subject`.

    It does not by comparing it with literals, looking it up, giving it back as it is, or
    naming it in an error.
    """
    name = rf"(?<![\w$])(?<!(?<!\.\.)\.){re.escape(subject)}(?![\w$])"
    asked = (
        rf"{name}\s*(?:[!=]==?\s*(?:{_INPUT})|\.equals\((?:{_ATOM})\))"
        rf"|(?:switch|match)\s*\(?\s*{name}|{name}\s+in\s+{_LIST}|{_LIST}\.includes\({name}\)"
    )
    turned = rf"(?:{_ATOM})\s*(?:[!=]==?\s*{name}|\.equals\(\s*{name}\))"
    found = rf"(?:\[|\.get\()\s*{name}\s*[,\])]"
    given = rf"\breturn\s+{name}(?:\s+as\s+\w+)?\s*(?:\|\|\s*(?:{_ATOM})\s*)?(?=[;\n}}]|\Z)"
    idle = rf"{asked}|{turned}|{found}|{given}"
    return re.search(name, re.sub(idle, "", _SAID.sub("", body))) is not None


def _cases(branches: Iterable[SgNode]) -> Iterator[SpecialCase]:
    for node in branches:
        result = _result(node.field("consequence"), node)
        body = node.field("consequence") or node
        span = Span(span_of(node).start, span_of(body).end)
        yield from _case(node, span, asked=field_text(node, "condition"), result=result)


def _choices(choices: Iterable[SgNode]) -> Iterator[SpecialCase]:
    """Those written as an expression: `size = 7 if name == "z9" else count(name)`."""
    for node in choices:
        holder = node.parent()
        if holder is None or holder.kind() not in (*_HOLDERS, "arrow_function"):
            continue
        given, asked = [*parts(node), node, node][:2]
        if node.kind() == "ternary_expression":
            given, asked = asked, given
        found = _RESULT.fullmatch(f"return {' '.join(given.text().split())}")
        if found:
            yield from _case(node, span_of(node), asked=asked.text(), result=found["result"])


def _case(node: SgNode, span: Span, *, asked: str, result: str) -> Iterator[SpecialCase]:
    condition = _unwrapped(" ".join(asked.split()))
    among = _AMONG.fullmatch(condition)
    compared = _compared(condition) if result and not among else []
    if result and among:
        subject = _given(among, _SUBJECTS)
        inputs = tuple(re.findall(_ATOM, _given(among, _LISTS)))
        computes = _use(node, [subject]).computes
        yield SpecialCase(span, subject, inputs, result, computes, either=True)
    if compared:
        subjects = [name for name, _ in compared]
        inputs = tuple(literal for _, literal in compared)
        use = _use(node, subjects)
        others = max(0, use.literals - 1)
        yield SpecialCase(
            span,
            ", ".join(subjects),
            inputs,
            result,
            use.computes,
            others,
            by_parts=any(map(_ELEMENT.search, subjects)),
            within=_WITHIN.search(condition) is not None,
        )


def _arms(arms: Iterable[SgNode]) -> Iterator[SpecialCase]:
    for arm in arms:
        found = _ARM.fullmatch(" ".join(arm.text().split()))
        switch = next((one for one in arm.ancestors() if one.kind() in _SWITCHES), None)
        head = _SWITCHED.match(switch.text()) if switch else None
        if found and head:
            subject = head["subject"]
            use = _use(arm, [subject])
            literal = found["literal"]
            listed = re.fullmatch(_SEVERAL, literal) is not None
            inputs = tuple(re.findall(_ATOM, literal)) if listed else (literal,)
            others = len(_CASE.findall(switch.text())) - 1 if switch else 0
            yield SpecialCase(
                span_of(arm),
                subject,
                inputs,
                found["result"],
                use.computes,
                others,
                either=len(inputs) > 1,
            )


class _Use(NamedTuple):
    """What a function does with the subjects of a branch."""

    computes: bool
    literals: int


def _use(node: SgNode, subjects: Sequence[str]) -> _Use:
    function = next((one for one in node.ancestors() if one.kind() in _FUNCTIONS), None)
    body = field_text(function, "body") if function else ""
    compared = {_literal(one) for one in _COMPARED.finditer(body) if one["subject"] == subjects[0]}
    return _Use(any(computes_with(body, one) for one in subjects), len(compared))


def _unwrapped(condition: str) -> str:
    """The condition without the parentheses of an `if` around it."""
    wrapped = condition.startswith("(") and condition.endswith(")")
    return condition[1:-1].strip() if wrapped and not _TOGETHER.fullmatch(condition) else condition


def _compared(condition: str) -> list[tuple[str, str]]:
    """Each name with the literal that it has to equal; empty if anything else is asked."""
    pairs: list[tuple[str, str]] = []
    for part in _JOIN.split(condition):
        together = _TOGETHER.fullmatch(part)
        found = _COMPARED.fullmatch(part) or _TURNED.fullmatch(part)
        if together:
            literals = re.findall(_ATOM, together["literals"])
            pairs += zip(re.split(r"\s*,\s*", together["subjects"]), literals, strict=False)
        elif found and not _SIZED.fullmatch(part):
            pairs.append((found["subject"], _literal(found)))
        elif within := _WITHIN.fullmatch(part):
            pairs.append((_given(within, _SUBJECTS), _given(within, _LITERALS)))
        elif not _SIZED.fullmatch(part):
            return []
    return pairs


def _given(found: re.Match[str], names: Sequence[str]) -> str:
    groups = found.groupdict()
    return next(groups[name] for name in names if groups.get(name))


def _literal(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return groups["literal"] or groups.get("quoted") or ""


def _result(body: SgNode | None, branch: SgNode) -> str:
    """The literal that the branch returns and does nothing else, else empty.

    A name that the function returns in the end may take it: `result = 7`.
    """
    statements = parts(body)
    if len(statements) == 1 and statements[0].kind() in {"statement_list", "block"}:
        statements = parts(statements[0])
    if body is not None and body.kind() in {"return_statement", "expression_statement"}:
        statements = [body]
    if len(statements) != 1:
        return ""
    only = " ".join(statements[0].text().split())
    found = _RESULT.fullmatch(only)
    if found:
        return found["result"]
    taken = _SET.fullmatch(only)
    return taken["result"] if taken and _returns(branch, taken["name"]) else ""


def _returns(branch: SgNode, name: str) -> bool:
    function = next((one for one in branch.ancestors() if one.kind() in _FUNCTIONS), None)
    body = field_text(function, "body") if function else ""
    return re.search(rf"\breturn {re.escape(name)}\b(?! *[.(\[])", body) is not None
