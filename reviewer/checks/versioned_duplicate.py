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
from reviewer.model.judged import Change, Clone, FunctionChange, JudgedFile, Place, Version

_TOKEN = re.compile(r"\w+|[^\w\s]")
_NOTHING = "(?!)"
_WORD = re.compile(r"[A-Za-z_]\w*")
_PARAMETERS = re.compile(r"\w\s*\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Params:
    """What marks a version, and how alike the two must be.

    `endings` are words put behind a name, in snake or camel case and with digits or
    without, and `beginnings` words put before it; a bare 2 or 3 at the end counts as well.
    A function or file is a duplicate if `min_share` of it stands in the one without the
    word, a class if it has as much of the other's methods. After one of the `telling`
    words, or a v with digits, a function's parameters are enough; one of the `nouns` behind
    the name of a function too short for a copy says nothing. What lies below one of
    `quiet_folders` comes in versions on purpose.
    """

    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    telling: tuple[str, ...]
    nouns: tuple[str, ...]
    min_share: float
    quiet_folders: tuple[str, ...]

    def is_about(self, path: str) -> bool:
        """Whether a file lies below no quiet folder."""
        return set(self.quiet_folders).isdisjoint(path.split("/")[:-1])


def find(change: Change, params: Params) -> Iterable[Match]:
    """New functions and files, tests aside, named like an older one that still stands."""
    named = _Named(params)
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
            yield from _classes(file, named)
            short = _short_functions(file, named)
            yield from (match for match in short if (path, match.symbol) not in told)


class _Named:
    """Tells versions of a name from the name; `min_share` is how alike they have to be."""

    def __init__(self, params: Params) -> None:
        self.min_share = params.min_share
        word = _behind(params.endings)
        self._word = re.compile(rf"(.+?)(?:{word})")
        self._ending = re.compile(rf"(.+?)(?:{word}|(?<=[A-Za-z])[23])")
        self._telling = re.compile(rf".+?(?:{_behind(params.telling)}|_v\d+|(?<=[a-z0-9])V\d+)")
        self._noun = re.compile(rf".+?(?:{_behind(params.nouns)})")
        first = "|".join(params.beginnings) or _NOTHING
        self._beginning = re.compile(rf"(_?)(?:(?i:{first}))(?:_(?=[a-z])|(?=[A-Z]))(.+)")

    def older(self, name: str) -> str:
        """The name without its word for a version, empty if there is none."""
        owner, dot, last = name.rpartition(".")
        if begun := self._beginning.fullmatch(last):
            camel = last.removeprefix("_")[:1].islower() and begun[2][:1].isupper()
            rest = begun[2][:1].lower() + begun[2][1:] if camel else begun[2]
            return f"{owner}{dot}{begun[1]}{rest}"
        found = self._word.fullmatch(name)
        return found[1] if found else ""

    def is_version(self, name: str, older: str) -> bool:
        found = self._ending.fullmatch(name)
        return (found is not None and found[1] == older) or self.older(name) == older != ""

    def is_noun(self, name: str) -> bool:
        """Whether the word for a version names things as well."""
        return self._noun.fullmatch(name) is not None

    def is_telling(self, name: str) -> bool:
        """Whether the word for a version can hardly mean anything else."""
        return self._telling.fullmatch(name) is not None


def _behind(words: Iterable[str]) -> str:
    given = list(words)
    if not given:
        return _NOTHING
    snake, camel = "|".join(given), "|".join(word.capitalize() for word in given)
    return rf"[_-](?:{snake})\d*|(?<=[a-z0-9])(?:{camel})\d*"


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


def _short_functions(file: JudgedFile, named: _Named) -> Iterator[Match]:
    """New functions, too short to count as copies, beside the one that they are named for."""
    kept = {one.after.name: one for one in file.functions if one.before and one.after}
    for one in file.functions:
        if one.before or one.after is None or named.is_noun(one.after.name):
            continue
        older = kept.get(named.older(one.after.name))
        if older and older.after and _is_second(file, one, older, named=named):
            place = Place(file.path, one.after.span)
            names = (one.after.name, older.after.name)
            yield _match(place, Place(file.path, older.after.span), names)


def _is_second(
    file: JudgedFile, new: FunctionChange, older: FunctionChange, *, named: _Named
) -> bool:
    """Whether a new function does what the older one does or did, judged by name and text."""
    if not (file.after and new.after and older.after) or _is_part(file.after, new, older):
        return False
    texts = _text(file.after, new.after), _text(file.after, older.after)
    is_told = named.is_telling(new.after.name) and _take_alike(*texts, min_share=named.min_share)
    return is_told or _likeness(file, new.after, older) >= named.min_share


def _is_part(version: Version, new: FunctionChange, older: FunctionChange) -> bool:
    """Whether a new function took lines from another one, and not to keep them as they were."""
    if not new.moved_from or new.after is None or older.after is None:
        return False
    called = new.after.name.rpartition(".")[2]
    return new.moved_from != older.name or called in _text(version, older.after)


def _likeness(file: JudgedFile, new: Function, older: FunctionChange) -> float:
    """How much of a function stands in the older one, as it is or as it was."""
    sides = ((file.before, older.before), (file.after, older.after))
    old = [_tokens(version, one) for version, one in sides if version and one]
    fresh = _tokens(file.after, new) if file.after else []
    return max(SequenceMatcher(None, fresh, one, autojunk=False).ratio() for one in old)


def _take_alike(text: str, other: str, *, min_share: float) -> bool:
    """Whether two functions have that share of their parameters in common."""
    taken, given = (
        set(_WORD.findall(found[1])) if (found := _PARAMETERS.search(one)) else set()
        for one in (text, other)
    )
    return len(taken & given) >= min_share * max(len(taken), len(given))


def _classes(file: JudgedFile, named: _Named) -> Iterator[Match]:
    """New classes with the methods of the one that they are named for."""
    fresh: dict[str, set[str]] = defaultdict(set)
    kept: dict[str, set[str]] = defaultdict(set)
    for one in file.functions:
        owner, _, method = one.after.name.rpartition(".") if one.after else ("", "", "")
        if owner:
            (kept if one.before else fresh)[owner].add(method)
    for name in sorted(set(fresh) - set(kept)):
        older, methods = named.older(name), fresh[name]
        shared = methods & kept.get(older, set())
        if len(shared) > 1 and len(shared) >= named.min_share * len(methods):
            place, old = _class_place(file, name), _class_place(file, older)
            if place and old:
                yield _match(place, old, (name, older))


def _class_place(file: JudgedFile, name: str) -> Place | None:
    heading = re.compile(rf"\b(?:class|type|struct) {re.escape(name)}\b")
    lines = enumerate(file.after.lines if file.after else (), start=1)
    at = next((number for number, line in lines if heading.search(line)), None)
    return Place(file.path, Span(at, at)) if at else None


def _text(version: Version, function: Function) -> str:
    return "\n".join(version.lines[function.span.start - 1 : function.span.end])


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
