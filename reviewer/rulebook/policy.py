"""Policy files, and the rules as a policy sets them for a path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from reviewer.errors import Mistake, RepositoryConfigError
from reviewer.model.policy import (
    GateLimits,
    KnownAgent,
    Override,
    Policy,
    RuleSetting,
    SkipWhen,
)
from reviewer.model.rule import DEFAULT_POINTS, CheckUse, Rule, Severity
from reviewer.rulebook.loading import Rulebook
from reviewer.rulebook.params import known_checks, read_params, stated_params
from reviewer.rulebook.policy_faults import setting_mistakes
from reviewer.rulebook.policy_schema import GateForm, PolicyForm, RuleForm
from reviewer.rulebook.strict import validate
from reviewer.rulebook.yaml_file import Document, dotted, parse_yaml
from reviewer.source.globs import matcher


def load_policy(
    text: str, file: str, rulebook: Rulebook, *, own: Iterable[Rule] | None = None
) -> Policy:
    """The policy that `text` states; raises RepositoryConfigError with every mistake.

    `own` are the rules of the repository's `rule-files`. While they are not known
    (None), a policy that names such files may set rules that the rulebook lacks.
    """
    document, mistakes = _only_document(text, file)
    if document is None:
        raise RepositoryConfigError(mistakes)
    form, faults = validate(PolicyForm, document, file)
    rules = {rule.id: rule for rule in (*rulebook.rules, *(own or ()))}
    unknown = setting_mistakes(document, file, rules, others=own is None)
    if form is None or mistakes or unknown:
        raise RepositoryConfigError(tuple(sorted({*mistakes, *faults, *unknown}, key=_by_line)))
    return _policy(form, file)


def named_rule_files(text: str) -> tuple[str, ...]:
    """The patterns under `rule-files`; none if the policy is no valid one."""
    document, _ = _only_document(text, "")
    form, _ = validate(PolicyForm, document, "") if document else (None, ())
    return form.rule_files if form else ()


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


def _only_document(text: str, file: str) -> tuple[Document | None, tuple[Mistake, ...]]:
    parsed = parse_yaml(text, file)
    if len(parsed.documents) == 1:
        return parsed.documents[0], parsed.mistakes
    count = "no document" if not parsed.documents else "more than one document"
    problem, cure = f"The file holds {count}", "Write one that begins with `version: 1`."
    return None, parsed.mistakes or (Mistake(file, 1, "", problem, cure),)


def _by_line(mistake: Mistake) -> tuple[int, str, str]:
    return (mistake.line, mistake.key, mistake.problem)


_Settings = Mapping[str, str | RuleForm]


def _policy(form: PolicyForm, file: str) -> Policy:
    gate = GateLimits(form.gate.block, form.gate.max_points, form.gate.max_duplicated_percent)
    stricter = form.agents.stricter
    return Policy(
        source=file,
        mode=form.mode,
        gate=gate,
        ignore=form.ignore,
        rules=_rule_settings(form.rules),
        rule_files=form.rule_files,
        overrides=tuple(Override(one.paths, _rule_settings(one.rules)) for one in form.overrides),
        stricter_for_agents=_stricter(gate, stricter.gate) if stricter else None,
        also_agents=tuple(KnownAgent(one.name, one.logins, one.emails) for one in form.agents.also),
        skip=SkipWhen(form.skip.drafts, form.skip.authors, form.skip.labels),
        max_annotations=form.report.max_annotations,
    )


def _stricter(gate: GateLimits, form: GateForm) -> GateLimits:
    """The gate with what is stated for agents; the rest stays as it is for everybody."""
    stated = form.model_fields_set
    return GateLimits(
        block=form.block if "block" in stated else gate.block,
        max_points=form.max_points if "max_points" in stated else gate.max_points,
        max_duplicated_percent=form.max_duplicated_percent
        if "max_duplicated_percent" in stated
        else gate.max_duplicated_percent,
    )


def _rule_settings(settings: _Settings) -> dict[str, RuleSetting]:
    return {name: _rule_setting(settings[name]) for name in sorted(settings)}


def _rule_setting(choice: str | RuleForm) -> RuleSetting:
    if isinstance(choice, RuleForm):
        return RuleSetting(severity=choice.severity, points=choice.points, params=choice.params)
    return RuleSetting(off=True) if choice == "off" else RuleSetting(severity=Severity(choice))


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
        detection = _with_params(detection, setting, (policy.source, rule.id))
    return replace(rule, severity=severity, points=points, detection=detection)


def _with_params(use: CheckUse, setting: RuleSetting, where: tuple[str, str]) -> CheckUse:
    found, faults = read_params(known_checks()[use.name], {**stated_params(use), **setting.params})
    if not faults:
        return replace(use, params=found)
    source, rule_id = where
    keys = [dotted(("rules", rule_id, "params", *fault.key)) for fault in faults]
    raise RepositoryConfigError(
        tuple(
            Mistake(source, 1, key, fault.problem, fault.cure)
            for key, fault in zip(keys, faults, strict=True)
        )
    )
