"""Checkers that a change takes out of service or lets fail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.checks.novelty import newcomers
from reviewer.source.gates.commands import Command, category_of
from reviewer.source.gates.files import is_recipes

_FORGIVES = re.compile(
    r"^- |\|\|\s*(?:true|:|exit 0|echo|printf)(?!\w)|;\s*(?:true|exit 0)\s*$|--exit-zero\b|"
    r"--no-verify\b|"
    r"--pass-?with-?no-?tests\b|--deselect\b|--ignore(?:-glob)?[= ]\S+|-k[ =]['\"]?not\b|"
    r"-DskipTests\b(?!=false)|-Dmaven\.test\.(?:skip|failure\.ignore)\b(?!=false)|-x test\b|"
    r"--testPathIgnorePatterns\b|--no-strict[\w-]*|--ignore-missing-imports\b|--skipLibCheck\b|"
    r"--continue-on-collection-errors\b|--reruns\b|--no-error\b|--noEmitOnError false|"
    r"--soft-fail\b|--allow-failure\b|--no-exit-code\b|-fae\b|--exclude[= ]\S+|--disable[= ]\S+|"
    r"--disable-error-code\b|--extend-ignore\b|--no-cov\b|--no-fail\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"--strict[\w-]*|-W\s?error\S*|-Werror\b|--error-on-warnings\b|(?<=\s)-race\b|"
    r"--cov-fail-under|--fail-under|--max-warnings|--check\b|--fail-on-\w+"
)
_NUMBERS = re.compile(r"(--max-warnings|--cov-fail-under|--fail-under)[= ](\d+(?:\.\d+)?)")
_LESS_IS_STRICTER = "--max-warnings"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A command of one file."""

    path: str
    command: Command


@dataclass(frozen=True, slots=True)
class Weakening:
    """What became weaker, where; `in_base` if it is gone."""

    path: str
    line: int
    before: str
    after: str
    in_base: bool = False


def weaker_commands(
    before: Sequence[Sighting], after: Sequence[Sighting], mentioned: frozenset[str]
) -> Iterator[Weakening]:
    """Commands that forgive more or demand less than their partner, and checkers not run.

    `mentioned` are words of the head's settings files: a checker named there may have
    moved. Recipes, such as those of a Makefile, run only where somebody calls them.
    """
    keys = (_exactly, _text)
    lost, came = newcomers(after, before, keys), newcomers(before, after, keys)
    for old, new in _partners(lost, came):
        if _is_weaker(old.command.text, new.command.text):
            yield Weakening(new.path, new.command.line, old.command.text, new.command.text)
    yield from _missing(_running(before), _running(after), mentioned)


def _running(sightings: Sequence[Sighting]) -> list[Sighting]:
    return [one for one in sightings if not is_recipes(one.path)]


def _exactly(one: Sighting) -> tuple[str, str]:
    return one.path, one.command.text


def _text(one: Sighting) -> str:
    return one.command.text


def _partners(
    lost: Sequence[Sighting], came: Sequence[Sighting]
) -> Iterator[tuple[Sighting, Sighting]]:
    rest = list(lost)
    for new in came:
        shared = [one for one in rest if set(one.command.tools) & set(new.command.tools)]
        old = max(shared, key=lambda one: _likeness(one, new), default=None)
        if old is not None:
            rest.remove(old)
            yield old, new


def _likeness(old: Sighting, new: Sighting) -> tuple[bool, int]:
    words = set(old.command.text.split()) & set(new.command.text.split())
    return old.path == new.path, len(words)


def _is_weaker(old: str, new: str) -> bool:
    forgives = Counter(_FORGIVES.findall(new)) - Counter(_FORGIVES.findall(old))
    if forgives:
        return True
    if set(_DEMANDS.findall(old)) - set(_DEMANDS.findall(new)) and "--strict" not in new:
        return True
    was, now = dict(_NUMBERS.findall(old)), dict(_NUMBERS.findall(new))
    return any(_relaxed(name, float(was[name]), float(now[name])) for name in was if name in now)


def _relaxed(name: str, was: float, now: float) -> bool:
    return now > was if name == _LESS_IS_STRICTER else now < was


def _missing(
    before: Sequence[Sighting], after: Sequence[Sighting], mentioned: frozenset[str]
) -> Iterator[Weakening]:
    running = {tool for one in after for tool in one.command.tools}
    left = Counter(_categories(after))
    had = Counter(_categories(before))
    told: set[str] = set()
    for one in before:
        for tool in one.command.tools:
            category = category_of(tool)
            replaced = left[category] >= had[category]
            if tool in running or tool in mentioned or tool in told or replaced:
                continue
            told.add(tool)
            yield Weakening(one.path, one.command.line, one.command.text, "", in_base=True)


def _categories(sightings: Sequence[Sighting]) -> list[str]:
    return [category_of(tool) for one in sightings for tool in set(one.command.tools)]
