"""The state of the fake GitHub, which its endpoints read and change."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.fakes.github.accounts import CheckRun, HookDelivery, Installation, Token
from tests.fakes.github.exchange import Refusal
from tests.fakes.github.repository import Repository

TOKEN_LIFE = timedelta(hours=1)
EPOCH = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class World:
    """Accounts and what is in them; `now` stands still until somebody moves it."""

    folder: Path
    app_id: int
    public_key: RSAPublicKey
    now: datetime = EPOCH
    installations: dict[int, Installation] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    deliveries: list[HookDelivery] = field(default_factory=list)
    manifest_codes: set[str] = field(default_factory=set)
    manifest_keys: dict[str, str] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(101))

    def install(self, account: str) -> Installation:
        """Our App, installed in an account."""
        installation = Installation(next(self.numbers), account)
        self.installations[installation.id] = installation
        return installation

    def add_repository(
        self, full_name: str, installation: Installation | None, *, is_public: bool = False
    ) -> Repository:
        """An empty repository."""
        owner, _, name = full_name.partition("/")
        number = next(self.numbers)
        path = self.folder / f"{number}.git"
        repository = Repository(number, owner, name, path, installation, is_public)
        self.repositories[full_name.lower()] = repository
        return repository

    def repository(self, full_name: str) -> Repository:
        """By name, whatever its case."""
        found = self.repositories.get(full_name.lower())
        if found is None:
            raise Refusal(404, "Not Found")
        return found

    def of(self, installation: Installation) -> list[Repository]:
        """What an installation may see."""
        return [one for one in self.repositories.values() if one.installation is installation]

    def issue_token(
        self,
        installation: Installation,
        permissions: dict[str, str],
        repositories: Sequence[int],
    ) -> Token:
        """A new token, good for an hour."""
        text = f"ghs_{secrets.token_hex(20)}"
        token = Token(text, installation, permissions, tuple(repositories), self.now + TOKEN_LIFE)
        self.tokens[text] = token
        return token

    def check_run(self, repository: Repository, number: int) -> CheckRun:
        """By id."""
        for run in repository.check_runs:
            if run.id == number:
                return run
        raise Refusal(404, "Not Found")

    def timestamp(self, moment: datetime | None = None) -> str:
        """As GitHub writes it; now, if no moment is named."""
        return (moment or self.now).strftime("%Y-%m-%dT%H:%M:%SZ")
