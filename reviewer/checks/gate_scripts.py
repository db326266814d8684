"""Scripts of a package.json that a change empties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.checks.gate_settings import Laxer
from reviewer.source.gates.settings import Setting

_CHECKING = frozenset(
    {"test", "tests", "lint", "check", "typecheck", "type-check", "check-types", "verify"}
)
_IDLE = re.compile(r"(?:echo|printf)\b.*|true|:|exit 0|")
_FAILS = re.compile(r"exit [1-9]\d*|false")


def emptied_scripts(before: Sequence[Setting], after: Sequence[Setting]) -> Iterator[Laxer]:
    """Scripts that checked something, and only print or succeed now.

    One whose command goes by another name now is left alone, and one that only failed.
    """
    runs = {one.value for one in after if one.key[0] == "scripts"}
    now = {one.key: one.value for one in after}
    for was in before:
        new = now.get(was.key)
        asked = _is_checking(was.key) and _does_something(was.value)
        if asked and new is not None and _is_idle(new) and was.value not in runs:
            yield Laxer(was.key, was.value, new)


def _is_checking(key: tuple[str, ...]) -> bool:
    return len(key) > 1 and key[0] == "scripts" and key[1].partition(":")[0] in _CHECKING


def _is_idle(script: str) -> bool:
    return all(_IDLE.fullmatch(part) for part in _parts(script))


def _does_something(script: str) -> bool:
    return not all(_IDLE.fullmatch(part) or _FAILS.fullmatch(part) for part in _parts(script))


def _parts(script: str) -> list[str]:
    return [part.strip() for part in re.split(r"&&|;", script)]
