from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from reviewer.cli.main import main
from tests.payloads import sarif_schema
from tests.repositories.builder import Repo
from tests.review.rendering.test_json import SCHEMA

CALM = "def total(rows):\n    return sum(rows)\n"


def ladder(branches: int) -> str:
    steps = "".join(f"    if kind == {n}:\n        return {n * n}\n" for n in range(branches))
    return f"def price(kind):\n{steps}    return 0\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Three commits: a long ladder, one that grows it, one that adds a calm function."""
    made = Repo(tmp_path / "shop")
    made.commit({"price.py": ladder(25)})
    made.commit({"price.py": ladder(45)})
    made.commit({"total.py": CALM})
    return made


def review(repo: Repo, *arguments: str) -> int:
    return main(["review", "--repo", str(repo.path), *arguments])


def test_growth_of_a_complex_function_is_found_and_named(
    repo: Repo, capfd: pytest.CaptureFixture[str]
) -> None:
    assert review(repo, "--base", "HEAD~2", "--head", "HEAD~1") == 0
    out, err = capfd.readouterr()
    assert "price.py:1" in out
    assert "cyclomatic 26 → 46" in out
    assert (out.split("\n")[-2][:8], err) == ("Verdict:", "")


def test_a_calm_change_has_nothing_to_look_at(
    repo: Repo, capfd: pytest.CaptureFixture[str]
) -> None:
    assert review(repo, "--base", "HEAD~1", "--head", "HEAD") == 0
    assert capfd.readouterr().out.startswith("100 · nothing to look at\n")


def test_uncommitted_work_is_reviewed_by_default(
    repo: Repo, capfd: pytest.CaptureFixture[str]
) -> None:
    repo.write({"price.py": ladder(60)})
    assert review(repo, "--base", "HEAD", "--format", "json") == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["head"], found["functions"][0]["after"]["cyclomatic"]) == ("worktree", 61)


