"""Finds handlers that take any error and do nothing with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.new_handlers import new_handlers
from reviewer.model.finding import Match
from reviewer.model.judged import Change
from reviewer.source.handlers import Outcome


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """New handlers without effect in product code that take any error.

    Those that take a family of errors count where these got out before. Silent where
    they tidy up, guard an import or say why.
    """
    del params
    for one in new_handlers(change):
        handler = one.handler
        wide = handler.broad or (handler.is_wide and one.wraps_old_code)
        empty = handler.outcome is Outcome.NOTHING and wide
        if empty and not one.file.is_test and not handler.excuse and not handler.is_probe:
            yield one.match()


CHECK = Check("swallowed-exception", Params, find)
