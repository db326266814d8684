"""The rules as a policy sets them for a path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from reviewer.model.policy import Policy, RuleSetting
from reviewer.model.rule import DEFAULT_POINTS, CheckUse, Rule
from reviewer.source.globs import matcher


def effective_rules(policy: Policy, rules: Iterable[Rule], path: str) -> tuple[Rule, ...]:
    """The rules that hold for `path`, with the severity, points and params set for it.

    Those switched off, or not meant for the path, are left out. Later overrides win. A
    new severity brings its default points unless the rule file or the policy sets them.
    Raises RepositoryConfigError for params that the rule's check refuses.
    """
    overrides = [one for one in policy.overrides if _matcher(one.paths)(path)]
    layers = [policy.rules, *(one.rules for one in overrides)]
    settings = ((rule, _setting(rule.id, layers)) for rule in rules if _is_meant(rule, path))
    return tuple(_set(rule, setting, policy) for rule, setting in settings if not setting.off)


@lru_cache(maxsize=256)
def _matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    return matcher(patterns)


def _is_meant(rule: Rule, path: str) -> bool:
    if rule.ignores and _matcher(rule.ignores)(path):
        return False
    return not rule.files or _matcher(rule.files)(path)


def _setting(rule_id: str, layers: Sequence[Mapping[str, RuleSetting]]) -> RuleSetting:
    """What all layers together ask of a rule; a later severity wakes one that was off."""
    merged = RuleSetting()
    for layer in layers:
        later = layer.get(rule_id)
        if later is not None:
            merged = RuleSetting(
                off=later.off or (merged.off and later.severity is None),
                severity=later.severity or merged.severity,
                points=merged.points if later.points is None else later.points,
                params={**merged.params, **later.params},
            )
    return merged


def _set(rule: Rule, setting: RuleSetting, policy: Policy) -> Rule:
    if setting == RuleSetting():
        return rule
    severity = setting.severity or rule.severity
    points = rule.points
    if rule.points == DEFAULT_POINTS[rule.severity]:
        points = DEFAULT_POINTS[severity]
    if setting.points is not None:
        points = setting.points
    detection = rule.detection
    if setting.params and isinstance(detection, CheckUse):
        from reviewer.rulebook.params import retuned  # noqa: PLC0415 - slow to import, seldom needed

        detection = retuned(detection, setting.params, rule_id=rule.id, file=policy.source)
    return replace(rule, severity=severity, points=points, detection=detection)
