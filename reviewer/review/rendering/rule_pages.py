"""The page of a rule and the index of all rules, as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from reviewer.model.rule import CheckUse, Example, Precision, Rule
from reviewer.model.rulebook import Rulebook
from reviewer.rulebook.kinds import GROUPS
from reviewer.rulebook.params import explained_params, stated_params

NOTHING_MEASURED = "not measured yet"
_FENCE = "```"
_LONGEST_LINE = 78
_GENERATED = "<!-- Generated from {source} by `outlast rules docs`: change that file instead. -->"


def rule_page(rule: Rule) -> str:
    """All that a reader wants to know of a rule, as Markdown."""
    return "\n".join(_page(rule)).rstrip("\n") + "\n"


def rule_index(rulebook: Rulebook) -> str:
    """Every rule in a line, by group, with what was measured of it."""
    return "\n".join(_index(rulebook)).rstrip("\n") + "\n"


def rule_pages(rulebook: Rulebook) -> dict[str, str]:
    """Every page by its file's name, the index among them."""
    pages = {f"{rule.id}.md": f"{_origin(rule)}\n\n{rule_page(rule)}" for rule in rulebook.rules}
    return {"README.md": rule_index(rulebook), **pages}


def _origin(rule: Rule) -> str:
    return _GENERATED.format(source=f"rules/{rule.origin}")


def _page(rule: Rule) -> Iterator[str]:
    yield from (f"# {rule.title}", "")
    yield f"`{rule.id}` · {_summary(rule)} · since {rule.since or 'always'}"
    yield from ("", "## What it says", "", f"> {_wrapped_quote(rule)}", "")
    yield from ("## Why", "", rule.rationale.strip(), "")
    yield from ("## How it was measured", "", *_evidence(rule), "")
    yield from ("## How it is found", "", *_found_by(rule), "")
    for heading, examples in (("Reported", rule.bad), ("Not reported", rule.good)):
        yield from (f"## {heading}", "")
        for example in examples:
            yield from _example(example)
    yield from ("## Tune it", "", *_tuning(rule), "")
    yield from ("## Keep it silent in one place", "", *_suppressing(rule))


def _summary(rule: Rule) -> str:
    points = "1 point" if rule.points == 1 else f"{rule.points:g} points"
    return f"{rule.pillar} · {rule.severity}, {points} · {languages(rule)}"


def languages(rule: Rule) -> str:
    """The languages that a rule speaks, in words."""
    return ", ".join(rule.languages) or "every language"


def _wrapped_quote(rule: Rule) -> str:
    return "\n> ".join(part for part in (rule.message, rule.cure) if part)


def _evidence(rule: Rule) -> Iterator[str]:
    yield f"- {counted(rule.precision)}"
    yield from (f"- {one}" for one in rule.evidence)


def counted(precision: Precision | None) -> str:
    """How often the rule spoke on careful history and was wanted, in a sentence or two."""
    if precision is None:
        return f"Its own precision is {NOTHING_MEASURED}."
    commits = f"{precision.commits:,} commits of careful history (docs/evidence.md)"
    if not precision.hits:
        return f"Silent on {commits}."
    times = "once" if precision.hits == 1 else f"{precision.hits} times"
    if not precision.read:
        return f"On {commits} it spoke {times}; nobody has read these yet."
    share = round(100 * precision.wanted / precision.read)
    return f"On {commits} it spoke {times}; {_wanted(precision)} ({share} %)."


def _wanted(precision: Precision) -> str:
    some = "" if precision.read == precision.hits else " read"
    return f"{precision.wanted} of {precision.read}{some} wanted"


