"""Tells whether a change moves its checkers into recipes such as those of a Makefile."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reviewer.model.judged import Change

_RECIPES = re.compile(
    r"(?:^|/)(?:(?:GNUm|[Mm])akefile|\.?justfile|Rakefile|magefile\.go|noxfile\.py|tasks\.py)$|"
    r"\.mk$|(?:^|/)(?:bin|scripts?|ci|\.ci)/"
)
_CALLS = re.compile(
    r"\b(?:make|just|rake|mage|nox|invoke) +[\w./:-]+|"
    r"(?<![\w/])(?:\./)?(?:bin|scripts?|\.?ci)/[\w./-]+"
)


def moves_into_recipes(change: Change, before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether a file of recipes changed, and the gates call a recipe that they did not call.

    `before` and `after` are the texts of the gates in the base and in the head.
    """
    paths = (*change.unread, *(file.path for file in change.files))
    return any(_RECIPES.search(path) for path in paths) and bool(_calls(after) - _calls(before))


def _calls(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(call for text in texts for call in _CALLS.findall(text))
