"""Our GitHub App: who it is and where GitHub is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from github.Auth import AppAuth

from reviewer.errors import SettingsError

PUBLIC_API = "https://api.github.com"
PUBLIC_SERVER = "https://github.com"


@dataclass(frozen=True, slots=True)
class GitHubApp:
    """The registered App; `private_key` is PEM, the addresses are those of the environment."""

    app_id: int
    private_key: str = field(repr=False)
    api_url: str = PUBLIC_API
    server_url: str = PUBLIC_SERVER
    check_name: str = "Outlast"


def app_auth(app: GitHubApp) -> AppAuth:
    """What signs our JSON web tokens; raises SettingsError if the key is none."""
    key = _rsa_key(app.private_key)
    if key is None:
        message = (
            "GITHUB_PRIVATE_KEY is no RSA private key in PEM form: "
            "set it to the file that GitHub gave you, with its line breaks"
        )
        raise SettingsError(message)
    # the signer takes a key as well, and so need not read the text anew each time (0.1 s)
    return AppAuth(app.app_id, cast("Callable[[], bytes]", lambda: key))


def _rsa_key(pem: str) -> RSAPrivateKey | None:
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPrivateKey) else None
