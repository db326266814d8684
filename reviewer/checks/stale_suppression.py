"""Finds inline requests for silence; the review leaves out those that do something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.dialects import dialect_of
from reviewer.source.suppressions import suppressions_in


@dataclass(frozen=True, slots=True)
class Params:
    """None: what a request does is not measured."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """The requests that the change wrote, or whose code it rewrote.

    Languages whose comments cannot be told from strings are left alone.
    """
    del params
    told = (file for file in change.files if file.after and dialect_of(file.after.language))
    for request in suppressions_in(told):
        if request.is_new or request.is_fresh:
            rules = ", ".join(request.rules) or "everything"
            yield Match(
                place=Place(request.path, Span(request.line, request.line)),
                symbol="",
                identity=f"{rules} {request.reason}",
                values=(("RULES", rules),),
            )


CHECK = Check("stale-suppression", Params, find)
