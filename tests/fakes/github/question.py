"""An admitted request, as the endpoints of the fake GitHub get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.github.exchange import Request
from tests.fakes.github.repository import Repository
from tests.fakes.github.world import World


@dataclass(frozen=True, slots=True)
class Question:
    """A request that passed the gate and the description; `address` is the API's own."""

    world: World
    request: Request
    arguments: Mapping[str, str]
    address: str
    subject: Repository | None

    @property
    def repository(self) -> Repository:
        """The repository that is asked about."""
        assert self.subject is not None, self.request.path
        return self.subject

    @property
    def query(self) -> Mapping[str, str]:
        """The query's parameters."""
        return self.request.query

    @property
    def body(self) -> dict[str, Any]:
        """The request's JSON, empty if it has none."""
        return self.request.json or {}
