"""Our GitHub App: who it is and where GitHub is."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    try:
        is_key = isinstance(load_pem_private_key(app.private_key.encode(), None), RSAPrivateKey)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        is_key = False
    if not is_key:
        message = (
            "GITHUB_PRIVATE_KEY is no RSA private key in PEM form: "
            "set it to the file that GitHub gave you, with its line breaks"
        )
        raise SettingsError(message)
    return AppAuth(app.app_id, app.private_key)
