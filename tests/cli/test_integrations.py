"""The files by which GitHub Actions and pre-commit start Outlast."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.cli.test_review import CALM, ladder
from tests.repositories.builder import Repo, git_environment

ROOT = Path(__file__).parents[2]
ENTRY = ROOT / ".ci" / "review"


def read(name: str) -> Any:
    return YAML(typ="safe", pure=True).load(ROOT / name)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A ladder that grew by a commit."""
    made = Repo(tmp_path / "shop")
    made.commit({"price.py": ladder(25)})
    made.commit({"price.py": ladder(45)})
    return made


def environment(repo: Repo, folder: Path, **more: str) -> dict[str, str]:
    """What a runner sets, with our own packages in the place where the action installs them."""
    place = folder / "outlast" / "venv" / "bin"
    place.mkdir(parents=True)
    for name, module in (("outlast", "-m reviewer.cli.main"), ("python", "")):
        program = place / name
        command = (
            f'PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} {module} "$@"'
        )
        program.write_text(f"#!/bin/sh\n{command}\n")
        program.chmod(0o755)
    return {
        **git_environment(repo.path),
        "RUNNER_TEMP": str(folder),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        **more,
    }


def act(repo: Repo, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ENTRY)], cwd=repo.path, env=variables, capture_output=True, text=True, check=False
    )


def test_the_action_starts_its_entry_point_with_every_input_in_a_variable() -> None:
    action = read("action.yml")
    (step,) = action["runs"]["steps"]
    assert step["run"] == '"$GITHUB_ACTION_PATH/.ci/review"'
    assert {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]} == set(step["env"].values())
    assert all(name in ENTRY.read_text("utf-8") for name in step["env"])
    assert os.access(ENTRY, os.X_OK)


def test_the_entry_point_writes_summary_outputs_and_sarif(repo: Repo, tmp_path: Path) -> None:
    sarif = tmp_path / "review.sarif"
    done = act(repo, environment(repo, tmp_path / "runner", OUTLAST_SARIF=str(sarif)))
    assert (done.returncode, done.stderr) == (0, "")
    runner = tmp_path / "runner"
    score = json.loads((runner / "outlast" / "review.json").read_text("utf-8"))["score"]["overall"]
    assert (runner / "output").read_text() == f"verdict=warn\nscore={score}\n"
    assert "growing-function" in (runner / "summary.md").read_text("utf-8")
    assert json.loads(sarif.read_text("utf-8"))["version"] == "2.1.0"


def test_the_step_fails_where_it_was_asked_to(repo: Repo, tmp_path: Path) -> None:
    assert act(repo, environment(repo, tmp_path / "r", OUTLAST_FAIL_ON="warn")).returncode == 1


def test_a_checkout_without_history_is_told_what_to_do(repo: Repo, tmp_path: Path) -> None:
    done = act(repo, environment(repo, tmp_path / "r", OUTLAST_BASE="0" * 40))
    assert (done.returncode, "fetch-depth: 0" in done.stdout) == (2, True)


def test_a_name_that_a_pull_request_chose_is_never_a_command(repo: Repo, tmp_path: Path) -> None:
    for number, name in enumerate(("$(touch hit)", "--output=hit", "; touch hit")):
        variables = environment(repo, tmp_path / f"{number}", OUTLAST_BASE=name)
        assert act(repo, variables).returncode == 2
    assert not (repo.path / "hit").exists()


@pytest.mark.parametrize(("branches", "code"), [(45, 0), (70, 1)])
def test_the_hook_judges_what_would_be_committed(
    *, repo: Repo, tmp_path: Path, branches: int, code: int
) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    variables = environment(repo, tmp_path / "r", OUTLAST_DATA_DIR=str(tmp_path / "data"))
    variables["PATH"] = f"{tmp_path}/r/outlast/venv/bin:{variables['PATH']}"
    repo.write({"price.py": ladder(branches), "total.py": CALM})
    repo.git("add", "--all")
    command = [*shlex.split(hook["entry"]), "--fail-on", "warn"]
    done = subprocess.run(command, cwd=repo.path, env=variables, capture_output=True, check=False)
    assert done.returncode == code
