"""New or worse only: which matches are reported, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.model.finding import Finding, Match, SetAside
from reviewer.model.judged import JudgedFile
from reviewer.review.finding import RuleMatches

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Selected:
    """The matches of one rule that are new, and those on added lines that are not."""

    found: RuleMatches
    new: tuple[Match, ...]
    set_aside: tuple[SetAside, ...]


def select_new(found: RuleMatches, files: Mapping[str, JudgedFile]) -> Selected:
    """Keep the matches on added lines that the base does not hold as well.

    Base and head are compared as multisets of (file, enclosing symbol, normalised text),
    then without the symbol; lines that the change only moved hold nothing new.
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
    kept: dict[tuple[str, str, str, int], Finding] = {}
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
    base_paths = {
        file.before.path: path for path, file in files.items() if file.before and file.after
    }
    stock = Counter(
        (base_paths.get(one.place.path, one.place.path), one.symbol, one.identity)
        for one in inherited
    )
    for match in matches:
        if not _on_added_line(match, files):
            _take(stock, match)
    touched = (match for match in matches if _on_added_line(match, files))
    return {id(match) for match in touched if _take(stock, match)}


def _take(stock: Counter[Key], match: Match) -> bool:
    path, identity = match.place.path, match.identity
    exact = (path, match.symbol, identity)
    if stock[exact] > 0:
        stock[exact] -= 1
        return True
    for key in stock:
        if stock[key] > 0 and (key[0], key[2]) == (path, identity):
            stock[key] -= 1
            return True
    return False


def _inherited_because(match: Match, file: JudgedFile, *, partnered: bool) -> str:
    if partnered:
        return "stood in the base already"
    if not file.renews(match.place.span):
        return "moved, not new"
    return ""


def _aside(rule: str, match: Match, reason: str) -> SetAside:
    return SetAside(rule, match.place.path, match.place.span.start, reason)


def put_aside(finding: Finding, reason: str) -> SetAside:
    """A finding that is left out, with the reason."""
    return SetAside(finding.rule, finding.place.path, finding.place.span.start, reason)


def _spot(finding: Finding) -> tuple[str, str, str, int]:
    place = finding.place
    line = 0 if finding.pillar == "complexity" and finding.symbol else place.span.start
    return finding.pillar, place.path, finding.symbol, line


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
