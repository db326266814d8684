from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.errors import SettingsError
from reviewer.settings import read_settings


@pytest.mark.parametrize(
    ("environment", "data", "cache"),
    [
        ({"HOME": "/home/ada"}, "/home/ada/.local/share/outlast", "/home/ada/.cache/outlast"),
        (
            {"HOME": "/home/ada", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c"},
            "/d/outlast",
            "/c/outlast",
        ),
        ({"HOME": "/h", "XDG_DATA_HOME": "rel"}, "/h/.local/share/outlast", "/h/.cache/outlast"),
        ({"HOME": "/h", "OUTLAST_DATA_DIR": "/own"}, "/own", "/own/cache"),
    ],
)
def test_folders_follow_our_variable_then_xdg_then_home(
    environment: dict[str, str], data: str, cache: str
) -> None:
    settings = read_settings(environment)
    assert (settings.data_dir, settings.cache_dir) == (Path(data), Path(cache))


def test_without_a_home_the_temporary_folder_serves() -> None:
    assert read_settings({}).data_dir.name.startswith("outlast-")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_ruled_out_by_the_environment(
    environment: dict[str, str], *, expected: bool
) -> None:
    assert read_settings(environment).colour is expected


def test_the_log_level_ignores_case() -> None:
    assert read_settings({"LOG_LEVEL": "debug"}).log_level == "DEBUG"


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(SettingsError, match=r"OUTLAST_DATA_DIR is .* no folder: name one"):
        read_settings({"OUTLAST_DATA_DIR": str(file)})


def test_an_unknown_log_level_is_refused() -> None:
    with pytest.raises(SettingsError, match="LOG_LEVEL is loud: choose one of"):
        read_settings({"LOG_LEVEL": "loud"})


def test_the_environment_never_shows_in_a_log() -> None:
    assert "hunter2" not in repr(read_settings({"PASSWORD": "hunter2"}))


def test_the_rules_can_be_read_where_the_app_is_unless_said_otherwise() -> None:
    given = {"HOME": "/h", "OUTLAST_BASE_URL": "https://outlast.example/"}
    assert read_settings(given).docs_url == "https://outlast.example"
    other = {**given, "OUTLAST_DOCS_URL": "https://example.org/docs"}
    assert read_settings(other).docs_url == "https://example.org/docs"


def test_the_manuals_address_can_stand_in_a_link() -> None:
    settings = read_settings({"HOME": "/h", "OUTLAST_DOCS_URL": "https://e.org/a(b)<c>|d e?f=1"})
    assert settings.docs_url == "https://e.org/a%28b%29%3Cc%3E%7Cd%20e?f=1"


def test_the_manuals_address_must_be_one_and_loses_its_slash() -> None:
    settings = read_settings({"HOME": "/h", "OUTLAST_DOCS_URL": "https://example.org/docs/"})
    assert settings.docs_url == "https://example.org/docs"
    with pytest.raises(SettingsError, match="OUTLAST_DOCS_URL is no address"):
        read_settings({"HOME": "/h", "OUTLAST_DOCS_URL": "example.org"})
