"""Functions and classes that do nothing but forward to another of the same file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.nodes import field_text, of_kinds, parts, span_of
from reviewer.source.parsed import ParsedText

_CALL = re.compile(
    r"(?:return\s+)?(?:await\s+)?(?P<owner>(?:\w+\.)*)(?P<target>\w+)\(\s*(?P<given>[^()]*)\);?"
)
_SCRIPT_METHODS = ("method_definition",)
_METHODS: Mapping[str, tuple[str, ...]] = {
    "python": ("function_definition",),
    "javascript": _SCRIPT_METHODS,
    "typescript": _SCRIPT_METHODS,
    "tsx": _SCRIPT_METHODS,
    "java": ("method_declaration",),
    "go": (),
}
_FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "python": ("function_definition",),
    "javascript": ("function_declaration",),
    "typescript": ("function_declaration",),
    "tsx": ("function_declaration",),
    "java": (),
    "go": ("function_declaration",),
}
_CLASSES = {"python": "class_definition"}
_SAID_AGAIN: Mapping[str, str] = {
    "len": "len|length|size|count",
    "sum": "sum|total",
    "max": "max|maximum|largest|highest",
    "min": "min|minimum|smallest|lowest",
    "sorted": "sort|sorted",
    "abs": "abs|absolute",
    "round": "round|rounded",
    "str|String": "str|string|text",
    "int|float|Number|parseInt|parseFloat": "int|integer|float|number",
    "bool|Boolean": "bool|boolean",
    "list|Array\\.from": "list|array",
    "json\\.dumps|JSON\\.stringify": "json|dumps?|stringify|serialize|string",
    "json\\.loads|JSON\\.parse": "json|loads?|deserialize",
    "Object\\.keys": "keys",
    "Object\\.values": "values",
}
"""Built-in functions, and what a name says that says no more than they do."""
_ASKING = "get|to|as|compute|calculate|calc|find|make|do|parse|convert_?to"
_OPEN_ENDED = re.compile(r"[=*{@(]|\.\.\.|/|<[^>]*,|\[[^\]]*,|(?:^|,)\s*\[")
_FEWEST_METHODS = 2
_MARKED = re.compile(r"@|\b(?:override|abstract|static|protected)\b|^(?:get|set)\s+\w")


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A function or class, by its name, and what it forwards everything to."""

    span: Span
    name: str
    target: str
    is_class: bool


def wrappers(parsed: ParsedText) -> tuple[Wrapper, ...]:
    """The wrappers of product code, in source order.

    A function is one if it takes arguments and all it does is to hand them on, in order,
    to another function of the file, or as a method to another method of its class; or to a
    built-in one whose name it says again (`get_length` for `len`) without adding types. A class
    is one if each method hands its arguments to the method of the same name of one member.
    Decorated ones, those with a comment and whatever has a base or an interface are none.
    """
    if parsed.root is None or parsed.is_test or parsed.language not in _METHODS:
        return ()
    commented = {comment.line for comment in parsed.comments}
    found = [*_functions(parsed, parsed.root), *_methods(parsed, parsed.root)]
    found += list(_classes(parsed, parsed.root))
    kept = (one for one in found if not _is_told(one.span, commented))
    return tuple(sorted(kept, key=lambda one: one.span))


def _is_told(span: Span, commented: set[int]) -> bool:
    return not commented.isdisjoint(range(span.start - 1, span.end + 1))


def _functions(parsed: ParsedText, root: SgNode) -> Iterator[Wrapper]:
    if not (kinds := _FUNCTIONS[parsed.language]):
        return
    top = [one for one in of_kinds(root, *kinds) if _is_top(one)]
    signatures = {field_text(one, "name"): _signature(one, parsed.language) for one in top}
    for node in top:
        name, call = field_text(node, "name"), _forwarded(node, parsed.language)
        if call is None or call["target"] == name:
            continue
        target, own = f"{call['owner']}{call['target']}", _signature(node, parsed.language)
        if target in signatures and signatures[target] != own:
            continue
        if target in signatures or (_says_again(name, target) and not any(own or ())):
            yield Wrapper(span_of(node), name, target, is_class=False)


def _says_again(name: str, target: str) -> bool:
    """Whether a name says no more than the built-in function of that name."""
    words = next((said for one, said in _SAID_AGAIN.items() if re.fullmatch(one, target)), None)
    return words is not None and bool(
        re.fullmatch(rf"_?(?:{_ASKING})_?(?:{words})(?:_?of)?", name, re.IGNORECASE)
    )


