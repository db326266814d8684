"""What a file defines for itself, and whether it uses it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_SCRIPT_KINDS = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "class_declaration": "class",
    "interface_declaration": "interface",
    "type_alias_declaration": "type",
    "lexical_declaration": "constant",
}
_DYNAMIC = {
    "python": re.compile(r"\bglobals\(\)|\bvars\(|\blocals\(\)|\bgetattr\([^,()]+,\s*(?![\"'])"),
    "java": re.compile(r"getDeclared(?:Method|Field)|lombok"),
    "go": re.compile(r"^//go:(?:build|linkname)|^// \+build|^import \"C\"", re.MULTILINE),
}
_PLATFORM = re.compile(
    r".*_(?:aix|android|darwin|dragonfly|freebsd|illumos|ios|js|linux|netbsd|openbsd|plan9|solaris|"
    r"unix|wasip1|windows|zos|386|amd64|arm|arm64|loong64|mips\w*|ppc64\w*|riscv64|s390x|wasm)\.go"
)
_SERIAL = re.compile(
    r"serialVersionUID|serialPersistentFields|readObject(?:NoData)?|writeObject|readResolve|writeReplace"
)
_OPEN_BASES = re.compile(
    r"\(\s*(?:(?:\w+\.)*(?:object|Exception|ValueError|NamedTuple|Enum)\s*)?\)"
)
_SAFE_VALUES = frozenset(
    {
        *(
            "arrow_function",
            "function_expression",
            "function",
            "string",
            "number",
            "template_string",
        ),
        *("array", "object", "regex", "true", "false", "as_expression", "satisfies_expression"),
        *("integer", "float", "list", "dictionary", "set", "tuple", "concatenated_string"),
        *("string_literal", "decimal_integer_literal", "decimal_floating_point_literal"),
    }
)
_USED = re.compile(
    r"\b(?:used|called|invoked|loaded|looked up|referenced|reflect\w*|kept|export|noqa|nolint|"
    r"noinspection|eslint-disable|ts-expect-error|ts-ignore|pylint)\b",
    re.IGNORECASE,
)
_PURE_CALL = re.compile(
    r"(?:re\.compile|frozenset|set|dict|tuple|list|new (?:Set|Map))\(.*\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that only its file, or in Go its package, can refer to.

    `kind` is a word for readers: `function`, `constant` …; `used` tells whether the file
    refers to it outside its own lines and outside comments.
    """

    span: Span
    name: str
    kind: str
    used: bool


def definitions(parsed: ParsedText) -> tuple[Definition, ...]:
    """The private definitions of product code in source order.

    These are names with one underscore at the top of a Python file, what a module in
    JavaScript or TypeScript does not export, functions in Go that begin with a small
    letter, and private methods and constants in Java. Left out is what is decorated,
    annotated or explained by a comment, what may be looked up by name, and constants whose
    value does something.
    """
    dynamic = _DYNAMIC.get(parsed.language)
    whole = parsed.whole
    if parsed.root is None or parsed.is_test or (dynamic and dynamic.search(whole.text)):
        return ()
    candidates = list(_candidates(parsed.root, parsed))
    if not candidates:
        return ()
    mentions = _Mentions(whole)
    return tuple(
        Definition(span_of(node), name, kind, mentions.refer_to(name, span_of(node)))
        for node, name, kind in candidates
        if not _is_vouched_for(parsed, span_of(node).start)
    )


class _Mentions:
    """How often words stand in a file, and in its lines that cannot hold a comment."""

    def __init__(self, parsed: ParsedText) -> None:
        self._parsed = parsed
        self._all = Counter(_WORD.findall(parsed.text))
        sure = (line for line in parsed.lines if "#" not in line)
        is_python = parsed.language == "python"
        self._sure = Counter(_WORD.findall("\n".join(sure))) if is_python else Counter[str]()

    def refer_to(self, name: str, own: Span) -> bool:
        """Whether a name stands outside its own lines and outside comments."""
        defined = self._in("\n".join(self._parsed.lines[own.start - 1 : own.end]), name)
        if self._sure[name] > defined:
            return True
        said = (
            one.text
            for one in self._parsed.comments
            if name in one.text and not own.meets(Span(one.line, one.end_line))
        )
        return self._all[name] > defined + sum(self._in(text, name) for text in said)

    @staticmethod
    def _in(text: str, name: str) -> int:
        return _WORD.findall(text).count(name)


