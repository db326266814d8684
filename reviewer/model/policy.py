"""What a repository's maintainers ask of a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.model.rule import Severity


class Mode(StrEnum):
    """Whether the gate blocks, speaks or sleeps."""

    ADVISORY = "advisory"
    ENFORCE = "enforce"
    OFF = "off"


class Suppressions(StrEnum):
    """Which inline suppressions count: those of the head, or only those merged already."""

    HEAD = "head"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class GateLimits:
    """The conditions of the gate; None switches a limit off."""

    block: tuple[Severity, ...] = (Severity.ERROR,)
    max_points: float | None = 30
    max_duplicated_percent: float | None = 3


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a policy changes about one rule; None leaves the rule file's value."""

    off: bool = False
    severity: Severity | None = None
    points: float | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Override:
    """Rule settings for the files that match one of `paths` (gitignore patterns)."""

    paths: tuple[str, ...]
    rules: Mapping[str, RuleSetting]


@dataclass(frozen=True, slots=True)
class KnownAgent:
    """An agent that a policy adds to `rules/agents.yml`."""

    name: str
    logins: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkipWhen:
    """Pull requests that are not reviewed."""

    drafts: bool = True
    authors: tuple[str, ...] = ("dependabot[bot]", "renovate[bot]")
    labels: tuple[str, ...] = ("outlast:skip",)


@dataclass(frozen=True, slots=True)
class Policy:
    """A validated policy file, or the defaults."""

    source: str = "defaults"
    mode: Mode = Mode.ADVISORY
    gate: GateLimits = field(default_factory=GateLimits)
    ignore: tuple[str, ...] = ()
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    rule_files: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    stricter_for_agents: GateLimits | None = None
    also_agents: tuple[KnownAgent, ...] = ()
    skip: SkipWhen = field(default_factory=SkipWhen)
    max_annotations: int = 50
    suppressions: Suppressions = Suppressions.HEAD
