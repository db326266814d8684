"""The classes, impls and modules that give a method its full name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText

_KINDS: Mapping[str, tuple[str, ...]] = {
    "ruby": ("class", "module"),
    "rust": ("impl_item", "trait_item"),
    "kotlin": ("class_declaration", "object_declaration"),
    "swift": ("class_declaration", "protocol_declaration"),
    "scala": ("class_definition", "object_definition", "trait_definition"),
}
_NAME_FIELDS = ("name", "type")
_NAME_KINDS = ("type_identifier", "simple_identifier", "identifier")


@dataclass(frozen=True, slots=True)
class Scope:
    """A named stretch of source."""

    name: str
    span: Span


def scopes_of(parsed: ParsedText) -> tuple[Scope, ...]:
    """The scopes whose names lizard leaves out, in order; empty where it gives them."""
    kinds = _KINDS.get(parsed.language, ())
    root = parsed.root if kinds else None
    if root is None:
        return ()
    nodes = root.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}})
    scopes = (
        Scope(name, Span(node.range().start.line + 1, node.range().end.line + 1))
        for node in nodes
        if (name := _name(node))
    )
    return tuple(sorted(scopes, key=lambda scope: scope.span))


def _name(node: SgNode) -> str:
    for field in _NAME_FIELDS:
        named = node.field(field)
        if named is not None:
            return str(named.text())
    return next(
        (str(child.text()) for child in node.children() if child.kind() in _NAME_KINDS),
        "",
    )
