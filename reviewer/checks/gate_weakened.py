"""Finds configuration that lets through what it used to stop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.checks.check import Check
from reviewer.checks.gate_commands import Sighting, Weakening, weaker_commands
from reviewer.checks.gate_comments import commented_code, is_comment, says_why_above
from reviewer.checks.gate_recipes import moves_into_recipes
from reviewer.checks.gate_scripts import emptied_scripts
from reviewer.checks.gate_settings import Laxer, laxer_settings
from reviewer.checks.gate_triggers import cut_of, sees_proposals
from reviewer.checks.gate_values import added_values
from reviewer.checks.gate_words import (
    Told,
    became,
    of_command,
    of_setting,
    of_switch,
    of_triggers,
)
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, JudgedFile, Place, Version
from reviewer.source.gates.commands import Command, line_of_key
from reviewer.source.gates.files import is_gate, is_recipes, is_settings, is_workflow
from reviewer.source.gates.settings import Setting
from reviewer.source.gates.switches import Checker, Switch
from reviewer.source.gates.triggers import Trigger

_TOOLS = frozenset(
    """
    ruff mypy pyright basedpyright pytest coverage pylint flake8 bandit vulture deptry importlinter
    interrogate pydocstyle ty pyrefly pyre tool:pytest pycodestyle codespell run report html
    coverage:run coverage:report jest eslintConfig nyc c8 mocha vitest compilerOptions lint-staged
    testenv
    """.split()  # noqa: SIM905 - names read better without quotes
)
_REASON = re.compile(r"(?:#|//)\s*\S+\s+\S+")


@dataclass(frozen=True, slots=True)
class Params:
    """`timeout_factor` is how many times longer a step may take before it is reported."""

    timeout_factor: float


@dataclass(frozen=True, slots=True)
class _Gate:
    file: JudgedFile
    before: Version | None
    after: Version


def find(change: Change, params: Params) -> Iterator[Match]:
    """Settings, commands and workflow switches that are weaker in the head than in the base.

    A checker that is gone may have moved into a recipe that the head calls anew.
    """
    gates = [gate for file in change.files if (gate := _gate(file))]
    for gate in gates:
        others = [one.after for one in gates if one is not gate]
        yield from _settings(gate, others)
        yield from _switches(gate)
        yield from _triggers(gate, others)
        yield from _scripts(gate)
        yield from _timeouts(gate, params.timeout_factor)
    calling = [gate for gate in gates if not is_recipes(gate.after.path)]
    before = [gate.before.text for gate in calling if gate.before]
    moved = moves_into_recipes(change, before, [gate.after.text for gate in calling])
    yield from _commands(gates, moved=moved)


def _gate(file: JudgedFile) -> _Gate | None:
    version = file.after
    if version is None:
        return None
    return _Gate(file, file.before, version) if is_gate(version.path) else None


def _settings(gate: _Gate, others: list[Version]) -> Iterator[Match]:
    if gate.before is None or not is_settings(gate.after.path):
        return
    elsewhere = [one for version in others for one in _relevant(version)]
    old, new = _relevant(gate.before), _relevant(gate.after)
    for laxer in laxer_settings(old, new, elsewhere):
        line = _line(gate, laxer, (old, new))
        if _states_reason(gate, line):
            continue
        gone = not gate.file.adds(Span(line, line))
        shown = _line_in_base(gate.before, laxer) if gone else line
        yield _match(gate, shown, of_setting(laxer), in_base=gone)


def _relevant(version: Version) -> tuple[Setting, ...]:
    settings = version.facts.of(Setting)
    name = version.path.rpartition("/")[2]
    if name in {"pyproject.toml", "setup.cfg", "tox.ini", "package.json"}:
        return tuple(one for one in settings if _tool(one.key) in _TOOLS)
    return settings


def _tool(key: tuple[str, ...]) -> str:
    first = key[1] if key[0] == "tool" and len(key) > 1 else key[0]
    if first.startswith("testenv:"):
        return "testenv"
    return "mypy" if first.startswith("mypy-") else first


def _line(gate: _Gate, laxer: Laxer, sides: tuple[tuple[Setting, ...], tuple[Setting, ...]]) -> int:
    lines = gate.after.lines
    old, new = ({one.key: one for one in side}.get(laxer.key) for side in sides)
    fresh, named = added_values(old, new), line_of_key(lines, laxer.key)
    holding = [
        number
        for number, line in enumerate(lines, start=1)
        if gate.file.adds(Span(number, number)) and any(value in line for value in fresh)
    ]
    return named if named in holding or not holding else holding[0]


def _line_in_base(version: Version, laxer: Laxer) -> int:
    """The line of what the change took away, that of its key if it is not written out."""
    at = line_of_key(version.lines, laxer.key)
    rest = enumerate(version.lines[at - 1 :], start=at)
    lost = laxer.left[:1]
    return next((number for number, line in rest if lost and lost[0] in line), at)


def _states_reason(gate: _Gate, line: int) -> bool:
    """Whether a comment that is new says something on the line or straight above."""
    old = {one.strip() for one in gate.before.lines} if gate.before else set()
    near = [one.strip() for one in gate.after.lines[max(0, line - 2) : line]]
    above = near[:-1] if near[:-1] and near[0].startswith(("#", "//")) else []
    return any(_REASON.search(one) and one not in old for one in [*near[-1:], *above])


def _switches(gate: _Gate) -> Iterator[Match]:
    if gate.before is None or not is_workflow(gate.after.path):
        return
    known = {(one.name, tool) for one in gate.before.facts.of(Switch) for tool in one.tools}
    ran = {one.name for one in gate.before.facts.of(Checker)}
    for switch in gate.after.facts.of(Switch):
        fresh = [tool for tool in switch.tools & ran if (switch.name, tool) not in known]
        if fresh and not _states_reason(gate, switch.line):
            yield _match(gate, switch.line, of_switch(fresh, switch))


def _triggers(gate: _Gate, others: list[Version]) -> Iterator[Match]:
    """Checkers that proposals are not shown any more; unless another workflow takes over."""
    if gate.before is None:
        return
    cut = cut_of(gate.before.facts.of(Trigger), gate.after.facts.of(Trigger))
    taken = [one for one in others if sees_proposals(one.facts.of(Trigger))]
    elsewhere = {tool for one in taken for tool in _checkers(one)}
    tools = (_checkers(gate.before) & _checkers(gate.after)) - elsewhere
    if cut and tools and not _states_reason(gate, cut.near):
        yield _match(gate, cut.line, of_triggers(tools, cut), in_base=True)


def _checkers(version: Version) -> set[str]:
    return {one.name for one in version.facts.of(Checker)}


def _scripts(gate: _Gate) -> Iterator[Match]:
    if gate.before is None or not gate.after.path.endswith("package.json"):
        return
    sides = (gate.before.facts.of(Setting), gate.after.facts.of(Setting))
    for laxer in emptied_scripts(*sides):
        line = line_of_key(gate.after.lines, laxer.key)
        yield _match(gate, line, became(laxer.before, laxer.after))


def _timeouts(gate: _Gate, factor: float) -> Iterator[Match]:
    if gate.before is None or gate.after.language != "yaml":
        return
    old = {one.key: one.value for one in gate.before.facts.of(Setting)}
    for one in gate.after.facts.of(Setting):
        was = old.get(one.key, "")
        known = one.name == "timeout_minutes" and was.isdigit() and one.value.isdigit()
        if known and int(one.value) > factor * int(was):
            line = line_of_key(gate.after.lines, one.key)
            name = one.key[-1]
            yield _match(gate, line, became(f"{name}: {was}", f"{name}: {one.value}"))


def _commands(gates: list[_Gate], *, moved: bool) -> Iterator[Match]:
    before = [one for gate in gates if gate.before for one in _sightings(gate, gate.before)]
    after = [one for gate in gates for one in _sightings(gate, gate.after)]
    by_path = {gate.file.path: gate for gate in gates}
    comments = dict(_commented(gates))
    for found in weaker_commands(before, after, _words(gates), comments=comments):
        gate = by_path[found.path]
        if not (found.in_base and moved) and not _is_accounted_for(gate, found):
            yield _match(gate, found.line, of_command(found), in_base=found.in_base)


def _words(gates: Iterable[_Gate]) -> frozenset[str]:
    """The words of the head outside comments and recipes, among them the names of tools."""
    lines = (line for gate in gates if not is_recipes(gate.after.path) for line in gate.after.lines)
    text = " ".join(line for line in lines if not is_comment(line))
    return frozenset(re.findall(r"[\w.-]+", text))


def _commented(gates: Iterable[_Gate]) -> Iterator[tuple[tuple[str, str], int]]:
    """The line of each command that became a comment, by the path and the command."""
    for gate in gates:
        for said, line in commented_code(gate.file, gate.after):
            yield (gate.file.path, said), line


def _is_accounted_for(gate: _Gate, found: Weakening) -> bool:
    """Whether a reason is stated, or another finding tells of the same."""
    if _is_emptied(gate, found):
        return True
    if found.commented_out:
        return says_why_above(gate.file, gate.after, found.line)
    return not found.in_base and _states_reason(gate, found.line)


def _is_emptied(gate: _Gate, found: Weakening) -> bool:
    """Whether the command was that of a script which is told of as a whole."""
    if gate.before is None:
        return False
    sides = (gate.before.facts.of(Setting), gate.after.facts.of(Setting))
    return any(one.before == found.before for one in emptied_scripts(*sides))


def _sightings(gate: _Gate, version: Version) -> list[Sighting]:
    return [Sighting(gate.file.path, command) for command in version.facts.of(Command)]


def _match(gate: _Gate, line: int, told: Told, *, in_base: bool = False) -> Match:
    return Match(
        place=Place(gate.file.path, Span(line, line), in_base=in_base),
        symbol="",
        identity=f"{told.before} -> {told.after}",
        values=(("CHANGE", told.words), ("BEFORE", told.before), ("AFTER", told.after)),
    )


CHECK = Check("gate-weakened", Params, find)
