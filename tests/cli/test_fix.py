from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.cli.main import main
from tests.fakes.mendable import CHAINED, LOST_CAUSE
from tests.repositories.builder import Files, Repo, git_environment

FOCUSED = 'describe("a", () => {\n\tit.only("b", () => {\n\t\texpect(c()).toBe(3);\n\t});\n});\n'
FREE = FOCUSED.replace("it.only", "it")

Making = Callable[[Files], Repo]


@pytest.fixture
def making(tmp_path: Path) -> Making:
    """A repository with uncommitted files on top of one calm commit."""

    def make(files: Files) -> Repo:
        repo = Repo(tmp_path / "shop")
        repo.commit({"calm.py": "X = 1\n"})
        repo.write(files)
        return repo

    return make


def fix(repo: Repo, *arguments: str) -> int:
    return main(["fix", "--repo", str(repo.path), "--base", "HEAD", *arguments])


def text(repo: Repo, path: str) -> bytes:
    return (repo.path / path).read_bytes()


def test_what_can_be_mended_is_mended_and_reviewed_again(
    making: Making, capfd: pytest.CaptureFixture[str]
) -> None:
    repo = making({"load.py": LOST_CAUSE, "a.test.js": FOCUSED})
    assert fix(repo) == 0
    assert (text(repo, "load.py"), text(repo, "a.test.js")) == (CHAINED.encode(), FREE.encode())
    assert capfd.readouterr().out == (
        "Mended 2 of 2 findings.\n"
        "  a.test.js:2-4  focused-test\n"
        "  load.py:5  raise-loses-cause\n"
        "Score 84 → 100, verdict fail → pass.\n"
    )
    assert fix(repo) == 0
    assert capfd.readouterr().out == "Mended 0 of 0 findings.\n"


def test_what_has_no_safe_repair_is_told(making: Making, capfd: pytest.CaptureFixture[str]) -> None:
    repo = making({"load.py": LOST_CAUSE, "calc.py": "def calc(text):\n    return eval(text)\n"})
    fix(repo, "--dry-run")
    assert "No safe repair for 1 finding: dynamic-exec.\n" in capfd.readouterr().err


def test_a_dry_run_shows_a_diff_that_git_applies_and_writes_nothing(
    making: Making, capfd: pytest.CaptureFixture[str]
) -> None:
    repo = making({"load.py": LOST_CAUSE, "a.test.js": FOCUSED})
    assert fix(repo, "--dry-run") == 1
    assert (text(repo, "load.py"), text(repo, "a.test.js")) == (
        LOST_CAUSE.encode(),
        FOCUSED.encode(),
    )
    out, err = capfd.readouterr()
    assert err.startswith("Would mend 2 of 2 findings.\n")
    environment = git_environment(repo.path)
    command = ["git", "apply", "-"]
    subprocess.run(command, input=out.encode(), cwd=repo.path, env=environment, check=True)
    assert (text(repo, "load.py"), text(repo, "a.test.js")) == (CHAINED.encode(), FREE.encode())


def test_without_a_working_tree_it_is_the_callers_mistake(
    making: Making, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    repo = making({})
    bare = tmp_path / "bare.git"
    repo.git("clone", "-q", "--bare", str(repo.path), str(bare))
    assert main(["fix", "--repo", str(bare)]) == 2
    assert "no working tree" in capfd.readouterr().err


def test_a_review_shows_repairs_on_request(
    making: Making, capfd: pytest.CaptureFixture[str]
) -> None:
    repo = making({"a.test.js": FOCUSED})
    review = ["review", "--repo", str(repo.path), "--base", "HEAD", "--fail-on", "never"]
    assert main(review) == 0
    assert "+   it(" not in capfd.readouterr().out
    assert main([*review, "--fixes"]) == 0
    assert '  -   it.only("b", () => {\n  +   it("b", () => {\n' in capfd.readouterr().out
    assert main([*review, "--format", "json"]) == 0
    (finding,) = json.loads(capfd.readouterr().out)["findings"]
    assert finding["fix"].startswith("--- a/a.test.js\n+++ b/a.test.js\n@@ -1,5 +1,5 @@\n")
