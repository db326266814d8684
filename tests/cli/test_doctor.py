from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.cli.doctor import WrongError, probes
from reviewer.cli.main import main
from reviewer.errors import ReviewerError
from reviewer.settings import read_settings


def test_a_sound_installation_has_nothing_wrong(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capfd.readouterr().out.split("\n")[:-1]
    assert [line.split(":")[0] for line in lines] == [f"ok     {one.name}" for one in probes()]


def test_every_required_package_is_looked_at() -> None:
    names = {probe.name for probe in probes()}
    assert {"click", "pebble", "radon", "ruamel-yaml", "ast-grep-py"} <= names


def look(name: str) -> str:
    (probe,) = (one for one in probes() if one.name == name)
    return probe.look(read_settings())


def test_a_missing_git_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReviewerError, match="git is not installed"):
        look("git")


def put_git_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    program = folder / "git"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("git version 2.20.1", "git version 2.20.1 is too old. Install git 2.34 or newer."),
        ("hello", "it says `hello`. Put a working git on PATH."),
    ],
)
def test_a_git_that_will_not_do_is_named_with_the_cure(
    *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, expected: str
) -> None:
    put_git_on_path(tmp_path, monkeypatch, says)
    with pytest.raises(WrongError) as caught:
        look("git")
    assert str(caught.value) == expected


def test_a_newer_git_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_git_on_path(tmp_path, monkeypatch, "git version 3.0.0")
    assert look("git") == "git version 3.0.0"


def test_a_folder_that_cannot_be_made_is_named_with_the_cure(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OUTLAST_DATA_DIR", str(tmp_path / "file" / "below"))
    assert main(["doctor"]) == 1
    shown = capfd.readouterr().out
    assert "wrong  data folder: " in shown
    assert "Not a directory. Set OUTLAST_DATA_DIR to one that can." in shown


def test_a_database_that_does_not_answer_is_named_without_its_password(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x")
    assert main(["doctor"]) == 1
    shown = capfd.readouterr().out
    assert "wrong  database: DATABASE_URL: no PostgreSQL answers there" in shown
    assert "hunter2" not in shown


def test_a_setting_of_the_app_that_is_missing_is_named(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_APP_ID", "12")
    assert main(["doctor"]) == 1
    assert "wrong  App: GITHUB_PRIVATE_KEY" in capfd.readouterr().out
