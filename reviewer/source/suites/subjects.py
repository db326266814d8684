"""Subjects of assertions as text, for the languages that ast-grep reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from ast_grep_py import SgNode

from reviewer.source.nodes import field_text, of_kinds

_LONGEST_VALUE = 200
_LONGEST_SUBJECT = 400
_DEEPEST = 3
_NAME = re.compile(r"(?<![\w$.'\"])[A-Za-z_$][\w$]*")
_LITERAL = re.compile(r"""-?\d[\w.]*|"[^"]*"|'[^']*'|`[^`$]*`|true|false|null|nil|undefined|None""")

_SAME = re.compile(
    r"(?:if )?(.+?\(.*\)) (?:==|!=|is) \1|[\w.]+\((?:t, )?(.+\(.*\)), \2(?:, .*)?\)|"
    r".*?\((.+\(.*\))\)\.[\w.]+\(\3\)"
)


def folded(text: str) -> str:
    """The text with white space folded, cut to a sensible length."""
    return " ".join(text.split())[:_LONGEST_SUBJECT]


def is_literal(text: str) -> bool:
    """Whether the text is one number, string or constant word."""
    return _LITERAL.fullmatch(text) is not None


def inlined(subject: str, values: Mapping[str, str]) -> str:
    """The subject with local names replaced by their values, as deep as they nest."""
    text = folded(subject).removeprefix("await ")
    for _ in range(_DEEPEST):
        replaced = _NAME.sub(lambda found: values.get(found.group(), found.group()), text)
        if replaced == text or len(replaced) > _LONGEST_SUBJECT:
            return text
        text = replaced
    return text


def is_measured_by_itself(text: str, values: Mapping[str, str]) -> bool:
    """Whether an assertion compares what it examines with a variable that holds the same.

    `expected = total(x); assert total(x) == expected` holds whatever `total` does.
    """
    if not any("(" in value for value in values.values()):
        return False
    return _SAME.fullmatch(inlined(text, values)) is not None


def bound_once(bindings: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Values by name, of names that are bound once and to something short."""
    pairs = [(name, folded(value).removeprefix("await ")) for name, value in bindings]
    counts = Counter(name for name, _ in pairs)
    return {
        name: value
        for name, value in pairs
        if counts[name] == 1
        and value
        and len(value) <= _LONGEST_VALUE
        and name not in _NAME.findall(value)
    }


def declared_values(test: SgNode) -> Mapping[str, str]:
    """What the variables of a test in a language of the C family are bound to, if once."""
    declared = [
        (field_text(one, "name"), field_text(one, "value"))
        for one in of_kinds(test, "variable_declarator")
    ]
    assigned = [(field_text(one, "left"), "") for one in of_kinds(test, "assignment_expression")]
    return bound_once([*declared, *assigned])
