from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from reviewer.adapters.store.credentials import SqlCredentials, secret_key
from reviewer.adapters.store.database import Database
from reviewer.adapters.store.states import SqlStates
from reviewer.adapters.store.tables import credentials
from reviewer.errors import SettingsError
from reviewer.review.app_credentials import AppCredentials

APP = AppCredentials(5, "-----BEGIN KEY", "hush", "client", "quiet", "outlast", "https://x")


def test_credentials_come_back_as_they_were_stored(database: Database) -> None:
    kept = SqlCredentials(database, Fernet.generate_key())
    assert kept.load() is None
    assert kept.store(APP)
    assert kept.load() == APP


def test_a_second_app_is_not_stored(database: Database) -> None:
    kept = SqlCredentials(database, Fernet.generate_key())
    kept.store(APP)
    assert not kept.store(AppCredentials(6, "other", "other"))
    assert kept.load() == APP


def test_nothing_secret_stands_in_the_database(database: Database) -> None:
    SqlCredentials(database, Fernet.generate_key()).store(APP)
    with database.begin() as connection:
        sealed = connection.scalar(select(credentials.c.sealed))
    assert isinstance(sealed, bytes)
    assert not [word for word in (b"hush", b"quiet", b"BEGIN") if word in sealed]


def test_another_key_is_told_apart_with_the_cure(database: Database) -> None:
    SqlCredentials(database, Fernet.generate_key()).store(APP)
    with pytest.raises(SettingsError, match="OUTLAST_SECRET_KEY"):
        SqlCredentials(database, Fernet.generate_key()).load()


def test_the_key_of_the_folder_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key("", tmp_path / "data")
    assert secret_key("", tmp_path / "data") == first
    (file,) = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="make one with"):
        secret_key("short", tmp_path)


def test_a_state_is_good_for_one_use(database: Database) -> None:
    states = SqlStates(database)
    assert [states.spend("a"), states.spend("a"), states.spend("b")] == [True, False, True]
