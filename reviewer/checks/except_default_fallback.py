"""Finds handlers that answer any error with a made-up value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.new_handlers import Seen, new_handlers
from reviewer.model.finding import Match
from reviewer.model.judged import Change
from reviewer.source.handlers import Handler, Outcome

_NOTHING = frozenset({"None", "null", "undefined", "nil"})
_ADMITS_NOTHING = re.compile(r"\b(?:None|Optional|null|undefined|Nullable|Any|any|unknown)\b")
_RESULT_TYPE = re.compile(r"\b\w*(?:Result|Outcome|Either|Maybe|Response|Try)\b")
_GUARD = re.compile(
    r"_*(?:is|has|can|may|allow\w*|valid\w*|verify\w*|check\w*|authori[sz]\w*|permit\w*)(?:[_A-Z].*|$)"
)
_PROGRAM = re.compile(r"_*(?:main|cli|run|execute|handle|app)(?:_\w+|[A-Z]\w*)?")
_EXIT_CODE = re.compile(r"[1-9]\d?\d?")


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """New handlers in product code that return or set a literal on any error.

    Those that take a family of errors count where these got out before. Silent where the
    docstring or the declared type of a new function announces it, and in probes
    (`is_alive`); a guard that lets through on error is always reported.
    """
    del params
    for one in new_handlers(change):
        handler = one.handler
        wide = handler.broad or (handler.is_wide and one.wraps_old_code)
        if one.file.is_test or handler.outcome is not Outcome.DEFAULT or not wide:
            continue
        if _lets_through(handler) or not _is_announced(one):
            yield one.match()


def _lets_through(handler: Handler) -> bool:
    name = handler.function.rpartition(".")[2]
    return handler.value in {"True", "true"} and _GUARD.fullmatch(name) is not None


def _is_announced(one: Seen) -> bool:
    handler = one.handler
    if handler.excuse or handler.documented:
        return True
    if handler.is_probe and not handler.answers_with_name:
        return True
    name = handler.function.rpartition(".")[2]
    if _PROGRAM.fullmatch(name) and _EXIT_CODE.fullmatch(handler.value):
        return True
    if _RESULT_TYPE.search(handler.returns):
        return True
    admitted = handler.value in _NOTHING and _ADMITS_NOTHING.search(handler.returns)
    return bool(admitted) and not one.wraps_old_code


CHECK = Check("except-default-fallback", Params, find)
