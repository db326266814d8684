"""Who asks the fake GitHub, and what they may do."""

from __future__ import annotations

import time
from dataclasses import dataclass

import jwt

from tests.fakes.github.accounts import Installation, Token
from tests.fakes.github.description import Operation
from tests.fakes.github.exchange import Refusal, Request
from tests.fakes.github.repository import Repository
from tests.fakes.github.world import World

MOST_JWT_SECONDS = 600
REPOSITORY = "/repos/{owner}/{repo}/"
LEVELS = ("none", "read", "write")
NEEDED = {
    "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": ("checks", "read"),
    "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": ("checks", "write"),
    "POST /repos/{owner}/{repo}/check-runs": ("checks", "write"),
    "GET /repos/{owner}/{repo}/collaborators/{username}/permission": ("metadata", "read"),
    "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": ("pull_requests", "read"),
    "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": ("checks", "read"),
    "GET /repos/{owner}/{repo}/contents/{path}": ("contents", "read"),
    "GET /repos/{owner}/{repo}/pulls": ("pull_requests", "read"),
    "GET /repos/{owner}/{repo}/pulls/{pull_number}": ("pull_requests", "read"),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """The App itself, or one of its installations by token; nobody if both are empty."""

    is_app: bool = False
    token: Token | None = None

    @property
    def installation(self) -> int:
        """The installation's id, 0 for others."""
        return self.token.installation.id if self.token else 0


def caller(world: World, request: Request) -> Caller:
    """Whom the Authorization header names; raises a Refusal for a bad one."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if not kind:
        return Caller()
    if secret.startswith("ghs_"):
        return Caller(token=living_token(world, secret))
    _verify_app(world, secret)
    return Caller(is_app=True)


def living_token(world: World, text: str) -> Token:
    """The token of that text; raises a Refusal if it is unknown, expired or revoked."""
    token = world.tokens.get(text)
    if token is None or token.is_revoked or token.expires_at <= world.now:
        raise Refusal(401, "Bad credentials")
    _refuse_inactive(token.installation)
    return token


def admit(world: World, asking: Caller, operation: Operation) -> Repository | None:
    """The repository of a repository endpoint, if the caller may ask it."""
    if operation.template.startswith("/app/") and not asking.is_app:
        raise Refusal(401, "A JSON web token could not be decoded")
    if not operation.template.startswith(REPOSITORY):
        return None
    if asking.token is None:
        raise Refusal(401, "Requires authentication")
    arguments = operation.arguments
    repository = world.repository(f"{arguments['owner']}/{arguments['repo']}")
    permission, level = NEEDED[operation.key]
    is_open = repository.is_public and permission == "contents"
    if not is_open:
        refuse_stranger(asking.token, repository)
        _refuse_unpermitted(asking.token, permission, level)
    return repository


def refuse_stranger(token: Token, repository: Repository) -> None:
    """A repository that a token does not reach is not there, as far as it can see."""
    is_ours = repository.installation is token.installation
    if not is_ours or (token.repositories and repository.id not in token.repositories):
        raise Refusal(404, "Not Found")


def _refuse_unpermitted(token: Token, permission: str, level: str) -> None:
    granted = token.permissions.get(permission, "none")
    if LEVELS.index(granted) < LEVELS.index(level):
        raise Refusal(403, "Resource not accessible by integration")


def _refuse_inactive(installation: Installation) -> None:
    if installation.is_removed:
        raise Refusal(401, "Bad credentials")
    if installation.is_suspended:
        raise Refusal(403, "This installation has been suspended")


def _verify_app(world: World, token: str) -> None:
    try:
        claims = jwt.decode(token, world.public_key, algorithms=["RS256"])
    except jwt.PyJWTError:
        raise Refusal(401, "A JSON web token could not be decoded") from None
    if claims["iss"] != str(world.app_id):
        raise Refusal(401, "Integration not found")
    if claims["exp"] - time.time() > MOST_JWT_SECONDS:
        raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
