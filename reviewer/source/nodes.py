"""Small questions about ast-grep's nodes."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from reviewer.model.change import Span

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


def span_of(node: SgNode) -> Span:
    """The lines of a node."""
    place = node.range()
    return Span(place.start.line + 1, place.end.line + 1)


def of_kinds(node: SgNode, *kinds: str) -> list[SgNode]:
    """All nodes of these kinds below and at `node`, in source order."""
    found = node.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}})
    return sorted(found, key=lambda one: one.range().start.index)


def field_text(node: SgNode, name: str) -> str:
    """The text of a field, empty if there is none."""
    found = node.field(name)
    return found.text() if found else ""


def parts(node: SgNode | None) -> list[SgNode]:
    """The named children that are no comments: arguments, elements, statements."""
    if node is None:
        return []
    return [
        child for child in node.children() if child.is_named() and "comment" not in child.kind()
    ]


def names_in(node: SgNode) -> frozenset[str]:
    """The words of a node outside quotes."""
    return frozenset(_WORD.findall(_QUOTED.sub("", node.text())))
