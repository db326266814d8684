"""Checkers that a change takes out of service or lets fail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.checks.novelty import newcomers
from reviewer.source.gates.commands import Command, category_of, tools_in
from reviewer.source.gates.files import is_recipes

_FORGIVES = re.compile(
    r"^- |^set \+e|\|\|\s*(?:true|:|exit 0|echo|printf)(?!\w)|--exit-zero\b|--no-verify\b|"
    r";(?=\s*(?:true|:|exit 0|(?:echo|printf)\b[^;&|]*)\s*$)|\bset \+e *;(?=[^;]*;)|"
    r"--ci[= ]false\b|\bjest\b(?=(?: [^\s&|;]+){0,40} (?:-u|--updateSnapshot)\b)|"
    r"\bvitest\b(?=(?: [^\s&|;]+){0,40} (?:-u|--update)\b)|"
    r"--update-snapshots\b|--snapshot-update\b|"
    r"--pass-?with-?no-?tests\b|--deselect\b|--ignore(?:-glob)?[= ]\S+|-k[ =]['\"]?not\b|"
    r"-DskipTests\b(?!=false)|-Dmaven\.test\.(?:skip|failure\.ignore)\b(?!=false)|-x test\b|"
    r"--testPathIgnorePatterns\b|--no-strict[\w-]*|--ignore-missing-imports\b|"
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
    commented_out: bool = False


def weaker_commands(
    before: Sequence[Sighting],
    after: Sequence[Sighting],
    mentioned: frozenset[str],
    *,
    comments: Mapping[tuple[str, str], int],
) -> Iterator[Weakening]:
    """Commands that forgive more or demand less than their partner, and checkers not run.

    `mentioned` are words of the head's settings files: a checker named there may have
    moved. `comments` are the lines of new comments by path and text. Recipes, such as those
    of a Makefile, run only where somebody calls them.
    """
    keys = (_exactly, _text)
    lost, came = newcomers(after, before, keys), newcomers(before, after, keys)
    for old, new in _partners(lost, came):
        if _is_weaker(old.command.text, new.command.text):
            yield Weakening(new.path, new.command.line, old.command.text, new.command.text)
    had, have = _running(before), _running(after)
    muted = list(_commented_out(_running(lost), _Balance.of(had, have), comments))
    yield from muted
    known = mentioned | {tool for one in muted for tool in tools_in(one.before)}
    yield from _missing(had, have, known)


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


@dataclass(frozen=True, slots=True)
class _Balance:
    """How many commands there were and are of each kind of checker."""

    had: Counter[str]
    left: Counter[str]

    @classmethod
    def of(cls, before: Sequence[Sighting], after: Sequence[Sighting]) -> _Balance:
        return cls(Counter(_categories(before)), Counter(_categories(after)))

    def is_even(self, tool: str) -> bool:
        """Whether as many checkers of the kind of a tool run as before."""
        category = category_of(tool)
        return self.left[category] >= self.had[category]


def _commented_out(
    lost: Sequence[Sighting], balance: _Balance, comments: Mapping[tuple[str, str], int]
) -> Iterator[Weakening]:
    """Commands of the base that stand in a new comment, with nothing of their kind instead."""
    for one in lost:
        line = comments.get((one.path, one.command.text))
        if line and not all(map(balance.is_even, one.command.tools)):
            yield Weakening(one.path, line, one.command.text, "", commented_out=True)


def _missing(
    before: Sequence[Sighting], after: Sequence[Sighting], mentioned: frozenset[str]
) -> Iterator[Weakening]:
    running = {tool for one in after for tool in one.command.tools}
    balance = _Balance.of(before, after)
    told: set[str] = set()
    for one in before:
        for tool in one.command.tools:
            if tool in running or tool in mentioned or tool in told or balance.is_even(tool):
                continue
            told.add(tool)
            yield Weakening(one.path, one.command.line, one.command.text, "", in_base=True)


def _categories(sightings: Sequence[Sighting]) -> list[str]:
    return [category_of(tool) for one in sightings for tool in set(one.command.tools)]
