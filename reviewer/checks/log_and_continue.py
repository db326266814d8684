"""Finds handlers that log any error and go on as if nothing had happened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.new_handlers import new_handlers
from reviewer.model.finding import Match
from reviewer.model.judged import Change
from reviewer.source.handlers import Handler, Outcome

_SUCCESS = re.compile(
    r"(?:\w+\s*\+=\s*1\b|\w+\+\+|\+\+\w+|\b(?:mark\w*|ack\w*|commit\w*|complete\w*|succeed\w*|"
    r"set_?done|set_?success\w*)\(|return [Tt]rue\b|return .*['\"](?:ok|OK|success|done)['\"])"
)
_OUTERMOST = re.compile(
    r"_*(?:main|run|worker|work|loop|serve|consume|poll|tick|process_?forever|run_?forever|"
    r"start|watch|listen|handle_?\w*|on_?\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """New broad handlers in product code that only log, where what follows relies on success.

    What follows relies on it if it reads a name that the guarded code sets, or counts,
    acknowledges or returns success.
    """
    del params
    for one in new_handlers(change):
        handler = one.handler
        logs = handler.outcome is Outcome.LOG and handler.broad and not one.file.is_test
        if logs and not handler.excuse and not handler.is_probe and _goes_wrong(handler):
            yield one.match()


def _goes_wrong(handler: Handler) -> bool:
    name = handler.function.rpartition(".")[2]
    if _OUTERMOST.fullmatch(name) and ("exception(" in handler.text or "exc_info" in handler.text):
        return False
    if _SUCCESS.search(handler.following):
        return True
    used = set(re.findall(r"[A-Za-z_$][\w$]*", handler.following))
    return bool(used & handler.bound)


CHECK = Check("log-and-continue", Params, find)
