"""Looking for secrets where none may be."""

from __future__ import annotations

import re

from tests.fakes.github import GitHub
from tests.fakes.github.exchange import Seen

_JSON_WEB_TOKEN = re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}\.")


def told_secrets(text: str, github: GitHub, password: str) -> list[str]:
    """The kinds of secrets that stand in a text."""
    key_lines = [line for line in github.private_key.split("\n") if len(line) == 64]
    assert key_lines
    kinds = {
        "private key": any(line in text for line in (*key_lines, "PRIVATE KEY-----")),
        "installation token": any(token in text for token in github.world.tokens),
        "JSON web token": _JSON_WEB_TOKEN.search(text) is not None,
        "webhook secret": github.webhook_secret in text,
        "database password": password in text,
    }
    return [kind for kind, is_told in kinds.items() if is_told]


def strangers_asked(github: GitHub) -> list[Seen]:
    """Requests about a repository with a token of another's installation."""
    owners = {
        repository.owner: repository.hosted.installation
        for repository in github.world.repositories.values()
    }
    asked = [seen for seen in github.requests if seen.installation]
    assert asked
    return [seen for seen in asked if owners[_owner(seen)] != seen.installation]


def _owner(seen: Seen) -> str:
    return seen.path.removeprefix("/repos").split("/")[1]
