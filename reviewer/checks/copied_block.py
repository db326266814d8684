"""Finds new code that stands elsewhere word for word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.clone_matches import CloneLimits, clone_matches
from reviewer.model.finding import Match
from reviewer.model.judged import Change


@dataclass(frozen=True, slots=True)
class Params(CloneLimits):
    """The limits of every copy."""


def find(change: Change, params: Params) -> Iterable[Match]:
    """Copies that are equal up to layout and comments."""
    return clone_matches(change, params, is_meant=lambda clone: clone.exact)


CHECK = Check("copied-block", Params, find)