def test_json_is_valid_and_identical_twice(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    texts = []
    for _ in range(2):
        review(repo, "--base", "HEAD~2", "--head", "HEAD", "--format", "json")
        texts.append(capfd.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(texts[0]))
    assert texts[0] == texts[1]


def test_markdown_begins_with_the_title(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    review(repo, "--base", "HEAD~1", "--head", "HEAD", "--format", "markdown")
    out = capfd.readouterr().out
    assert out.startswith("## 100 · nothing to look at\n\nNothing here makes the code harder")


def test_sarif_is_valid_and_describes_its_rules(
    repo: Repo, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTLAST_DOCS_URL", "https://example.org/docs/")
    review(repo, "--base", "HEAD~2", "--head", "HEAD~1", "--format", "sarif")
    log = json.loads(capfd.readouterr().out)
    jsonschema.Draft4Validator(sarif_schema()).validate(log)
    rule = log["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["helpUri"] == "https://example.org/docs/rules/growing-function.md"


def test_html_is_one_page(repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "review.html"
    ends = ("--base", "HEAD~2", "--head", "HEAD~1")
    assert review(repo, *ends, "--format", "html", "--output", str(page)) == 0
    assert capfd.readouterr().out == ""
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".html"] == ["review.html"]


def test_what_is_left_to_do_names_the_findings(
    repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.yml"
    file.write_text("version: 1\ngate: {max_points: 0}\n")
    ends = ("--base", "HEAD~2", "--head", "HEAD~1")
    assert review(repo, *ends, "--format", "json", "--policy", str(file)) == 1
    found = json.loads(capfd.readouterr().out)
    (step,) = found["gate"]["to_pass"]
    assert step["condition"] == "points"
    assert step["findings"] == [found["findings"][0]["fingerprint"]]


@pytest.mark.parametrize(
    ("fail_on", "policy", "expected"),
    [
        ("fail", "version: 1\n", 0),
        ("warn", "version: 1\n", 1),
        ("never", "version: 1\ngate: {max_points: 0}\n", 0),
        ("fail", "version: 1\ngate: {max_points: 0}\n", 1),
        ("fail", "version: 1\nmode: enforce\ngate: {max_points: 0}\n", 1),
    ],
)
def test_the_exit_code_follows_the_verdict(
    *, repo: Repo, tmp_path: Path, fail_on: str, policy: str, expected: int
) -> None:
    file = tmp_path / "policy.yml"
    file.write_text(policy)
    ends = ("--base", "HEAD~2", "--head", "HEAD~1")
    assert review(repo, *ends, "--fail-on", fail_on, "--policy", str(file)) == expected


def test_a_broken_policy_file_is_named_with_its_line(
    repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.yml"
    file.write_text("version: 1\nmod: enforce\n")
    assert review(repo, "--policy", str(file)) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert f"{file}:2: `mod` is no known key. Did you mean `mode`?" in err


@pytest.mark.parametrize("revision", ["no-such", "--upload-pack=x", "HEAD~999"])
def test_a_revision_that_is_not_there_ends_with_2(
    repo: Repo, capfd: pytest.CaptureFixture[str], revision: str
) -> None:
    assert review(repo, "--base", revision) == 2
    out, err = capfd.readouterr()
    assert (out, revision in err) == ("", True)


def test_a_folder_that_is_no_repository_ends_with_2(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", "--repo", str(tmp_path)]) == 2
    assert "is not a git repository: run this inside one" in capfd.readouterr().err


def test_the_review_can_go_to_a_file(
    repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "review.txt"
    assert review(repo, "--base", "HEAD~1", "--head", "HEAD", "--output", str(file)) == 0
    assert capfd.readouterr().out == ""
    assert file.read_text("utf-8").startswith("100 · nothing to look at\n")


def test_a_file_that_cannot_be_written_ends_with_2(
    repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "no" / "folder" / "review.txt"
    assert review(repo, "--base", "HEAD~1", "--head", "HEAD", "--output", str(file)) == 2
    assert "cannot be written: No such file or directory." in capfd.readouterr().err


def on_a_terminal(repo: Repo, columns: int, **environment: str) -> str:
    """What the command shows on a terminal of that width."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reviewer.cli.main", "review", "--repo", str(repo.path)]
    process = subprocess.Popen(
        [*command, "--base", "HEAD~2", "--head", "HEAD~1"],
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **environment},
    )
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert process.wait() == 0
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_a_terminal_gets_colour_its_own_width_and_a_word_while_it_waits(repo: Repo) -> None:
    shown = on_a_terminal(repo, 50, NO_COLOR="")
    assert shown.startswith("Judging the change …\r\x1b[K")
    assert "\x1b[33mwarning" in shown
    lines = shown.split("\x1b[K")[1].split("\r\n")
    assert 40 < max(map(len, lines)) <= 50 + len("\x1b[1m\x1b[0m\x1b[33m\x1b[0m")


def test_no_color_is_honoured_on_a_terminal(repo: Repo) -> None:
    shown = on_a_terminal(repo, 80, NO_COLOR="1")
    assert "\x1b[33m" not in shown
    assert "\x1b[1m" not in shown


def test_an_interrupt_leaves_no_process_behind(repo: Repo) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reviewer.cli.main", "review", "--repo", str(repo.path)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    assert _read(ours).startswith(b"Judging")
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait() == 130
    assert process.stdout is not None
    assert process.stdout.read() == b""
    process.stdout.close()
    os.close(ours)
    assert _is_empty_soon(process.pid)


def _is_empty_soon(group: int) -> bool:
    """Whether a process group has no members left, given the time that orphans take to die."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
    return False


SECRETS = {
    "keys.py": (
        "API_KEY = 'sk_live_51HxYzAbCdEfGhIj'\n"
        'TOKEN = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"\n'
        "CACHE = 'redis://:pa55w0rd@cache.shop.net:6379/0'\n"
        'PEM = """-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n"""\n'
    ),
    "keys.ts": "export const shop = connect('mysql://shop:pa55w0rd@db.shop.net/shop');\n",
    "dsn.go": 'package db\n\nconst dsn = "shop:pa55w0rd@tcp(db.shop.net:3306)/shop"\n',
    "Db.java": 'class Db {\n    @Value("${db.password:opensesame}") String password;\n}\n',
}
"""Six secrets."""


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "sarif"])
def test_a_secret_is_told_without_being_shown(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], form: str
) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit({"README.md": "shop\n"})
    repo.commit(SECRETS)
    review(repo, "--base", "HEAD~1", "--head", "HEAD", "--format", form)
    told = capfd.readouterr().out
    assert told.count("holds a secret that everybody") >= len(SECRETS) + 2
    assert re.findall("live_51Hx|abcdefgh|pa55w0rd|MIIEp|opensesame", told) == []


def test_every_option_of_the_contract_is_there(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--help"]) == 0
    shown = capfd.readouterr().out
    for option in ("repo", "base", "head", "format", "policy", "output", "fail-on"):
        assert f"--{option} " in shown


def test_the_first_commit_is_judged_against_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    repo = Repo(tmp_path / "first")
    repo.commit({"price.py": ladder(25)})
    arguments = ["review", "--repo", str(repo.path), "--head", "HEAD", "--base"]
    assert main([*arguments, "HEAD~1"]) == 2
    said = capfd.readouterr().err
    assert "--base 4b825dc642cb judges all of it as new" in said
    assert main([*arguments, "4b825dc642cb", "--format", "json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["merge_base"] == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    assert found["coverage"]["lines_added"] == found["coverage"]["lines_judged"] > 25
    assert [one["rule"] for one in found["findings"]] == ["tangled-function"]
