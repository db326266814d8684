"""The form of a rule file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, JsonValue, Tag

from reviewer.model.rule import Pillar, Severity, Where
from reviewer.rulebook.kinds import Kind
from reviewer.rulebook.pattern_schema import MatchForm, RuleObject, Text
from reviewer.rulebook.strict import StrictModel
from reviewer.source.pattern_language import RuleLanguage

KEBAB_CASE = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

Sentence = Annotated[str, Field(min_length=1, max_length=400)]


class SourceExample(StrictModel):
    """One new file, given by its language; `fixed` is what its repair leaves."""

    language: RuleLanguage
    code: str
    fixed: str | None = None


class ChangeExample(StrictModel):
    """Files before and after, by path; a file that is only in one came or went.

    `fixed` gives the repaired text of those files after that a repair changes.
    """

    before: dict[str, str] = Field(default_factory=dict)
    after: dict[str, str]
    fixed: dict[str, str] = Field(default_factory=dict)


def _example_form(item: object) -> str:
    if not isinstance(item, dict):
        return "<text>"
    return "<source>" if item.keys() & {"code", "language"} else "<change>"


ExampleItem = Annotated[
    Annotated[str, Tag("<text>")]
    | Annotated[SourceExample, Tag("<source>")]
    | Annotated[ChangeExample, Tag("<change>")],
    Discriminator(_example_form),
]


class Examples(StrictModel):
    """Executed examples: `bad` ones with carets, `good` ones that must stay silent."""

    bad: tuple[ExampleItem, ...] = ()
    good: tuple[ExampleItem, ...] = ()


class PrecisionForm(StrictModel):
    """How often the rule spoke on careful history.

    Without `read` all hits were judged.
    """

    commits: Annotated[int, Field(ge=1)]
    hits: Annotated[int, Field(ge=0)]
    read: Annotated[int, Field(ge=0)] | None = None
    wanted: Annotated[int, Field(ge=0)]


class RuleFile(StrictModel):
    """A rule of Outlast: what is said, when, and why."""

    id: Annotated[str, Field(pattern=KEBAB_CASE, max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=100)]
    pillar: Pillar
    kind: Kind
    severity: Severity
    points: Annotated[float, Field(ge=-1000, le=1000)] | None = None
    languages: tuple[RuleLanguage, ...] = ()
    where: Where | None = None
    files: tuple[Text, ...] = ()
    ignores: tuple[Text, ...] = ()
    unless_explained: bool = Field(default=False, alias="unless-explained")
    since: str = ""
    message: Sentence
    cure: Annotated[str, Field(max_length=400)] = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()
    precision: PrecisionForm | None = None
    match: MatchForm | None = None
    constraints: dict[str, RuleObject] | None = None
    utils: dict[str, RuleObject] | None = None
    transform: dict[str, Any] | None = None
    check: str | None = None
    params: dict[str, JsonValue] | None = None
    fix: str | dict[RuleLanguage, str] | None = None
    examples: Examples = Examples()


def rule_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    return RuleFile.model_json_schema()
