"""Finds a second version of a function or file put beside the first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from reviewer.checks.check import Check
from reviewer.model.change import FileStatus, Span
from reviewer.model.facts import Function
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone, JudgedFile, Place, Version

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Params:
    """What marks a version, and how alike the two must be.

    `endings` are words put behind a name, in snake or camel case and with digits or
    without; a bare 2 or 3 counts as well. A function or file is a duplicate if `min_share`
    of it stands in the one without the ending. What lies below one of `quiet_folders`
    comes in versions on purpose.
    """

    endings: tuple[str, ...]
    min_share: float
    quiet_folders: tuple[str, ...]

    def is_about(self, path: str) -> bool:
        """Whether a file lies below no quiet folder."""
        return set(self.quiet_folders).isdisjoint(path.split("/")[:-1])


def find(change: Change, params: Params) -> Iterable[Match]:
    """New functions and files, tests aside, named like an older one that still stands."""
    named = _Named(params.endings)
    files = {file.path: file for file in change.files if not file.is_test}
    clones = [clone for clone in change.clones if _is_judged(clone, files, params)]
    versions = list(_new_files(clones, files, named, min_share=params.min_share))
    yield from versions
    whole = {match.place.path for match in versions}
    functions = list(_functions(clones, named, min_share=params.min_share))
    yield from (match for match in functions if match.place.path not in whole)
    told = {(match.place.path, match.symbol) for match in functions}
    for path, file in files.items():
        if path not in whole and params.is_about(path):
            short = _short_functions(file, named, min_share=params.min_share)
            yield from (match for match in short if (path, match.symbol) not in told)


class _Named:
    """Tells versions of a name from the name."""

    def __init__(self, endings: Iterable[str]) -> None:
        words = list(endings)
        snake, camel = "|".join(words), "|".join(word.capitalize() for word in words)
        word = rf"[_-](?:{snake})\d*|(?<=[a-z0-9])(?:{camel})\d*"
        self._word = re.compile(rf"(.+?)(?:{word})")
        self._ending = re.compile(rf"(.+?)(?:{word}|(?<=[A-Za-z])[23])")

    def older(self, name: str) -> str:
        """The name without its word for a version, empty if there is none."""
        found = self._word.fullmatch(name)
        return found[1] if found else ""

    def is_version(self, name: str, older: str) -> bool:
        found = self._ending.fullmatch(name)
        return found is not None and found[1] == older


def _is_judged(clone: Clone, files: dict[str, JudgedFile], params: Params) -> bool:
    return clone.place.path in files and params.is_about(clone.place.path)


def _functions(clones: Iterable[Clone], named: _Named, *, min_share: float) -> Iterator[Match]:
    told = set()
    for clone in clones:
        new, old = clone.home, clone.twin_home
        spot = (clone.place.path, new.name)
        if new.share >= min_share and named.is_version(new.name, old.name) and spot not in told:
            told.add(spot)
            yield _match(clone.place, clone.twin, (new.name, old.name))


def _short_functions(file: JudgedFile, named: _Named, *, min_share: float) -> Iterator[Match]:
    """New functions, too short to count as copies, beside the one that they are named for."""
    kept = {one.after.name: one.after for one in file.functions if one.before and one.after}
    for one in file.functions:
        older = kept.get(named.older(one.after.name)) if one.after else None
        if one.after and older and one.before is None and file.after and not one.moved_from:
            new, old = _tokens(file.after, one.after), _tokens(file.after, older)
            if SequenceMatcher(None, new, old, autojunk=False).ratio() >= min_share:
                place = Place(file.path, one.after.span)
                yield _match(place, Place(file.path, older.span), (one.after.name, older.name))


def _tokens(version: Version, function: Function) -> list[str]:
    span = function.span
    return _TOKEN.findall("\n".join(version.lines[span.start : span.end]))


def _new_files(
    clones: Iterable[Clone], files: dict[str, JudgedFile], named: _Named, *, min_share: float
) -> Iterator[Match]:
    shared: dict[tuple[str, str], set[int]] = defaultdict(set)
    for clone in clones:
        new, old = PurePosixPath(clone.place.path), PurePosixPath(clone.twin.path)
        beside = new.parent == old.parent and new.suffix == old.suffix
        is_new = files[clone.place.path].change.status is FileStatus.ADDED
        if is_new and beside and named.is_version(new.stem, old.stem):
            span = clone.place.span
            shared[clone.place.path, clone.twin.path].update(range(span.start, span.end + 1))
    for (path, older), lines in sorted(shared.items()):
        after = files[path].after
        if after and len(lines) >= min_share * sum(bool(line.strip()) for line in after.lines):
            place = Place(path, Span(1, max(lines)))
            yield _match(place, Place(older, Span(1, 1)), (PurePosixPath(path).name, older))


def _match(place: Place, older: Place, names: tuple[str, str]) -> Match:
    name, older_name = names
    return Match(
        place=place,
        symbol=name,
        identity=f"{name} beside {older_name}",
        values=(("NAME", name), ("OLDER", older_name), ("FILE", older.path)),
        related=(older,),
    )


CHECK = Check("versioned-duplicate", Params, find)
