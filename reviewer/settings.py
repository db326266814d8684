"""Settings from the environment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from reviewer.errors import SettingsError
from reviewer.review.app_credentials import AppCredentials

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
PUBLIC_API = "https://api.github.com"
PUBLIC_SERVER = "https://github.com"
_MOST_PORTS = 65535
_MOST_WORKERS = 64
_APP = ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET")
_ADDRESSES = ("http", "https")
_LINKED = ":/?#[]@!$&'*+,;=%~"
"""Characters that an address keeps; round brackets, say, would end a link in Markdown."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment asks for.

    `data_dir` holds what must last, `cache_dir` what may be deleted at any time; neither
    need exist. `colour` is False where `NO_COLOR` or a dumb terminal rules it out.
    `docs_url` is where the folder docs/ can be read, by default the App, which serves the
    pages of the rules; empty if nobody said where that is. It can stand in any link.
    `environment` is what processes that we start may inherit from.
    """

    data_dir: Path
    cache_dir: Path
    colour: bool
    log_level: str
    docs_url: str
    environment: Mapping[str, str] = field(repr=False)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings, from the process's own environment if none is given.

    Raises SettingsError naming the variable that is wrong, with the cure.
    """
    given = dict(os.environ) if environment is None else dict(environment)
    own = given.get("OUTLAST_DATA_DIR", "")
    return Settings(
        data_dir=_folder(own) if own else _home(given, "XDG_DATA_HOME", ".local/share"),
        cache_dir=_folder(own) / "cache" if own else _home(given, "XDG_CACHE_HOME", ".cache"),
        colour=not given.get("NO_COLOR") and given.get("TERM") != "dumb",
        log_level=_log_level(given.get("LOG_LEVEL") or "INFO"),
        docs_url=quote(
            _address(given, "OUTLAST_DOCS_URL", _address(given, "OUTLAST_BASE_URL", "")),
            safe=_LINKED,
        ),
        environment=given,
    )


def _folder(text: str) -> Path:
    path = Path(text)
    if path.exists() and not path.is_dir():
        message = f"OUTLAST_DATA_DIR is {text}, which is no folder: name one that can be written"
        raise SettingsError(message)
    return path.absolute()


def _home(environment: Mapping[str, str], variable: str, below: str) -> Path:
    """A folder of the XDG Base Directory Specification; relative paths do not count there."""
    stated = Path(environment.get(variable, ""))
    if stated.is_absolute():
        return stated / "outlast"
    home = Path(environment.get("HOME", ""))
    if home.is_absolute():
        return home / below / "outlast"
    return Path(tempfile.gettempdir()) / f"outlast-{os.getuid()}"


def _log_level(text: str) -> str:
    level = text.upper()
    if level not in LOG_LEVELS:
        message = f"LOG_LEVEL is {text}: choose one of {', '.join(LOG_LEVELS)}"
        raise SettingsError(message)
    return level


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the environment asks of a server or worker.

    `app` is None if the App is to be registered at /setup. `base_url` is where GitHub
    reaches us, empty if nobody said; it and the other addresses end without a slash.
    `database_url` is empty for the bundled PostgreSQL, `secret_key` for the one in the
    data folder. What is secret does not show in the repr.
    """

    general: Settings
    app: AppCredentials | None
    api_url: str
    server_url: str
    base_url: str
    host: str
    port: int
    workers: int
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not stand in any log."""
        app = self.app
        own = (app.private_key, app.webhook_secret, app.client_secret) if app else ()
        password = urlsplit(self.database_url).password or ""
        return tuple(secret for secret in (*own, password, self.secret_key) if secret)


def read_server_settings(environment: Mapping[str, str] | None = None) -> ServerSettings:
    """The settings, from the process's own environment if none is given.

    Raises SettingsError naming the variable that is missing or wrong, with the cure.
    """
    general = read_settings(environment)
    given = general.environment
    server_url = _address(given, "GITHUB_SERVER_URL", PUBLIC_SERVER)
    own_api = PUBLIC_API if server_url == PUBLIC_SERVER else f"{server_url}/api/v3"
    return ServerSettings(
        general=general,
        app=_app(given),
        api_url=_address(given, "GITHUB_API_URL", own_api),
        server_url=server_url,
        base_url=_address(given, "OUTLAST_BASE_URL", ""),
        host=given.get("HOST") or "127.0.0.1",
        port=_number(given, "PORT", default=8000, most=_MOST_PORTS),
        workers=_number(given, "OUTLAST_WORKERS", default=2, most=_MOST_WORKERS),
        database_url=_database_url(given),
        secret_key=given.get("OUTLAST_SECRET_KEY", ""),
    )


def _app(given: Mapping[str, str]) -> AppCredentials | None:
    key = _private_key(given)
    parts = dict(zip(_APP, (given.get(_APP[0]), key, given.get(_APP[2])), strict=True))
    missing = [name for name, value in parts.items() if not value]
    if len(missing) == len(parts):
        return None
    if missing:
        message = (
            f"{' and '.join(missing)} must be set too: they are on the App's page at GitHub. "
            "Leave all of them out to register a new App at /setup"
        )
        raise SettingsError(message)
    return AppCredentials(
        app_id=_number(given, _APP[0], default=0, most=2**63),
        private_key=key,
        webhook_secret=given[_APP[2]],
        client_id=given.get("GITHUB_CLIENT_ID", ""),
        client_secret=given.get("GITHUB_CLIENT_SECRET", ""),
    )


def _private_key(given: Mapping[str, str]) -> str:
    # Many hosts keep variables on one line, with \n written out.
    key = given.get("GITHUB_PRIVATE_KEY", "").replace("\\n", "\n") or _key_of_file(given)
    if key and not key.lstrip().startswith("-----BEGIN "):
        message = (
            "GITHUB_PRIVATE_KEY is no private key: give the whole .pem file that GitHub made, "
            "or its path as GITHUB_PRIVATE_KEY_PATH"
        )
        raise SettingsError(message)
    return key


def _key_of_file(given: Mapping[str, str]) -> str:
    path = given.get("GITHUB_PRIVATE_KEY_PATH", "")
    if not path:
        return ""
    try:
        return Path(path).read_text("utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        message = f"GITHUB_PRIVATE_KEY_PATH is {path}, which cannot be read: {reason}"
        raise SettingsError(message) from error


def _address(given: Mapping[str, str], variable: str, default: str) -> str:
    text = (given.get(variable) or default).rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in _ADDRESSES or not parts.hostname):
        message = f"{variable} is no address: give one like https://github.example.com"
        raise SettingsError(message)
    return text


def _database_url(given: Mapping[str, str]) -> str:
    url = given.get("DATABASE_URL", "")
    if url and not url.startswith(("postgres://", "postgresql://", "postgresql+psycopg://")):
        message = "DATABASE_URL must begin with postgresql://; leave it out to use our own"
        raise SettingsError(message)
    return url


def _number(given: Mapping[str, str], variable: str, *, default: int, most: int) -> int:
    text = given.get(variable) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= most):
        message = f"{variable} is {text}: give a number from 1 to {most}"
        raise SettingsError(message)
    return int(text)
