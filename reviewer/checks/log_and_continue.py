"""Finds handlers that log any error and go on as if nothing had happened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.new_handlers import Seen, new_handlers
from reviewer.model.finding import Match
from reviewer.model.judged import Change
from reviewer.source.handlers import Handler, Outcome

_SUCCESS = re.compile(
    r"(?:\w+\s*\+=\s*1\b|\w+\+\+|\+\+\w+|\b(?i:mark\w*|ack\w*|commit\w*|complete\w*|succeed\w*|"
    r"set_?done|set_?success\w*)\(|"
    r"(?:set_?\w*)\([\w.]*(?:SAVED|DONE|SENT|COMPLETED?|SUCCESS|FINISHED|PAID|PUBLISHED)\)|"
    r"\.\w*(?:done|sent|saved|published|completed?|success|processed|synced|finished|closed|paid|"
    r"imported|uploaded|applied)\w* = [Tt]rue|return [Tt]rue\b|"
    r"return .*['\"](?:ok|OK|success|done)['\"])"
)
_OUTERMOST = re.compile(
    r"_*(?:main|run|worker|work|loop|serve|consume|poll|tick|process_?forever|run_?forever|"
    r"start|watch|listen|handle_?\w*|on_?\w*)",
    re.IGNORECASE,
)


_STACK = ("exception(", "exc_info")
_EXTRA = re.compile(
    r"metric|telemetr|analytic|statsd|sentry|trace|track|notif|audit|hook|callback|listener|"
    r"plugin|cache|prefetch|warm|close|clean|shutdown|stop|teardown|dispose",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """New broad handlers in product code that only log, where the caller is told of success.

    That is so where the guarded code stood in the base and its errors got out, and where
    what follows reads a name that the guarded code sets, or counts, acknowledges or
    returns success.
    """
    del params
    for one in new_handlers(change):
        handler = one.handler
        wide = handler.broad or (handler.is_wide and one.wraps_old_code)
        logs = handler.outcome is Outcome.LOG and wide and not one.file.is_test
        if logs and not handler.excuse and not handler.is_probe and _goes_wrong(one):
            yield one.match()


def _goes_wrong(one: Seen) -> bool:
    handler = one.handler
    name = handler.function.rpartition(".")[2]
    with_stack = any(sign in handler.text for sign in _STACK)
    if _OUTERMOST.fullmatch(name) and with_stack:
        return False
    if one.wraps_old_code and not handler.skips and not _is_extra(handler, name):
        return True
    if _SUCCESS.search(handler.following):
        return True
    used = set(re.findall(r"[A-Za-z_$][\w$]*", handler.following))
    return bool(used & handler.bound)


def _is_extra(handler: Handler, name: str) -> bool:
    """Whether the rest does not depend on the guarded work, or nobody could catch the error."""
    work = f"{name} {' '.join(handler.guarded)}"
    return _OUTERMOST.fullmatch(name) is not None or _EXTRA.search(work) is not None


CHECK = Check("log-and-continue", Params, find)
