"""Tables of literal answers that a function looks up before it works anything out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.special_cases import computes_with

_ATOM = r"\"[^\"\n]*\"|'[^'\n]*'|-?\d[\d_]*(?:\.\d+)?[LdfDF]?"
_LITERAL = re.compile(
    rf"{_ATOM}|true|false|True|False|None|null|[\[(]\s*(?:{_ATOM})(?:\s*,\s*(?:{_ATOM}))*\s*,?\s*[\])]"
)
_KEY = re.compile(rf"{_LITERAL.pattern}|[A-Za-z_]\w*")
_BOUND = {
    "python": ("assignment",),
    "javascript": ("variable_declarator", "field_definition"),
    "typescript": ("variable_declarator", "public_field_definition"),
    "tsx": ("variable_declarator", "public_field_definition"),
    "go": ("var_spec", "short_var_declaration"),
    "java": ("variable_declarator",),
}
_SCRIPT_ROWS = ("pair", "array")
_ROWS = {
    "python": ("pair",),
    "javascript": _SCRIPT_ROWS,
    "typescript": _SCRIPT_ROWS,
    "tsx": _SCRIPT_ROWS,
    "go": ("keyed_element",),
    "java": ("argument_list",),
}
_SCRIPT_FUNCTIONS = (
    "arrow_function",
    "function_declaration",
    "function_expression",
    "method_definition",
)
_FUNCTIONS = {
    "python": ("function_definition",),
    "javascript": _SCRIPT_FUNCTIONS,
    "typescript": _SCRIPT_FUNCTIONS,
    "tsx": _SCRIPT_FUNCTIONS,
    "go": ("function_declaration", "method_declaration"),
    "java": ("method_declaration",),
}
_WORD = r"[A-Za-z_$][\w$]*"
_ASKED_FOR = rf"{_WORD}|\({_WORD}(?:, ?{_WORD})+\)"
"""A name, or several as one key."""
_NAME = re.compile(r"#?[A-Za-z_$][\w$]*")
_RETURN = re.compile(r"\breturn\b")
_ASKS_FOR_AN_ANSWER = re.compile(r"\b(?:return|if|elif)\b|(?<![=!<>])=\s*$")
"""What stands before a look-up, in its line, if its answer is given or decides."""
_ELSE = re.compile(r"\s*(?:\?\?|\|\||or\b)|\)*\.orElse")
"""What leads to the answer for keys that a table does not have."""
_GET = re.compile(rf"\.get\((?P<key>{_ASKED_FOR}), ?(?P<rest>.+)\)$")
_MEMBER = re.compile(r"\)?\[(?P<key>[A-Za-z_$][\w$]*)\](?: as \w+)?\)? ?(?:\?\?|\|\|)(?P<rest>.+)$")
_ASKED = {
    "python": ("call", "dictionary", _GET),
    "javascript": ("binary_expression", "object", _MEMBER),
    "typescript": ("binary_expression", "object", _MEMBER),
    "tsx": ("binary_expression", "object", _MEMBER),
}
"""What a table that has no name is asked in, by language, with its own kind."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Inputs with their answers, as written, that a function of the file looks up.

    `key` is what is looked up; the function goes on to compute with it where the table
    has no answer.
    """

    span: Span
    name: str
    key: str
    rows: tuple[tuple[str, str], ...]


def answer_tables(parsed: ParsedText) -> tuple[AnswerTable, ...]:
    """Those of product code, in source order."""
    if parsed.root is None or parsed.is_test or parsed.language not in _BOUND:
        return ()
    bound = of_kinds(parsed.root, *_BOUND[parsed.language])
    named = [(node, rows) for node in bound if len(rows := _rows(node, parsed)) >= _FEWEST]
    unnamed = [*_unnamed(parsed)] if parsed.language in _ASKED else []
    if not named:
        return tuple(unnamed)
    functions = of_kinds(parsed.root, *_FUNCTIONS[parsed.language])
    bodies = [field_text(one, "body") for one in functions]
    return (*_looked_up(named, bodies), *unnamed)


def _unnamed(parsed: ParsedText) -> Iterator[AnswerTable]:
    """Tables that are asked where they are written: `{"ox": "oxen"}.get(word, word + "s")`."""
    if parsed.root is None:
        return
    kind, table, asked = _ASKED[parsed.language]
    for node in of_kinds(parsed.root, table):
        holder = next((one for one in node.ancestors() if one.kind() == kind), None)
        text = (
            " ".join(holder.text().lstrip("(").removeprefix(node.text()).split()) if holder else ""
        )
        found = asked.match(text)
        rows = _rows(node, parsed) if found else ()
        if found and len(rows) >= _FEWEST and _computes(found["rest"], found["key"]):
            yield AnswerTable(span_of(node), "{…}", found["key"], rows)


def _looked_up(
    named: list[tuple[SgNode, tuple[tuple[str, str], ...]]], bodies: list[str]
) -> Iterator[AnswerTable]:
    for node, rows in named:
        name = _NAME.search(node.text())
        key = _key_of(name[0], bodies) if name else ""
        if name and key:
            yield AnswerTable(span_of(node), name[0], key, rows)


def _key_of(table: str, bodies: list[str]) -> str:
    """What a function asks the table for before it computes with it; empty if none does."""
    own = re.escape(table)
    asked = re.compile(
        rf"(?<![\w$])(?:\w+\.)?{own}(?:\[|\??\.(?:get|has|containsKey)\()\s*(?P<key>{_ASKED_FOR})"
        rf"\s*(?:[\])]|(?P<fallback>,))|(?<![\w$.])(?P<member>{_ASKED_FOR})\s+(?:not\s+)?in\s+(?:\w+\.)?{own}\b"
    )
    for body in bodies:
        for found in asked.finditer(body):
            key = found["key"] or found["member"]
            before = body[: found.start()].rpartition("\n")[2]
            after = body[found.end() :].partition("\n")[0]
            instead = f"return {after.strip().rstrip(')')}" if found["fallback"] else after
            if not _ASKS_FOR_AN_ANSWER.search(before):
                continue
            if (found["fallback"] or _ELSE.match(after)) and _computes(instead, key):
                return str(key)
            if len(_RETURN.findall(body)) >= _FEWEST and _computes(asked.sub("", body), key):
                return str(key)
    return ""


def _computes(body: str, key: str) -> bool:
    """Whether the body computes with what is looked up, or with all parts of that."""
    return all(computes_with(body, name) for name in re.findall(_WORD, key))


def _rows(node: SgNode, parsed: ParsedText) -> tuple[tuple[str, str], ...]:
    """The rows of a table that holds nothing but literals, else none."""
    if parsed.language == "java" and "Map.of(" not in node.text():
        return ()
    given = [parts(one) for one in of_kinds(node, *_ROWS[parsed.language])]
    if parsed.language == "java":
        given = [list(pair) for row in given for pair in list(pairwise(row))[::2]]
    rows = [tuple(one.text() for one in row) for row in given if len(row) == _FEWEST]
    if not all(_KEY.fullmatch(key) and _LITERAL.fullmatch(value) for key, value in rows):
        return ()
    return tuple((key, value) for key, value in rows)
