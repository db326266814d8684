"""The form of a policy file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, JsonValue, Tag

from reviewer.model.policy import GateLimits, Mode, SkipWhen, Suppressions
from reviewer.model.rule import Severity
from reviewer.rulebook.strict import StrictModel

Points = Annotated[float, Field(ge=0, le=1000)]
Percent = Annotated[float, Field(ge=0, le=100)]
Texts = tuple[Annotated[str, Field(min_length=1)], ...]

# YAML 1.1 editors and linters turn `off` into false.
_OFF = BeforeValidator(lambda value: "off" if value is False else value)

_GATE = GateLimits()
_SKIP = SkipWhen()


class GateForm(StrictModel):
    """The conditions of the gate; null switches a limit off."""

    block: tuple[Severity, ...] = _GATE.block
    max_points: Points | None = _GATE.max_points
    max_duplicated_percent: Percent | None = _GATE.max_duplicated_percent


class StricterForm(StrictModel):
    """What is asked of changes that agents had a hand in."""

    gate: GateForm


class RuleForm(StrictModel):
    """What changes about one rule; what is left out stays."""

    severity: Severity | None = None
    points: Points | None = None
    params: dict[str, JsonValue] = Field(default_factory=dict)


def _choice_form(value: object) -> str:
    return "<mapping>" if isinstance(value, dict | RuleForm) else "<word>"


RuleChoice = Annotated[
    Annotated[Literal["off", "notice", "warning", "error"], _OFF, Tag("<word>")]
    | Annotated[RuleForm, Tag("<mapping>")],
    Discriminator(_choice_form),
]


class OverrideForm(StrictModel):
    """Rule settings for some paths (gitignore patterns)."""

    paths: Annotated[Texts, Field(min_length=1)]
    rules: dict[str, RuleChoice]


class AgentForm(StrictModel):
    """An agent of one's own."""

    name: Annotated[str, Field(min_length=1)]
    logins: Texts = ()
    emails: Texts = ()


class AgentsForm(StrictModel):
    """What holds for changes by agents, and which further agents there are."""

    stricter: StricterForm | None = None
    also: tuple[AgentForm, ...] = ()


class SkipForm(StrictModel):
    """Pull requests that are not reviewed."""

    drafts: bool = _SKIP.drafts
    authors: Texts = _SKIP.authors
    labels: Texts = _SKIP.labels


class ReportForm(StrictModel):
    """How much is said."""

    max_annotations: Annotated[int, Field(ge=0, le=1000)] = 50


class PolicyForm(StrictModel):
    """What a repository's maintainers ask of a review."""

    version: Literal[1]
    mode: Annotated[Mode, _OFF] = Mode.ADVISORY
    gate: GateForm = GateForm()
    ignore: Texts = ()
    rules: dict[str, RuleChoice] = Field(default_factory=dict)
    rule_files: Texts = Field(default=(), alias="rule-files")
    overrides: tuple[OverrideForm, ...] = ()
    agents: AgentsForm = AgentsForm()
    skip: SkipForm = SkipForm()
    report: ReportForm = ReportForm()
    suppressions: Suppressions = Suppressions.HEAD


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy file, for editors."""
    return PolicyForm.model_json_schema()
