"""Where each value that holds for a path comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviewer.model.policy import Policy, RuleSetting
from reviewer.model.rule import CheckUse, Rule
from reviewer.rulebook.effective import effective_rules
from reviewer.rulebook.params import stated_params
from reviewer.source.globs import matcher


@dataclass(frozen=True, slots=True)
class Explained:
    """One value of one rule; `source` is a rule file, or the key of the policy."""

    rule: str
    key: str
    value: object
    source: str


def explain(policy: Policy, rules: Iterable[Rule], path: str) -> Iterator[Explained]:
    """Severity, points and params of every rule for `path`; one that is off says so."""
    layers = list(_layers(policy, path))
    known = tuple(rules)
    holding = {rule.id: rule for rule in effective_rules(policy, known, path)}
    for rule in known:
        settings = [(source, layer[rule.id]) for source, layer in layers if rule.id in layer]
        effective = holding.get(rule.id)
        if effective is None:
            off = (f"{source}.{rule.id}" for source, setting in reversed(settings) if setting.off)
            yield Explained(rule.id, "severity", "off", next(off, f"{rule.origin}: files, ignores"))
        else:
            yield from _values(rule, effective, settings)


_Settings = list[tuple[str, RuleSetting]]


def _layers(policy: Policy, path: str) -> Iterator[tuple[str, Mapping[str, RuleSetting]]]:
    yield f"{policy.source}: rules", policy.rules
    for place, one in enumerate(policy.overrides):
        if matcher(one.paths)(path):
            yield f"{policy.source}: overrides[{place}].rules", one.rules


def _values(rule: Rule, effective: Rule, settings: _Settings) -> Iterator[Explained]:
    points = _source(rule, settings, "points")
    if points == rule.origin and effective.points != rule.points:
        points = f"default of {effective.severity}"
    severity = _source(rule, settings, "severity")
    yield Explained(rule.id, "severity", effective.severity.value, severity)
    yield Explained(rule.id, "points", effective.points, points)
    if isinstance(effective.detection, CheckUse):
        for name, value in stated_params(effective.detection).items():
            yield Explained(rule.id, f"params.{name}", value, _source(rule, settings, name))


def _source(rule: Rule, settings: _Settings, key: str) -> str:
    """The last layer that states a value, else the rule's own file."""
    stated = (f"{source}.{rule.id}" for source, one in reversed(settings) if _states(one, key))
    return next(stated, rule.origin)


def _states(setting: RuleSetting, key: str) -> bool:
    given = {"severity": setting.severity, "points": setting.points, **setting.params}
    return given.get(key) is not None
