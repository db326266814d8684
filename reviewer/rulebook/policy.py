"""Policy files, and the rules as a policy sets them for a path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.errors import Mistake, RepositoryConfigError
from reviewer.model.policy import (
    GateLimits,
    KnownAgent,
    Override,
    Policy,
    RuleSetting,
    SkipWhen,
)
from reviewer.model.rule import Rule, Severity
from reviewer.model.rulebook import Rulebook
from reviewer.rulebook.policy_faults import setting_mistakes
from reviewer.rulebook.policy_schema import GateForm, PolicyForm, RuleForm
from reviewer.rulebook.strict import validate
from reviewer.rulebook.yaml_file import Document, parse_yaml


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
    """The patterns under `rule-files`, whatever else is wrong with the policy."""
    document, _ = _only_document(text, "")
    value = document.value if document else None
    stated = value.get("rule-files") if isinstance(value, dict) else None
    if not isinstance(stated, list):
        return ()
    return tuple(pattern for pattern in stated if isinstance(pattern, str) and pattern)


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
        suppressions=form.suppressions,
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
