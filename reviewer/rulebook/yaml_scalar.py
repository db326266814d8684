"""What a YAML 1.2 scalar means under the core schema."""

from __future__ import annotations

import math
import re
from typing import Any

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAX_DIGITS = 300
_TEXT_TAG = "tag:yaml.org,2002:str"


class ScalarError(ValueError):
    """A scalar that no rule or policy may hold; `cure` says what to write instead."""

    def __init__(self, problem: str, cure: str) -> None:
        self.cure = cure
        super().__init__(problem)


def scalar_value(event: Any) -> str | int | float | bool | None:
    """The value of a ruamel ScalarEvent: plain scalars are resolved, quoted ones are text.

    Raises ScalarError for foreign tags, infinite numbers and lone surrogates.
    """
    text: str = event.value
    if any("\ud800" <= character <= "\udfff" for character in text):
        problem = "Half of a surrogate pair is no character"
        raise ScalarError(problem, "Write the character itself.")
    if event.tag not in {None, _TEXT_TAG}:
        problem = f"The tag `{event.tag}` is not supported"
        raise ScalarError(problem, "Remove it.")
    return _plain_value(text) if event.tag is None and event.implicit[0] else text


def _plain_value(text: str) -> str | int | float | bool | None:
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text) or _FLOAT.fullmatch(text) or _INFINITE.fullmatch(text):
        return _number(text)
    return text


def _number(text: str) -> int | float:
    if len(text) <= _MAX_DIGITS and not _INFINITE.fullmatch(text):
        if _INT.fullmatch(text):
            return int(text, 0) if text.startswith(("0o", "0x")) else int(text, 10)
        number = float(text)
        if math.isfinite(number):
            return number
    problem = "The number is too large to compare"
    raise ScalarError(problem, "Write a smaller one, or quote it.")
