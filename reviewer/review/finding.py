"""What the rules find in a change, before anything is selected away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reviewer.checks.check import Check
from reviewer.checks.symbols import match_at
from reviewer.model.change import FileChange, FileStatus, Hunk, TreeEntry
from reviewer.model.finding import Match, Trouble
from reviewer.model.judged import Change, JudgedFile, Version
from reviewer.model.rule import CheckUse, Rule, Where
from reviewer.review.policies import Law
from reviewer.rulebook.effective import effective_rules
from reviewer.source.languages import rule_languages
from reviewer.source.testcode import is_product_path


@dataclass(frozen=True, slots=True)
class RuleMatches:
    """The matches of one rule, as the policy has set it for their files.

    `inherited` are the matches of the base; None means that the rule compared the two
    sides itself.
    """

    rule: Rule
    matches: tuple[Match, ...]
    inherited: tuple[Match, ...] | None


@dataclass(frozen=True, slots=True)
class Found:
    """All matches, and the checks that failed."""

    matches: tuple[RuleMatches, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class _Setting:
    """A rule as it is set for some of the files."""

    rule: Rule
    paths: frozenset[str]


def find_matches(change: Change, law: Law, checks: Mapping[str, Check]) -> Found:
    """Run every rule over the change; a check that raises becomes a trouble."""
    found, troubles = [], []
    heard = _Heard(change)
    for setting in _settings(change, law):
        try:
            found.append(_matches_of(setting, heard, checks))
        except Exception as error:  # noqa: BLE001 - a check that fails is reported, the review lives
            reason = f"{type(error).__name__}: {error}"[:200]
            troubles.append(Trouble(setting.rule.id, "", reason))
    return Found(tuple(found), tuple(troubles))


def _settings(change: Change, law: Law) -> list[_Setting]:
    grouped: dict[str, tuple[Rule, list[str]]] = {}
    for file in change.files:
        rules = effective_rules(law.policy, law.rules, file.path)
        for rule in (one for one in rules if _is_about(one, file)):
            params = rule.detection.params if isinstance(rule.detection, CheckUse) else ""
            key = f"{rule.id} {rule.severity} {rule.points} {params}"
            grouped.setdefault(key, (rule, []))[1].append(file.path)
    return [_Setting(rule, frozenset(paths)) for rule, paths in grouped.values()]


def _is_about(rule: Rule, file: JudgedFile) -> bool:
    """Whether the rule speaks of the kind of code that the file holds."""
    if rule.where is None:
        return True
    if rule.where is Where.TESTS:
        return file.is_test
    return not file.is_test and is_product_path(file.path)


def _matches_of(setting: _Setting, heard: _Heard, checks: Mapping[str, Check]) -> RuleMatches:
    rule = setting.rule
    if isinstance(rule.detection, CheckUse):
        spoken = heard.by(rule)
        return _by_check(setting, checks[rule.detection.name], rule.detection.params, spoken=spoken)
    files = [file for file in heard.change.files if file.path in setting.paths]
    return RuleMatches(
        rule,
        tuple(match for file in files for match in _by_pattern(rule, file.after)),
        tuple(match for file in files for match in _by_pattern(rule, file.before)),
    )


def _by_check(setting: _Setting, check: Check, params: object, *, spoken: Change) -> RuleMatches:
    matches = [one for one in check.find(spoken, params) if one.place.path in setting.paths]
    if check.compares:
        return RuleMatches(setting.rule, tuple(matches), None)
    inherited = check.find(_base_only(spoken), params) if matches else ()
    return RuleMatches(setting.rule, tuple(matches), tuple(inherited))


class _Heard:
    """The change as rules see it: one and the same for those of the same languages."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self._by_paths: dict[tuple[str, ...], Change] = {}

    def by(self, rule: Rule) -> Change:
        """The files in the languages of a rule."""
        files = tuple(_spoken(rule, self.change.files))
        if len(files) == len(self.change.files):
            return self.change
        key = tuple(file.path for file in files)
        return self._by_paths.setdefault(key, replace(self.change, files=files))


def _spoken(rule: Rule, files: Iterable[JudgedFile]) -> Iterable[JudgedFile]:
    for file in files:
        version = file.after or file.before
        if version and (not rule.languages or _speaks(rule, version.language)):
            yield file


def _speaks(rule: Rule, language: str) -> bool:
    return any(name in rule.languages for name in rule_languages(language))


def _base_only(change: Change) -> Change:
    """The base as if it had just been written, so that a check sees all of it."""
    files = (_as_new(file.before) for file in change.files if file.before)
    return Change(tuple(files))


def _as_new(version: Version) -> JudgedFile:
    count = version.text.count("\n") + 1
    entry = TreeEntry(version.path, version.blob)
    change = FileChange(FileStatus.ADDED, None, entry, (Hunk(0, 0, 1, count),))
    return JudgedFile(change, None, version)


def _by_pattern(rule: Rule, version: Version | None) -> Iterable[Match]:
    if version is None:
        return
    for found in version.facts.matches:
        if found.rule == rule.id:
            yield match_at(version, found.span, found.text, values=found.values)
