"""Demands as JSON, for the table of deliveries and for the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from reviewer.model.hosting import (
    ActionRequested,
    Cleanup,
    DefaultBranchPushed,
    Demand,
    HostedRepository,
    Ignored,
    MergeGroupRequested,
    RerunRequested,
    ReviewRequested,
)

KINDS: Mapping[str, type[Demand]] = {
    "review": ReviewRequested,
    "rerun": RerunRequested,
    "action": ActionRequested,
    "merge-group": MergeGroupRequested,
    "push": DefaultBranchPushed,
    "cleanup": Cleanup,
    "ignored": Ignored,
}
"""What each kind of demand is called in the database; names there must not change."""

_NAMES = {type_: name for name, type_ in KINDS.items()}


def kind_of(demand: Demand) -> str:
    """The key of KINDS."""
    return _NAMES[type(demand)]


def to_json(demand: Demand) -> dict[str, Any]:
    """The demand with its kind, as plain JSON values."""
    return {"kind": kind_of(demand), **asdict(demand)}


def from_json(value: Mapping[str, Any]) -> Demand:
    """The demand again; raises KeyError or ValueError if a later version wrote it."""
    adapter: TypeAdapter[Demand] = TypeAdapter(KINDS[value["kind"]])
    return adapter.validate_python({key: part for key, part in value.items() if key != "kind"})


def installation_of(demand: Demand) -> int:
    """Whose demand it is; 0 for one that asks nothing."""
    match demand:
        case Cleanup(installation=installation):
            return installation
        case Ignored():
            return 0
        case _:
            return demand.repository.installation


def repository_of(demand: Demand) -> HostedRepository | None:
    """The one repository that a demand is about."""
    match demand:
        case Cleanup() | Ignored():
            return None
        case _:
            return demand.repository
