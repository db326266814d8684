"""The shape of ast-grep rule objects, as its reference describes them.

https://ast-grep.github.io/reference/rule.html
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from reviewer.rulebook.strict import StrictModel
from reviewer.source.pattern_language import RULE_LANGUAGES, RuleLanguage

Text = Annotated[str, Field(min_length=1)]


class PatternObject(StrictModel):
    """Source in which a part, picked by kind, is the pattern."""

    context: Text
    selector: Text | None = None
    strictness: Literal["cst", "smart", "ast", "relaxed", "signature", "template"] | None = None


class NthChild(StrictModel):
    """The position of a node among its siblings."""

    position: int | str
    of_rule: RuleObject | None = Field(default=None, alias="ofRule")
    reverse: bool | None = None


class Position(StrictModel):
    """A place in a file, both numbers from 0."""

    line: int
    column: int


class Reach(StrictModel):
    """A part of a file."""

    start: Position
    end: Position


def _by_type(value: object) -> str:
    return "<mapping>" if isinstance(value, dict) else "<scalar>"


PatternStyle = Annotated[
    Annotated[Text, Tag("<scalar>")] | Annotated[PatternObject, Tag("<mapping>")],
    Discriminator(_by_type),
]
NthChildStyle = Annotated[
    Annotated[int | str, Tag("<scalar>")] | Annotated[NthChild, Tag("<mapping>")],
    Discriminator(_by_type),
]


class RuleObject(StrictModel):
    """What a node must be like: all keys given must hold."""

    pattern: PatternStyle | None = None
    kind: Text | None = None
    regex: Text | None = None
    nth_child: NthChildStyle | None = Field(default=None, alias="nthChild")
    range: Reach | None = None
    inside: Relation | None = None
    has: Relation | None = None
    precedes: Relation | None = None
    follows: Relation | None = None
    all: tuple[RuleObject, ...] | None = None
    any: tuple[RuleObject, ...] | None = None
    not_: RuleObject | None = Field(default=None, alias="not")
    matches: Text | None = None


StopBy = Annotated[
    Annotated[Literal["neighbor", "end"], Tag("<scalar>")]
    | Annotated[RuleObject, Tag("<mapping>")],
    Discriminator(_by_type),
]


class Relation(RuleObject):
    """What a node around, inside, before or after must be like, with how far to look."""

    stop_by: StopBy | None = Field(default=None, alias="stopBy")
    field: Text | None = None


class MatchConfig(StrictModel):
    """A rule object with what stands beside it."""

    rule: RuleObject
    constraints: dict[str, RuleObject] | None = None
    utils: dict[str, RuleObject] | None = None
    transform: dict[str, Any] | None = None


def _is_config(value: object) -> str:
    return "<config>" if isinstance(value, dict) and "rule" in value else "<object>"


OneLanguage = Annotated[
    Annotated[MatchConfig, Tag("<config>")] | Annotated[RuleObject, Tag("<object>")],
    Discriminator(_is_config),
]


_RULE_KEYS = frozenset(field.alias or name for name, field in RuleObject.model_fields.items())


def is_by_language(match: object) -> bool:
    """Whether the keys of a `match` are languages rather than those of a rule object."""
    return isinstance(match, dict) and any(
        name in RULE_LANGUAGES and name not in _RULE_KEYS for name in match
    )


def _match_form(value: object) -> str:
    return "<languages>" if is_by_language(value) else _is_config(value)


MatchForm = Annotated[
    Annotated[dict[RuleLanguage, OneLanguage], Tag("<languages>")]
    | Annotated[MatchConfig, Tag("<config>")]
    | Annotated[RuleObject, Tag("<object>")],
    Discriminator(_match_form),
]
"""A rule object, one with constraints beside it, or either for each language."""
