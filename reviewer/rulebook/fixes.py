"""The `fix` of a rule file: what mends a match, by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.rule import CheckUse, Pattern
from reviewer.rulebook.faults import Fault
from reviewer.rulebook.schema import RuleFile
from reviewer.rulebook.strict import suggestion
from reviewer.source.captures import captured_names, named_in
from reviewer.source.repairs.codemods import CODEMODS


def fixes_of(form: RuleFile) -> Mapping[str, str]:
    """What mends a match, by language: one text stands for every language of the rule."""
    if form.fix is None:
        return {}
    if isinstance(form.fix, str):
        return {str(language): form.fix for language in form.languages}
    return {str(language): recipe for language, recipe in form.fix.items()}


def fix_faults(form: RuleFile, detection: tuple[Pattern, ...] | CheckUse | None) -> Iterator[Fault]:
    """What is wrong with the `fix` of a rule."""
    if form.fix is not None and not form.languages:
        yield Fault(("fix",), "belongs to languages", "Name the languages of the rule.")
    for language, recipe in fixes_of(form).items():
        key = ("fix",) if isinstance(form.fix, str) else ("fix", language)
        if language not in form.languages:
            cure = suggestion(language, form.languages)
            yield Fault(key, "is for a language that the rule does not name", cure)
        elif isinstance(detection, CheckUse):
            yield from _codemod_faults(key, recipe)
        else:
            yield from _rewrite_faults(key, recipe, _caught(detection, language))


def _codemod_faults(key: tuple[str, ...], name: str) -> Iterator[Fault]:
    if name not in CODEMODS:
        yield Fault(key, f"`{name}` is no codemod", suggestion(name, CODEMODS))


def _rewrite_faults(
    key: tuple[str, ...], template: str, caught: frozenset[str] | None
) -> Iterator[Fault]:
    for name in named_in(template):
        if caught is not None and name not in caught:
            problem = f"uses `${name}`, which the pattern never catches"
            yield Fault(key, problem, suggestion(name, caught))


def _caught(detection: tuple[Pattern, ...] | None, language: str) -> frozenset[str] | None:
    patterns = [one for one in detection or () if one.language == language]
    return frozenset(captured_names(patterns[0].config)) if patterns else None
