from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repositories.hostile import HostileRepository, hostile_repository


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileRepository:
    return hostile_repository(tmp_path_factory.mktemp("hostile"))


def run(hostile: HostileRepository, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reviewer.cli.main", "review", "--repo", str(hostile.path)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture(scope="module")
def found(hostile: HostileRepository, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    ends = ("--base", hostile.base, "--head", hostile.head)
    done = run(hostile, tmp_path_factory.mktemp("home"), *ends, "--format", "json")
    assert done.returncode in {0, 1}, done.stderr
    review: dict[str, Any] = json.loads(done.stdout)
    return review


def test_a_hostile_repository_is_reviewed_and_nothing_of_it_runs(
    hostile: HostileRepository, found: dict[str, Any]
) -> None:
    assert found["coverage"]["files_judged"] > 0
    assert not hostile.marker.exists()


def test_what_cannot_be_judged_is_listed_with_its_reason(found: dict[str, Any]) -> None:
    reasons = {skipped["reason"].split(":")[0] for skipped in found["coverage"]["skipped"]}
    assert {
        "Git LFS pointer",
        "binary file",
        "symbolic link",
        "submodule",
        "larger than 1024 KiB",
        "minified or generated",
    } <= reasons
    assert any(reason.startswith("syntax error") for reason in reasons)


def test_a_policy_of_the_head_switches_nothing_off(found: dict[str, Any]) -> None:
    assert found["policy"]["mode"] == "advisory"
    assert any(".github/outlast.yml" in note for note in found["notes"])


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_every_form_of_a_hostile_review_is_shown(
    hostile: HostileRepository, tmp_path: Path, form: str
) -> None:
    done = run(hostile, tmp_path, "--base", hostile.base, "--head", hostile.head, "--format", form)
    assert done.returncode in {0, 1}
    assert "\x1b" not in done.stdout
    assert "Traceback" not in done.stderr


def test_uncommitted_work_of_a_hostile_repository_runs_nothing(
    hostile: HostileRepository, tmp_path: Path
) -> None:
    done = run(hostile, tmp_path, "--base", hostile.base, "--format", "json")
    assert done.returncode in {0, 1}, done.stderr
    assert not hostile.marker.exists()
