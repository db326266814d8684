"""Finds suppressions that a change adds to product code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.novelty import newcomers
from reviewer.checks.symbols import symbol_at
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.provenance import calls_itself_generated
from reviewer.source.silencers import Silencer

_FILES_OF_A_SWEEP = 5
_UNTYPED_IMPORT = re.compile(r"(?:import|no-untyped-call)\b.*|reportMissing\w+")
_IMPORT = re.compile(r"(?:from|import)\b|\w+ = None\b|\w+(?: as \w+)?, *#")
_REEXPORT = re.compile(r"\bimport (\w+) as \1\b")
_UNUSED_IMPORT = "F401"
_OF_STARS = re.compile(r"F40[35]|F401[,\s]+F403|F403[,\s]+F401")
_STAR = re.compile(r"^from \S+ import \*", re.MULTILINE)
_NOT_COVERED = re.compile(
    r"TYPE_CHECKING|NotImplementedError|__name__|ImportError|ModuleNotFoundError|@(?:\w+\.)?overload|"
    r"abstractmethod|sys\.(?:platform|version)|os\.name|assert_never|AssertionError|unreachable|"
    r"\.\.\.$|^pass\b|PY\d|__repr__|HAS_|KeyboardInterrupt"
)


@dataclass(frozen=True, slots=True)
class Params:
    """`blanket` chooses between those that silence everything and those that name a code.

    Codes that match `unavoidable` are nobody's choice.
    """

    blanket: bool
    unavoidable: str


@dataclass(frozen=True, slots=True)
class _Seen:
    file: JudgedFile
    version: Version
    silencer: Silencer


def find(change: Change, params: Params) -> Iterable[Match]:
    """Suppressions beyond those of the base that give no reason, equal ones in one match.

    Moved ones are not new; naming the code of an old one is not either. Test code,
    re-exports, untyped imports, generated code and branches that cannot run under test are
    left out.
    """
    before = [one for file in change.files for one in _seen(file, file.before)]
    after = [one for file in change.files for one in _seen(file, file.after)]
    if params.blanket:
        before = [one for one in before if one.silencer.is_blanket]
        after = [one for one in after if one.silencer.is_blanket]
    fresh = newcomers(before, after, (_exactly, _anywhere, _by_file))
    for group in _groups([one for one in fresh if _counts(one, params)]):
        yield _match(group)


def _counts(one: _Seen, params: Params) -> bool:
    codes = one.silencer.codes
    unavoidable = bool(codes) and re.fullmatch(params.unavoidable, codes) is not None
    silent = one.silencer.is_justified or unavoidable or _is_usual(one)
    return one.silencer.is_blanket is params.blanket and not silent


def _groups(found: Sequence[_Seen]) -> Iterator[list[_Seen]]:
    """Equal ones of a file together; of the whole change if a tool is just being brought in."""
    by_text: dict[str, dict[str, list[_Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        by_text[one.silencer.text][one.file.path].append(one)
    for files in by_text.values():
        if len(files) >= _FILES_OF_A_SWEEP:
            yield [one for group in files.values() for one in group]
        else:
            yield from files.values()


def _seen(file: JudgedFile, version: Version | None) -> list[_Seen]:
    if version is None or version.is_test or version.path.endswith(".pyi"):
        return []
    if calls_itself_generated(version.path, version.text):
        return []
    return [_Seen(file, version, one) for one in version.facts.of(Silencer)]


def _exactly(one: _Seen) -> Hashable:
    return one.file.path, *_anywhere(one)


def _anywhere(one: _Seen) -> tuple[Hashable, ...]:
    return one.silencer.text, one.silencer.code


def _by_file(one: _Seen) -> Hashable:
    return one.file.path, one.silencer.name


def _is_usual(one: _Seen) -> bool:
    silencer = one.silencer
    if silencer.name in {"noqa", "pylint"} and one.file.path.endswith("__init__.py"):
        return "import" in silencer.code or silencer.codes == _UNUSED_IMPORT
    if silencer.name in {"type", "pyright"} and _IMPORT.match(silencer.code):
        return True
    if silencer.name == "noqa" and (_REEXPORT.search(silencer.code) or _is_due_to_a_star(one)):
        return True
    if silencer.name.startswith("pragma"):
        return _NOT_COVERED.search(silencer.code) is not None
    return _UNTYPED_IMPORT.fullmatch(silencer.codes) is not None


def _is_due_to_a_star(one: _Seen) -> bool:
    """Whether it names what comes with a star import, and the file holds one."""
    return bool(_OF_STARS.fullmatch(one.silencer.codes) and _STAR.search(one.version.text))


def _match(group: list[_Seen]) -> Match:
    first = group[0]
    line = first.silencer.line
    files = len({one.file.path for one in group})
    times = f" ({len(group)} times)" if len(group) > 1 else ""
    times = f" ({len(group)} times in {files} files)" if files > 1 else times
    return Match(
        place=Place(first.file.path, Span(line, line)),
        symbol=symbol_at(first.version, line),
        identity=f"{first.silencer.text} {first.silencer.code}",
        values=(("SUPPRESSION", first.silencer.text), ("TIMES", times)),
        related=tuple(
            Place(one.file.path, Span(one.silencer.line, one.silencer.line)) for one in group[1:]
        ),
    )


CHECK = Check("suppression-added", Params, find)
