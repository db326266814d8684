"""What the meta-variables of a structural rule caught."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ast_grep_py import SgNode

_VARIABLE = re.compile(r"\$(?:\$\$?)?([A-Z][A-Z0-9_]*)")


def captured_names(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that the configuration can bind, alphabetical: `$X`, `$$$X`, transforms."""
    patterns = (
        text for key in ("rule", "constraints", "utils") for text in _texts(config.get(key))
    )
    names = {name for text in patterns for name in named_in(text)}
    return tuple(sorted(names | set(config.get("transform") or ())))


def named_in(text: str) -> tuple[str, ...]:
    """The names that a pattern or a message refers to: `X` for `$X` and `$$$X`."""
    return tuple(_VARIABLE.findall(text))


def captured_values(node: SgNode, text: str, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The source that each name caught in a match; names that caught nothing are left out.

    Several nodes are given as the source from the first to the last.
    """
    caught = ((name, _caught(node, text, name)) for name in names)
    return tuple((name, value) for name, value in caught if value is not None)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


def _caught(node: SgNode, text: str, name: str) -> str | None:
    single = node.get_match(name)
    if single is not None:
        return single.text()
    several = node.get_multiple_matches(name)
    if several:
        return text[several[0].range().start.index : several[-1].range().end.index]
    return node.get_transformed(name)