def _found_by(rule: Rule) -> Iterator[str]:
    if isinstance(rule.detection, CheckUse):
        yield f"By the check `{rule.detection.name}`"
        params = stated_params(rule.detection)
        if params:
            yield from ("with these numbers:", "", "| parameter | value |", "|---|---|")
            yield from (_parameter(name, value) for name, value in params.items())
            yield from ("", explained_params(rule.detection))
        return
    for pattern in rule.detection:
        yield f"By this [ast-grep](https://ast-grep.github.io) pattern for {pattern.language}:"
        shown = json.dumps(pattern.config, indent=2, ensure_ascii=False)
        yield from ("", *_fenced(shown, "json"), "")


def _parameter(name: str, value: object) -> str:
    return f"| `{name}` | `{_in_cell(_inline(value))}` |"


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")


def _example(example: Example) -> Iterator[str]:
    for path, side, text in example.shown():
        yield f"`{path}`{f', {side}' if side else ''}"
        yield from ("", *_fenced(text, path.rpartition(".")[2]), "")
    for expected in example.expected:
        where = f"`{expected.path}`, line {expected.line}{' of before' * expected.in_base}"
        yield f"Found in {where}{f': {expected.message}' if expected.message else ''}."
    if example.expected:
        yield ""
    for path, text in example.fixed.items():
        yield from (f"`{path}`, repaired", "")
        yield from (*_fenced(text, path.rpartition(".")[2]), "")


def _tuning(rule: Rule) -> Iterator[str]:
    setting = f"rules:\n  {rule.id}: {_setting(rule)}   # or off, notice, warning, error"
    yield from ("In `.github/outlast.yml`:", "", *_fenced(setting, "yaml"))


def _suppressing(rule: Rule) -> Iterator[str]:
    yield from ("In a comment on or above the line, with the reason:", "")
    yield from _fenced(f"# outlast: ignore[{rule.id}] why it is right here", "text")
    if rule.severity == "error":
        yield from ("", "As an error it cannot be silenced that way; a policy can lower it.")


def _setting(rule: Rule) -> str:
    params: Mapping[str, object] = {}
    if isinstance(rule.detection, CheckUse):
        params = stated_params(rule.detection)
    stated = ", ".join(f"{name}: {_inline(value)}" for name, value in params.items())
    short = len(stated) <= _LONGEST_LINE
    return f"{{params: {{{stated}}}}}" if stated and short else f"{{points: {rule.points:g}}}"


def _index(rulebook: Rulebook) -> Iterator[str]:
    yield from (_GENERATED.format(source="rules/"), "", "# Rules", "")
    yield "Each speaks only of what a change made new or worse. Points are what a finding costs"
    yield "in the score; *precision* tells how many findings on careful history a reader wanted"
    yield "on a pull request of theirs (of eleven repositories, seven of them Python), a dash that"
    yield "nobody has counted yet."
    for group, kinds in GROUPS.items():
        rules = [rule for rule in rulebook.rules if rule.kind in kinds]
        if not rules:
            continue
        yield from ("", f"## {group}", "")
        yield "| rule | says | pillar | severity | points | languages | precision |"
        yield "|---|---|---|---|---|---|---|"
        yield from (
            _row(rule) for rule in sorted(rules, key=lambda one: (-one.severity.rank, one.id))
        )


def _row(rule: Rule) -> str:
    cells = (
        f"[{rule.id}]({rule.id}.md)",
        rule.title,
        rule.pillar.value,
        rule.severity.value,
        f"{rule.points:g}",
        languages(rule),
        _measured(rule.precision),
    )
    return f"| {' | '.join(_in_cell(cell) for cell in cells)} |"


def _measured(precision: Precision | None) -> str:
    if precision is None:
        return "-"
    if not precision.hits:
        return f"silent on {precision.commits:,} commits"
    if not precision.read:
        return f"{precision.hits} in {precision.commits:,} commits, none read"
    return f"{_wanted(precision)}, {precision.hits} in {precision.commits:,} commits"


def _fenced(text: str, language: str) -> Iterable[str]:
    fence = _FENCE
    while fence in text:
        fence += "`"
    return (f"{fence}{language}", *text.rstrip("\n").split("\n"), fence)


def _inline(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
