"""What is said of a gate that became weaker: what it asked before, and what it asks now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.checks.gate_commands import Weakening
from reviewer.checks.gate_settings import Laxer
from reviewer.checks.gate_triggers import Cut
from reviewer.source.gates.switches import Switch

_PREAMBLE = ("project", "build", "plugins")
_UNHEEDED = "set +e; "


@dataclass(frozen=True, slots=True)
class Told:
    """Both sides, and the sentence about them."""

    before: str
    after: str
    words: str


def became(before: str, after: str) -> Told:
    """Something that took the place of something else."""
    return Told(f"`{before}`", f"`{after}`", f"`{before}` became `{after}`")


def of_setting(laxer: Laxer) -> Told:
    """A setting: what joined or left a list, otherwise both values."""
    key = ".".join(_without_preamble(laxer.key))
    before, after = f"{key} = {laxer.before}", f"{key} = {laxer.after}"
    if not laxer.before:
        return Told(f"no `{key}`", f"`{after}`", f"`{after}` is new")
    if not laxer.after:
        return Told(f"`{before}`", f"no `{key}`", f"`{before}` is gone")
    words = f"`{before}` became `{laxer.after}`"
    if laxer.joined and not laxer.left:
        words = f"{_quoted(laxer.joined)} joined `{key}`"
    if laxer.left and not laxer.joined:
        words = f"{_quoted(laxer.left)} left `{key}`"
    return Told(f"`{before}`", f"`{after}`", words)


def _without_preamble(key: tuple[str, ...]) -> tuple[str, ...]:
    """A key without what every plugin of a pom.xml stands under."""
    return key[len(_PREAMBLE) :] if key[: len(_PREAMBLE)] == _PREAMBLE else key


def of_command(found: Weakening) -> Told:
    """A command that changed, or is not run any more."""
    before = f"`{found.before}`"
    if found.commented_out:
        return Told(before, "commented out", f"{before} is commented out")
    if not found.after:
        return Told(before, "not run any more", f"{before} is not run any more")
    if found.after.startswith(_UNHEEDED) and not found.before.startswith(_UNHEEDED):
        after = found.after.removeprefix(_UNHEEDED)
        words = f"`{after}` had to pass, and may fail now: `set +e` stands above it"
        return Told(before, f"`{after}` under `set +e`", words)
    return became(found.before, found.after)


def of_switch(tools: Iterable[str], switch: Switch) -> Told:
    """A key that lets a step fail, or keeps it from running."""
    names = _quoted(sorted(tools))
    before = f"{names} ran" if switch.is_never else f"{names} had to pass"
    after = "never runs now" if switch.is_never else "may fail now"
    return Told(before, f"`{switch.text}`", f"{before}, and {after}: `{switch.text}`")


def of_triggers(tools: Iterable[str], cut: Cut) -> Told:
    """Events that do not start a workflow any more."""
    names = _quoted(sorted(tools))
    before = f"{names} ran on {_quoted(cut.lost, ' and ')}"
    after = f"only on {_quoted(cut.left, ' and ')}"
    return Told(before, after, f"{before}, and now {after}")


def _quoted(names: Iterable[str], glue: str = ", ") -> str:
    return glue.join(f"`{name}`" for name in names)
