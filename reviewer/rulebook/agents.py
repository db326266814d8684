"""The agents that `rules/agents.yml` tells how to recognise."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reviewer.errors import Mistake, RuleFileError
from reviewer.model.agent import AgentSigns, KnownAgents
from reviewer.rulebook.strict import StrictModel, validate
from reviewer.rulebook.yaml_file import Document, parse_yaml


def load_agents(text: str, file: str) -> KnownAgents:
    """The agents in their order; raises RuleFileError with every mistake in `text`."""
    parsed = parse_yaml(text, file)
    if parsed.mistakes:
        raise RuleFileError(parsed.mistakes)
    entries = [entry for document in parsed.documents for entry in _entries(document, file)]
    return tuple(_signs(entry) for entry in entries)


_Texts = tuple[Annotated[str, Field(min_length=3)], ...]


class _Agent(StrictModel):
    name: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(pattern="^https://")]
    emails: _Texts = ()
    logins: _Texts = ()
    authors: _Texts = ()
    names: _Texts = ()
    trailers: _Texts = ()
    marks: _Texts = ()


def _entries(document: Document, file: str) -> tuple[_Agent, ...]:
    entries, mistakes = validate(tuple[_Agent, ...], document, file)
    if entries is None:
        raise RuleFileError(mistakes)
    signless = [
        Mistake(file, document.line((index,)), f"[{index}]", "has no sign", "Add an e-mail.")
        for index, entry in enumerate(entries)
        if len(entry.model_fields_set) <= len(("name", "source"))
    ]
    if signless:
        raise RuleFileError(tuple(signless))
    return entries


def _signs(entry: _Agent) -> AgentSigns:
    return AgentSigns(
        name=entry.name,
        emails=entry.emails,
        logins=entry.logins,
        authors=entry.authors,
        names=entry.names,
        trailers=entry.trailers,
        marks=entry.marks,
    )
