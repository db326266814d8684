"""The App's credentials, encrypted."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from reviewer.adapters.own_folder import make_own_folder
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.tables import credentials
from reviewer.errors import SettingsError
from reviewer.review.app_credentials import AppCredentials

_ONLY = 1
_KEY_FILE = "secret-key"


@dataclass(frozen=True, slots=True)
class SqlCredentials:
    """The credentials of the one App, sealed with `key` (Fernet)."""

    database: Database
    key: bytes

    def load(self) -> AppCredentials | None:
        """The stored credentials; raises SettingsError if the key is not the one."""
        with self.database.begin() as connection:
            sealed = connection.scalar(select(credentials.c.sealed))
        if sealed is None:
            return None
        try:
            return AppCredentials(**json.loads(Fernet(self.key).decrypt(sealed)))
        except InvalidToken:
            message = (
                "The App's credentials cannot be read: OUTLAST_SECRET_KEY (or the file "
                f"{_KEY_FILE} of the data folder) is not the one they were stored with"
            )
            raise SettingsError(message) from None

    def store(self, given: AppCredentials) -> bool:
        """Keep them, unless an App is there already: then False."""
        sealed = Fernet(self.key).encrypt(json.dumps(asdict(given)).encode())
        new = insert(credentials).values(id=_ONLY, sealed=sealed).on_conflict_do_nothing()
        with self.database.begin() as connection:
            return connection.scalar(new.returning(credentials.c.id)) is not None


def secret_key(given: str, folder: Path) -> bytes:
    """The key that is given, else the one in `folder`, made there at first (mode 0600).

    Raises SettingsError if the given one is no Fernet key.
    """
    if not given:
        return _kept_key(folder / _KEY_FILE)
    try:
        Fernet(given)
    except ValueError:
        message = (
            "OUTLAST_SECRET_KEY must be 32 bytes in URL-safe base64; make one with: "
            'python -c "from cryptography.fernet import Fernet; '
            'print(Fernet.generate_key().decode())"'
        )
        raise SettingsError(message) from None
    return given.encode()


def _kept_key(file: Path) -> bytes:
    make_own_folder(file.parent)
    # Written aside and linked, so that two processes that start together agree on one.
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        target.write(Fernet.generate_key())
    with suppress(FileExistsError):
        file.hardlink_to(fresh)
    fresh.unlink()
    return file.read_bytes()
