"""The page of one rule."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from reviewer.model.rule import CheckUse, Example, Rule
from reviewer.review.rendering.rule_pages import counted
from reviewer.rulebook.params import explained_params, stated_params

_WIDTH = 96


def rule_page(rule: Rule) -> str:
    """All that a reader wants to know of a rule, as text of at most 96 columns but for code."""
    return "\n".join(_lines(rule)).rstrip()


def _lines(rule: Rule) -> Iterator[str]:
    yield rule.title
    languages = ", ".join(rule.languages) or "all languages"
    yield f"{rule.id} · {rule.pillar} · {rule.severity}, {rule.points:g} points · {languages}"
    yield from _section("It says", rule.message)
    yield from _section("What would mend it", rule.cure)
    yield from _section("Why", rule.rationale)
    yield from _section("Evidence", counted(rule.precision), *rule.evidence)
    yield from _found_by(rule)
    for name, examples in (("Reported", rule.bad), ("Not reported", rule.good)):
        for example in examples:
            yield from ("", name)
            yield from _example(example)
    yield from _tuning(rule)


def _section(title: str, *paragraphs: str) -> Iterator[str]:
    if any(paragraphs):
        yield from ("", title)
    yield from _wrapped(paragraphs)


def _wrapped(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        for part in paragraph.strip().split("\n\n"):
            yield textwrap.fill(
                part, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False
            )


def _found_by(rule: Rule) -> Iterator[str]:
    yield from ("", "Found by")
    if isinstance(rule.detection, CheckUse):
        yield f"  the check `{rule.detection.name}`, with"
        params = stated_params(rule.detection)
        yield from (f"    {name}: {_inline(params[name])}" for name in params)
        yield from _wrapped([explained_params(rule.detection)] if params else [])
        return
    for pattern in rule.detection:
        yield f"  a pattern for {pattern.language}"
        yield from _code(json.dumps(pattern.config, indent=2, ensure_ascii=False), 4)


def _example(example: Example) -> Iterator[str]:
    for path, side, text in example.shown():
        yield f"  {path} {side}".rstrip()
        yield from _code(text, 4)
    for expected in example.expected:
        words = f": {expected.message}" if expected.message else ""
        yield f"  → line {expected.line}{words}"


def _tuning(rule: Rule) -> Iterator[str]:
    yield from ("", "To tune it, in .github/outlast.yml")
    yield from ("  rules:", f"    {rule.id}: {_setting(rule)}   # or off")
    yield from ("", "To keep it silent in one place, with a reason")
    yield f"  # outlast: ignore[{rule.id}] reason"


def _setting(rule: Rule) -> str:
    params: Mapping[str, object] = {}
    if isinstance(rule.detection, CheckUse):
        params = stated_params(rule.detection)
    stated = ", ".join(f"{name}: {_inline(params[name])}" for name in params)
    return f"{{params: {{{stated}}}}}" if stated else f"{{severity: {rule.severity}}}"


def _inline(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _code(text: str, indent: int) -> Iterator[str]:
    for line in text.rstrip("\n").split("\n"):
        yield f"{' ' * indent}{line}".rstrip()