def _is_vouched_for(parsed: ParsedText, line: int) -> bool:
    """Whether the comments on or straight above the line tell who uses what it defines."""
    above, near = line - 1, []
    for comment in sorted(parsed.comments, key=lambda one: -one.line):
        if comment.line <= line <= comment.end_line:
            near.append(comment.text)
        elif comment.own_line and comment.end_line == above:
            near.append(comment.text)
            above = comment.line - 1
    return _USED.search(" ".join(near)) is not None


def _candidates(root: SgNode, parsed: ParsedText) -> Iterator[tuple[SgNode, str, str]]:
    if parsed.language == "python":
        yield from _python(root)
    elif parsed.language in {"javascript", "typescript", "tsx"}:
        if any(one.kind() == "export_statement" for one in root.children()):
            yield from _script(root)
    elif parsed.language == "go" and not _PLATFORM.fullmatch(parsed.path):
        yield from _go(root)
    elif parsed.language == "java":
        yield from _java(root)


def _python(root: SgNode) -> Iterator[tuple[SgNode, str, str]]:
    for node in root.children():
        kind = node.kind()
        if kind == "function_definition":
            found = "function"
        elif kind == "class_definition":
            found = "class"
            if not _OPEN_BASES.fullmatch(field_text(node, "superclasses") or "()"):
                continue
        elif kind == "expression_statement" and _is_constant(node):
            yield from ((node, name, "constant") for name in _assigned(node) if _is_private(name))
            continue
        else:
            continue
        name = field_text(node, "name")
        if _is_private(name):
            yield node, name, found


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and len(name.strip("_")) > 1


def _is_constant(node: SgNode) -> bool:
    inner = parts(node)
    return (
        len(inner) == 1 and inner[0].kind() == "assignment" and _is_inert(inner[0].field("right"))
    )


def _is_inert(value: SgNode | None) -> bool:
    if value is None:
        return False
    if _PURE_CALL.fullmatch(value.text()):
        return True
    return value.kind() in _SAFE_VALUES


def _assigned(node: SgNode) -> list[str]:
    left = parts(node)[0].field("left")
    return [left.text()] if left is not None and left.kind() == "identifier" else []


def _script(root: SgNode) -> Iterator[tuple[SgNode, str, str]]:
    for node in root.children():
        found = _SCRIPT_KINDS.get(node.kind())
        if found is None or node.field("decorator") is not None:
            continue
        if found != "constant":
            yield node, field_text(node, "name"), found
            continue
        for one in parts(node):
            name = one.field("name")
            if name is not None and name.kind() == "identifier" and _is_inert(one.field("value")):
                value = one.field("value")
                is_function = value is not None and "function" in value.kind()
                yield node, name.text(), "function" if is_function else "constant"


def _go(root: SgNode) -> Iterator[tuple[SgNode, str, str]]:
    for node in root.children():
        name = field_text(node, "name")
        if (
            node.kind() == "function_declaration"
            and name[:1].islower()
            and name not in {"init", "main"}
        ):
            yield node, name, "function"


def _java(root: SgNode) -> Iterator[tuple[SgNode, str, str]]:
    for node in of_kinds(root, "method_declaration", "field_declaration"):
        modifiers = next((one.text() for one in node.children() if one.kind() == "modifiers"), "")
        if "@" in modifiers or "private" not in modifiers.split() or "native" in modifiers.split():
            continue
        if node.kind() == "method_declaration":
            yield from _named(node, field_text(node, "name"), "method")
        elif {"static", "final"} <= set(modifiers.split()):
            declared = node.field("declarator")
            if declared is not None and _is_inert(declared.field("value")):
                yield from _named(node, field_text(declared, "name"), "constant")


def _named(node: SgNode, name: str, kind: str) -> Iterator[tuple[SgNode, str, str]]:
    if name and not _SERIAL.fullmatch(name):
        yield node, name, kind
