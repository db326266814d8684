"""The text that a structural rule puts in place of what it matched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ast_grep_py import Config, SgNode

from reviewer.model.change import Span
from reviewer.model.fix import LineEdit
from reviewer.source.comments import comment_nodes
from reviewer.source.nodes import span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.repairs.edits import Stretch, replacing

_VARIABLE = re.compile(r"\$(?:\$\$?)?([A-Z_][A-Z0-9_]*)")
_KEEPS_LAYOUT = re.compile(r"string|template|comment|heredoc|text")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An ast-grep configuration with the text for what it matches; picklable."""

    config: Mapping[str, Any]
    template: str


def rewritten(parsed: ParsedText, span: Span, rewrite: Rewrite) -> LineEdit | None:
    """The edit for the match on exactly these lines.

    None where the text asks for something that was not caught, where a comment would be
    lost, and where a string over several lines would have to be indented anew.
    """
    node = _match(parsed, span, rewrite)
    caught = _caught(node, rewrite.template) if node else None
    if node is None or caught is None or _loses_comment(node, caught, parsed.language):
        return None
    stretch = _stretch(node)
    new = _filled(parsed.text, stretch.start, caught, template=rewrite.template)
    return None if new is None else replacing(parsed.text, stretch, new)


@dataclass(frozen=True, slots=True)
class _Caught:
    """What a variable stands for: source in place, or a text that was made of it."""

    nodes: tuple[SgNode, ...] = ()
    made: str = ""

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.nodes[0].range().start.index, self.nodes[-1].range().end.index)


def _match(parsed: ParsedText, span: Span, rewrite: Rewrite) -> SgNode | None:
    if parsed.root is None:
        return None
    found = parsed.root.find_all(cast("Config", dict(rewrite.config)))
    fitting = [node for node in found if span_of(node) == span]
    return fitting[0] if len(fitting) == 1 else None


def _stretch(node: SgNode) -> Stretch:
    return Stretch(node.range().start.index, node.range().end.index)


def _caught(node: SgNode, template: str) -> dict[str, _Caught] | None:
    """What each variable of the template caught; None if one caught nothing."""
    found = {}
    for name in _VARIABLE.findall(template):
        single, made = node.get_match(name), node.get_transformed(name)
        several = (single,) if single else tuple(node.get_multiple_matches(name))
        if not several and made is None:
            return None
        found[name] = _Caught(several, made or "")
    return found


def _loses_comment(node: SgNode, caught: Mapping[str, _Caught], language: str) -> bool:
    kept = [one.stretch for one in caught.values() if one.nodes]
    return any(
        not any(one.start <= place.start and place.end <= one.end for one in kept)
        for comment in comment_nodes(node, language)
        for place in (_stretch(comment),)
    )


def _filled(text: str, start: int, caught: Mapping[str, _Caught], *, template: str) -> str | None:
    """The template with its variables filled in, indented as the place at `start`."""
    base = _indentation(text, start)
    lines = []
    for index, line in enumerate(template.rstrip("\n").split("\n")):
        indentation = base + line[: len(line) - len(line.lstrip())]
        values = {name: _value(text, one, indentation) for name, one in caught.items()}
        if any(value is None for value in values.values()):
            return None
        filled = _VARIABLE.sub(lambda found: values[found[1]] or "", line)  # noqa: B023 - used at once
        lines.append(f"{base}{filled}" if index else filled)
    return "\n".join(lines)


def _value(text: str, caught: _Caught, indentation: str) -> str | None:
    if not caught.nodes:
        return caught.made if "\n" not in caught.made else None
    place = caught.stretch
    source = text[place.start : place.end]
    old = _indentation(text, place.start)
    if "\n" not in source or old == indentation:
        return source
    if any(map(_has_own_layout, caught.nodes)):
        return None
    return _indented(source.split("\n"), old, indentation)


def _indented(lines: Sequence[str], old: str, new: str) -> str | None:
    """The lines with another indentation; None if one stands further left than the first."""
    if any(line.strip() and not line.startswith(old) for line in lines[1:]):
        return None
    moved = (f"{new}{line[len(old) :]}" if line.strip() else line for line in lines[1:])
    return "\n".join((lines[0], *moved))


def _indentation(text: str, start: int) -> str:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return line[: len(line) - len(line.lstrip())]


def _has_own_layout(node: SgNode) -> bool:
    """Whether a string or comment of several lines is in the node."""
    return any(_KEEPS_LAYOUT.search(one.kind()) and "\n" in one.text() for one in _all_below(node))


def _all_below(node: SgNode) -> Iterator[SgNode]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.children()
