from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.errors import SettingsError
from reviewer.settings import ServerSettings, read_server_settings

KEY = "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n"
APP = {"GITHUB_APP_ID": "5", "GITHUB_PRIVATE_KEY": KEY, "GITHUB_WEBHOOK_SECRET": "hush"}


def read(**given: str) -> ServerSettings:
    return read_server_settings({"HOME": "/home/ada", **given})


def test_nothing_needs_to_be_set() -> None:
    settings = read()
    assert settings.app is None
    assert (settings.api_url, settings.server_url) == (
        "https://api.github.com",
        "https://github.com",
    )
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 2)
    assert settings.database_url == ""


def test_the_app_is_read() -> None:
    client = {"GITHUB_CLIENT_ID": "id", "GITHUB_CLIENT_SECRET": "quiet"}
    app = read(**APP, **client).app
    assert app is not None
    assert (app.app_id, app.private_key, app.webhook_secret) == (5, KEY, "hush")
    assert (app.client_id, app.client_secret) == ("id", "quiet")


def test_a_key_on_one_line_gets_its_line_breaks_back() -> None:
    app = read(**{**APP, "GITHUB_PRIVATE_KEY": KEY.replace("\n", "\\n")}).app
    assert app is not None
    assert app.private_key == KEY


def test_a_key_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(KEY)
    given = {**APP, "GITHUB_PRIVATE_KEY": "", "GITHUB_PRIVATE_KEY_PATH": str(tmp_path / "key.pem")}
    app = read(**given).app
    assert app is not None
    assert app.private_key == KEY


def test_an_enterprise_server_has_its_api_below_it() -> None:
    settings = read(GITHUB_SERVER_URL="https://git.example.com/")
    assert settings.server_url == "https://git.example.com"
    assert settings.api_url == "https://git.example.com/api/v3"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"GITHUB_APP_ID": "5"}, "GITHUB_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET must be set too"),
        ({**APP, "GITHUB_WEBHOOK_SECRET": ""}, "^GITHUB_WEBHOOK_SECRET must be set too"),
        ({**APP, "GITHUB_APP_ID": "five"}, "GITHUB_APP_ID is five: give a number"),
        ({**APP, "GITHUB_PRIVATE_KEY": "abc"}, "GITHUB_PRIVATE_KEY is no private key"),
        ({"GITHUB_PRIVATE_KEY_PATH": "/no/key"}, "GITHUB_PRIVATE_KEY_PATH is /no/key, which"),
        ({"GITHUB_API_URL": "api.github.com"}, "GITHUB_API_URL is no address"),
        ({"OUTLAST_BASE_URL": "ftp://x"}, "OUTLAST_BASE_URL is no address"),
        ({"PORT": "0"}, "PORT is 0: give a number from 1 to 65535"),
        ({"OUTLAST_WORKERS": "many"}, "OUTLAST_WORKERS is many"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin with postgresql://"),
    ],
)
def test_what_is_wrong_is_named_with_the_cure(given: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read(**given)


def test_nothing_secret_shows_and_all_of_it_is_known_to_the_log() -> None:
    url = "postgresql://ada:sesame@db/x"
    more = {"DATABASE_URL": url, "OUTLAST_SECRET_KEY": "fernet", "GITHUB_CLIENT_SECRET": "q"}
    settings = read(**APP, **more)
    assert not [word for word in ("hush", "sesame", "abc", "fernet") if word in repr(settings)]
    assert set(settings.secrets) == {KEY, "hush", "q", "sesame", "fernet"}