def _methods(parsed: ParsedText, root: SgNode) -> Iterator[Wrapper]:
    for owner in _owners(root, parsed.language):
        if not _is_free(owner):
            continue
        methods = _own_methods(owner, parsed.language)
        signatures = {field_text(one, "name"): _signature(one, parsed.language) for one in methods}
        for node in methods:
            name, call = field_text(node, "name"), _forwarded(node, parsed.language)
            if call is None or call["owner"] not in {"self.", "this.", ""} or _is_marked(node):
                continue
            target = call["target"]
            if target != name and signatures.get(target) == _signature(node, parsed.language):
                yield Wrapper(span_of(node), name, target, is_class=False)


def _classes(parsed: ParsedText, root: SgNode) -> Iterator[Wrapper]:
    for owner in _owners(root, parsed.language):
        methods = [
            one
            for one in _own_methods(owner, parsed.language)
            if field_text(one, "name") not in {"__init__", "constructor"}
        ]
        if not _is_free(owner) or len(methods) < _FEWEST_METHODS:
            continue
        members = {_member(one, parsed.language) for one in methods}
        if len(members) == 1 and (member := members.pop()):
            yield Wrapper(span_of(owner), field_text(owner, "name"), member, is_class=True)


def _member(method: SgNode, language: str) -> str:
    """The member to whose method of the same name a method forwards, else an empty text."""
    call = _forwarded(method, language, needs_arguments=False)
    if call is None or _is_marked(method) or call["target"] != field_text(method, "name"):
        return ""
    member: str = call["owner"].removeprefix("self.").removeprefix("this.").removesuffix(".")
    return "" if "." in member else member


def _forwarded(
    node: SgNode, language: str, *, needs_arguments: bool = True
) -> re.Match[str] | None:
    """The one call of a function that hands on what the function was given, in order."""
    taken = _names(node, language)
    statements = [one for one in parts(node.field("body")) if not _is_docstring(one)]
    if taken is None or len(statements) != 1 or (needs_arguments and not taken):
        return None
    call = _CALL.fullmatch(" ".join(statements[0].text().split()))
    if call is None:
        return None
    given = [one.strip() for one in call["given"].split(",") if one.strip()]
    return call if given == taken else None


def _names(node: SgNode, language: str) -> list[str] | None:
    """The names of the parameters without the receiver, None if they are not plain."""
    entries = _entries(node)
    if entries is None:
        return None
    at = -1 if language == "java" else 0
    return [re.split(r"[\s:?]+", one)[at] for one in entries]


def _entries(node: SgNode) -> list[str] | None:
    """The parameters as written, without the receiver; None if one is not plain."""
    text = field_text(node, "parameters").strip().removeprefix("(").removesuffix(")")
    if _OPEN_ENDED.search(text):
        return None
    entries = [" ".join(one.split()) for one in text.split(",") if one.strip()]
    return [one for one in entries if one not in {"self", "cls"}]


def _signature(node: SgNode, language: str) -> tuple[str, ...] | None:
    """The types of the parameters and of what is returned; None if they are not plain."""
    entries, names = _entries(node), _names(node, language)
    if entries is None or names is None:
        return None
    pairs = zip(entries, names, strict=True)
    types = (re.sub(rf"\b{re.escape(name)}\b", "", entry, count=1) for entry, name in pairs)
    return (*types, *(field_text(node, one) for one in ("return_type", "result", "type")))


def _owners(root: SgNode, language: str) -> list[SgNode]:
    return of_kinds(root, _CLASSES.get(language, "class_declaration")) if _METHODS[language] else []


def _own_methods(owner: SgNode, language: str) -> list[SgNode]:
    kinds = _METHODS[language]
    body = owner.field("body")
    inner = parts(body)
    plain = [one for one in inner if one.kind() in kinds]
    wrapped = [one for one in inner if one.kind() == "decorated_definition"]
    return plain + [part for one in wrapped for part in parts(one) if part.kind() in kinds]


def _is_top(node: SgNode) -> bool:
    parent = node.parent()
    return parent is not None and parent.kind() in {
        "module",
        "program",
        "export_statement",
        "source_file",
    }


def _is_free(owner: SgNode) -> bool:
    """Whether a class has neither base nor interface nor decorator."""
    head = owner.text().partition("{" if owner.kind() == "class_declaration" else ":")[0]
    parent = owner.parent()
    bases = re.search(r"\b(?:extends|implements)\b|@|\(\s*[^)\s]", head)
    return bases is None and (parent is None or parent.kind() != "decorated_definition")


def _is_marked(method: SgNode) -> bool:
    parent = method.parent()
    head = method.text().partition("(")[0]
    return _MARKED.search(head) is not None or (
        parent is not None and parent.kind() == "decorated_definition"
    )


def _is_docstring(node: SgNode) -> bool:
    return node.kind() == "expression_statement" and node.text().startswith(('"', "'", 'r"'))
