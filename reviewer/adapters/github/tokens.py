"""Installation tokens, kept while they last."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from github.Auth import AppAuth

from reviewer.adapters.github.answers import InstallationToken, read
from reviewer.adapters.github.calls import Call, Calls
from reviewer.adapters.github.failures import seconds_until
from reviewer.adapters.github.reply import Reply
from reviewer.errors import Gone, NotAllowed, Refused
from reviewer.model.hosting import HostedRepository

SECONDS_TO_SPARE = 300.0
USUAL_SECONDS = 3600.0
TO_FETCH = {"contents": "read"}

Scope = tuple[str, ...]
"""Full names of the repositories that a token is narrowed to; empty: all, all permissions."""


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str = field(repr=False)
    until: float


class Tokens:
    """Tokens of installations, each asked for once and anew five minutes before its end."""

    def __init__(
        self, calls: Calls, auth: AppAuth, *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._calls = calls
        self._auth = auth
        self._timer = timer
        self._kept: dict[tuple[int, Scope], _Kept] = {}
        self._lock = Lock()

    def of(self, installation: int, repositories: Sequence[HostedRepository] = ()) -> str:
        """A token good for at least five minutes more.

        With repositories it reaches only these, and only to read their contents. Raises
        NotAllowed if the installation is gone, suspended or does not reach them.
        """
        key = (installation, tuple(sorted(one.full_name for one in repositories)))
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept.until <= self._timer():
            kept = self._issued(installation, repositories)
            self._keep(key, kept)
        return kept.token

    def drop(self, token: str) -> None:
        """Do not hand out this one again: GitHub does not take it."""
        self._keep_if(lambda _, kept: kept.token != token)

    def forget(self, installation: int) -> None:
        """Drop all of an installation."""
        self._keep_if(lambda key, _: key[0] != installation)

    def app(self) -> str:
        """The Authorization header of the App itself, good for five minutes."""
        return f"Bearer {self._auth.token}"

    def _issued(self, installation: int, repositories: Sequence[HostedRepository]) -> _Kept:
        reply = self._asked(
            Call(
                "POST /app/installations/{installation_id}/access_tokens",
                {"installation_id": installation},
                body=_narrowing(repositories),
            )
        )
        answer = read(reply, InstallationToken)
        life = seconds_until(answer.expires_at.timestamp(), reply)
        seconds = USUAL_SECONDS if life is None else life
        return _Kept(answer.token, self._timer() + seconds - SECONDS_TO_SPARE)

    def _asked(self, call: Call) -> Reply:
        try:
            return self._calls.ask(call, self.app())
        except Gone as gone:
            why = f"{gone}. The App is not installed there any more"
        except Refused as refused:
            why = f"{refused}. The installation does not reach this repository"
        raise NotAllowed(why)

    def _keep(self, key: tuple[int, Scope], fresh: _Kept) -> None:
        now = self._timer()
        self._keep_if(lambda _, kept: kept.until > now)
        with self._lock:
            self._kept[key] = fresh

    def _keep_if(self, wanted: Callable[[tuple[int, Scope], _Kept], bool]) -> None:
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if wanted(key, kept)}


def _narrowing(repositories: Sequence[HostedRepository]) -> dict[str, Any]:
    """By id where it is known, as it outlives a rename."""
    if not repositories:
        return {}
    ids = [one.id for one in repositories if one.id]
    names = [one.name for one in repositories if not one.id]
    body: dict[str, Any] = {"permissions": TO_FETCH}
    if ids:
        body["repository_ids"] = ids
    if names:
        body["repositories"] = names
    return body
