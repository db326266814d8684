"""New or worse only: which matches are reported, and why the others are not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.checks.novelty import newcomers, shape
from reviewer.model.finding import Finding, Match, SetAside
from reviewer.model.judged import JudgedFile
from reviewer.review.finding import RuleMatches
from reviewer.source.layout import bare

_LETTERS_TO_KNOW_AGAIN = 11
_LONGEST_LAID_OUT = 4_000
"""Characters above which a match is compared as it is laid out."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The matches of one rule that are new, and those on added lines that are not."""

    found: RuleMatches
    new: tuple[Match, ...]
    set_aside: tuple[SetAside, ...]


def select_new(found: RuleMatches, files: Mapping[str, JudgedFile]) -> Selected:
    """Keep the matches on added lines that the base does not hold as well.

    Base and head are compared as multisets of (file, enclosing symbol, text without its
    layout), then without the symbol, then with other names in it, then across files: for a
    function of the same name, and for text that tells enough. Lines that the change only
    moved or laid out hold nothing new.
    """
    if found.inherited is None:
        return Selected(found, found.matches, ())
    touched = [one for one in found.matches if _on_added_line(one, files)]
    spared = _partnered(found.matches, found.inherited, files)
    new, set_aside = [], []
    for match in touched:
        reason = _inherited_because(match, files[match.place.path], partnered=id(match) in spared)
        if reason:
            set_aside.append(_aside(found.rule.id, match, reason))
        else:
            new.append(match)
    return Selected(found, tuple(new), tuple(set_aside))


def fold(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[SetAside, ...]]:
    """One place, one finding: the costliest of a pillar speaks for the others there."""
    kept: dict[tuple[str, bool, str, str, int], Finding] = {}
    set_aside = []
    for finding in sorted(findings, key=_costliest_first):
        first = kept.setdefault(_spot(finding), finding)
        if first is not finding:
            other = "another " if first.rule == finding.rule else ""
            reason = f"said by {other}{first.rule}"
            set_aside.append(put_aside(finding, reason))
    return tuple(sorted(kept.values(), key=_costliest_first)), tuple(set_aside)


def _on_added_line(match: Match, files: Mapping[str, JudgedFile]) -> bool:
    file = files.get(match.place.path)
    return file is not None and file.adds(match.place.span)


def _partnered(
    matches: Sequence[Match],
    inherited: Sequence[Match],
    files: Mapping[str, JudgedFile],
) -> set[int]:
    """The ids of touched matches that stood in the base already."""
    heads = {file.before.path: path for path, file in files.items() if file.before and file.after}
    old = [(heads.get(one.place.path, one.place.path), one) for one in inherited]
    new = [(one.place.path, one) for one in matches]
    paths = {path for path, _ in (*old, *new)}
    lasting = {path: _lasting(files.get(path)) for path in paths}
    base = [_Seen(match, path, _text(match), lasting[path]) for path, match in old]
    head = [_Seen(match, path, _text(match), lasting[path]) for path, match in new]
    head.sort(key=lambda one: _on_added_line(one.match, files))
    newest = newcomers(base, head, (_exactly, _in_file, _renamed, _moved, _elsewhere))
    fresh = {id(one.match) for one in newest}
    return {id(match) for match in matches if id(match) not in fresh}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A match, its file's path in the head, what tells it, and the functions of both sides."""

    match: Match
    path: str
    text: str
    lasting: frozenset[str]


def _text(match: Match) -> str:
    return match.identity if len(match.identity) > _LONGEST_LAID_OUT else bare(match.identity)


def _lasting(file: JudgedFile | None) -> frozenset[str]:
    """The names of the functions that a file has on both sides."""
    if file is None or file.before is None or file.after is None:
        return frozenset()
    before, after = (
        {one.name for one in version.facts.functions} for version in (file.before, file.after)
    )
    return frozenset(before & after)


def _exactly(one: _Seen) -> Hashable:
    return one.path, one.match.symbol, one.text


def _in_file(one: _Seen) -> Hashable:
    return one.path, one.text


def _renamed(one: _Seen) -> Hashable:
    """In one function, or in one that got another name, with other names in it."""
    symbol = one.match.symbol
    return one.path, symbol if symbol in one.lasting else "", shape(one.text)


def _moved(one: _Seen) -> Hashable:
    """In a function of that name, whatever the file and the other names in it."""
    name = one.match.symbol.rpartition(".")[2]
    return (name, shape(one.text)) if name else id(one)


def _elsewhere(one: _Seen) -> Hashable:
    """Anywhere, if the text is long enough to be known again."""
    letters = sum(map(str.isalnum, one.text))
    return one.text if letters >= _LETTERS_TO_KNOW_AGAIN else id(one)


def _inherited_because(match: Match, file: JudgedFile, *, partnered: bool) -> str:
    if partnered:
        return "stood in the base already"
    if not file.renews(match.place.span):
        return "moved or reformatted, not new"
    return ""


def _aside(rule: str, match: Match, reason: str) -> SetAside:
    return SetAside(rule, match.place.path, match.place.span.start, reason)


def put_aside(finding: Finding, reason: str) -> SetAside:
    """A finding that is left out, with the reason."""
    return SetAside(finding.rule, finding.place.path, finding.place.span.start, reason)


def _spot(finding: Finding) -> tuple[str, bool, str, str, int]:
    place = finding.place
    line = 0 if finding.pillar == "complexity" and finding.symbol else place.span.start
    return place.path, place.in_base, finding.pillar, finding.symbol, line


def _costliest_first(finding: Finding) -> tuple[int, float, str, int, str, str]:
    place = finding.place
    return (
        -finding.severity.rank,
        -finding.points,
        place.path,
        place.span.start,
        finding.rule,
        finding.fingerprint,
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are shown: severest and costliest first, then by place."""
    return tuple(sorted(findings, key=_costliest_first))
