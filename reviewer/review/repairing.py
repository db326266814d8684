"""Findings with the repair that goes with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from reviewer.model.finding import Finding, Trouble
from reviewer.model.judged import Change, JudgedFile, Version
from reviewer.model.rule import CheckUse, Rule
from reviewer.review.ports import Failed, Sandbox
from reviewer.review.reporting import Report
from reviewer.source.languages import rule_languages
from reviewer.source.repairs.occasion import Base
from reviewer.source.repairs.repair import RepairTask, repair
from reviewer.source.repairs.rewriting import Rewrite

MOST_REPAIRS = 100
"""How many findings of a review are given a repair, the costliest first."""


def with_repairs(
    report: Report, change: Change, rules: Sequence[Rule], *, sandbox: Sandbox
) -> Report:
    """The report with a fix for each finding that has a safe one.

    A repair that fails costs itself only, and is named under troubles.
    """
    repaired = repaired_findings(report.findings, change, rules, sandbox=sandbox)
    troubles = (*report.troubles, *repaired.troubles)
    return replace(report, findings=repaired.findings, troubles=troubles)


@dataclass(frozen=True, slots=True)
class Repaired:
    """Findings in the order given, and the repairs that failed."""

    findings: tuple[Finding, ...]
    troubles: tuple[Trouble, ...] = ()


def repaired_findings(
    findings: Sequence[Finding], change: Change, rules: Sequence[Rule], *, sandbox: Sandbox
) -> Repaired:
    """The findings, each with its fix if there is a safe one."""
    tasks = dict(_tasks(findings, change, {rule.id: rule for rule in rules}))
    if not tasks:
        return Repaired(tuple(findings))
    outcomes = dict(zip(tasks, sandbox.run(repair, list(tasks.values())), strict=True))
    troubles = [
        Trouble(f"repair of {findings[index].rule}", findings[index].place.path, outcome.reason)
        for index, outcome in outcomes.items()
        if isinstance(outcome, Failed)
    ]
    repaired = (
        finding if isinstance(fix, Failed) else replace(finding, fix=fix)
        for index, finding in enumerate(findings)
        for fix in (outcomes.get(index),)
    )
    return Repaired(tuple(repaired), tuple(troubles))


def _tasks(
    findings: Sequence[Finding], change: Change, rules: Mapping[str, Rule]
) -> Iterator[tuple[int, RepairTask]]:
    """What to repair, by the index of its finding."""
    sides = _Sides.of(change)
    mendable = (
        (index, task)
        for index, finding in enumerate(findings)
        if (task := _task(finding, rules.get(finding.rule), sides))
    )
    yield from islice(mendable, MOST_REPAIRS)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The files that have a head, by their path there and by that in the base."""

    head: Mapping[str, JudgedFile]
    base: Mapping[str, JudgedFile]

    @classmethod
    def of(cls, change: Change) -> _Sides:
        files = [file for file in change.files if file.after]
        bases = {file.before.path: file for file in files if file.before}
        return cls({file.path: file for file in files}, bases)


def _task(finding: Finding, rule: Rule | None, sides: _Sides) -> RepairTask | None:
    place = finding.place
    file = (sides.base if place.in_base else sides.head).get(place.path)
    if rule is None or file is None or file.after is None:
        return None
    version, before = file.after, file.before
    recipe = _recipe(rule, version)
    base = Base(before.text, file.change.hunks) if place.in_base and before else None
    if recipe is None:
        return None
    task = RepairTask(version.path, version.language, version.text, place.span, recipe)
    return replace(task, base=base)


def _recipe(rule: Rule, version: Version) -> Rewrite | str | None:
    spoken = rule_languages(version.language)
    language = next((one for one in spoken if one in rule.fix), None)
    if language is None:
        return None
    if isinstance(rule.detection, CheckUse):
        return rule.fix[language]
    configs = (one.config for one in rule.detection if one.language == language)
    return next((Rewrite(config, rule.fix[language]) for config in configs), None)
