"""What a policy asks of rules that do not exist or cannot do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.errors import Mistake
from reviewer.model.rule import CheckUse, Rule
from reviewer.rulebook.params import known_checks, read_params, stated_params
from reviewer.rulebook.strict import suggestion
from reviewer.rulebook.yaml_file import Document, Key, dotted


def setting_mistakes(
    document: Document, file: str, rules: Mapping[str, Rule], *, others: bool
) -> tuple[Mistake, ...]:
    """Unknown rules and wrong params of a policy document, whatever else is wrong in it.

    With `others`, rules that are not known here may be in the policy's `rule-files`.
    """
    value = document.value if isinstance(document.value, dict) else {}
    is_open = others and bool(value.get("rule-files"))
    mistakes = []
    for key, setting in _settings(value):
        for below, problem, cure in _faults(str(key[-1]), setting, rules):
            if below or not is_open:
                full = (*key, *below)
                mistakes.append(Mistake(file, document.line(full), dotted(full), problem, cure))
    return tuple(mistakes)


def _settings(value: Mapping[str, object]) -> Iterator[tuple[Key, object]]:
    """The setting of each rule, with its path, in the policy and in its overrides."""
    yield from _entries(("rules",), value.get("rules"))
    overrides = value.get("overrides")
    for index, override in enumerate(overrides if isinstance(overrides, list) else ()):
        if isinstance(override, dict):
            yield from _entries(("overrides", index, "rules"), override.get("rules"))


def _entries(place: Key, settings: object) -> Iterator[tuple[Key, object]]:
    if isinstance(settings, dict):
        for name, setting in settings.items():
            yield (*place, name), setting


def _faults(
    name: str, setting: object, rules: Mapping[str, Rule]
) -> Iterator[tuple[Key, str, str]]:
    rule = rules.get(name)
    if rule is None:
        yield (), "is no known rule", suggestion(name, rules)
        return
    params = setting.get("params") if isinstance(setting, dict) else None
    if isinstance(params, dict):
        yield from _param_faults(rule, params)


def _param_faults(rule: Rule, params: Mapping[str, object]) -> Iterator[tuple[Key, str, str]]:
    if not isinstance(rule.detection, CheckUse):
        yield ("params",), f"belongs to a check, but `{rule.id}` is a pattern", "Remove it."
        return
    stated = {**stated_params(rule.detection), **params}
    _, faults = read_params(known_checks()[rule.detection.name], stated)
    for fault in faults:
        yield ("params", *fault.key), fault.problem, fault.cure
