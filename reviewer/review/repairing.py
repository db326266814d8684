"""Findings with the repair that goes with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.finding import Finding, Trouble
from reviewer.model.judged import Change, Version
from reviewer.model.rule import CheckUse, Rule
from reviewer.review.ports import Failed, Sandbox
from reviewer.review.reporting import Report
from reviewer.source.languages import rule_languages
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
    versions = {file.after.path: file.after for file in change.files if file.after}
    mendable = [
        (index, finding.place, recipe, version)
        for index, finding in enumerate(findings)
        if not finding.place.in_base
        and (version := versions.get(finding.place.path))
        and (recipe := _recipe(rules.get(finding.rule), version))
    ]
    for index, place, recipe, version in mendable[:MOST_REPAIRS]:
        yield index, RepairTask(version.path, version.language, version.text, place.span, recipe)


def _recipe(rule: Rule | None, version: Version) -> Rewrite | str | None:
    spoken = rule_languages(version.language)
    language = next((one for one in spoken if rule and one in rule.fix), None)
    if rule is None or language is None:
        return None
    if isinstance(rule.detection, CheckUse):
        return rule.fix[language]
    configs = (one.config for one in rule.detection if one.language == language)
    return next((Rewrite(config, rule.fix[language]) for config in configs), None)
