from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli.main import main
from tests.cli.test_review import ladder
from tests.repositories.builder import Repo
from tests.review.rendering.test_html import Page

Output = pytest.CaptureFixture[str]
STRICT = "version: 1\nmode: enforce\ngate: {max_points: 0}\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A ladder that grows, then a calm file a commit."""
    made = Repo(tmp_path / "shop")
    made.commit({"price.py": ladder(25)})
    made.commit({"price.py": ladder(45)}, message="Grow <b>the</b> ladder")
    for n in range(4):
        made.commit({f"calm_{n}.py": f"def calm_{n}():\n    return {n}\n"}, message=f"Calm {n}")
    return made


def told(capfd: Output, repo: Repo, *arguments: str) -> Any:
    assert main(["backtest", str(repo.path), "--format", "json", *arguments]) == 0
    return json.loads(capfd.readouterr().out)


def test_each_past_change_is_reviewed_as_a_single_review_would(repo: Repo, capfd: Output) -> None:
    found = told(capfd, repo)
    for past in found["changes"]:
        ends = ("--base", past["parent"], "--head", past["commit"])
        main(["review", "--repo", str(repo.path), *ends, "--format", "json"])
        review = json.loads(capfd.readouterr().out)
        assert (past["verdict"], past["score"]) == (review["verdict"], review["score"]["overall"])
        assert past["findings"] == len(review["findings"])


def test_only_the_newest_are_taken_if_asked(repo: Repo, capfd: Output) -> None:
    newest = repo.git("rev-list", "--max-count=2", "HEAD").split("\n")
    found = told(capfd, repo, "--last", "2")
    assert [one["commit"] for one in found["changes"]] == newest[::-1]


def test_a_day_in_the_future_leaves_nothing_and_says_what_to_do(repo: Repo, capfd: Output) -> None:
    assert main(["backtest", str(repo.path), "--since", "2099-01-01"]) == 2
    assert "name more with --last" in capfd.readouterr().err


def test_two_policies_are_compared_change_by_change(
    repo: Repo, tmp_path: Path, capfd: Output
) -> None:
    strict = tmp_path / "strict.yml"
    strict.write_text(STRICT)
    (flip,) = told(capfd, repo, "--last", "5", "--against", str(strict))["flips"]
    assert flip["subject"] == "Grow <b>the</b> ladder"
    assert (flip["before"]["verdict"], flip["after"]["verdict"]) == ("warn", "fail")
    assert (flip["before"]["blocked"], flip["after"]["blocked"]) == (False, True)
    why = r"points ([\d.]+) \(at most 30\) → \1 \(at most 0\); mode advisory → enforce"
    assert re.fullmatch(why, flip["why"])


def test_rules_of_a_folder_are_tried_on_the_past(repo: Repo, tmp_path: Path, capfd: Output) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "no-calm.yml").write_text(
        "id: no-calm\nlanguage: python\nrule: {pattern: return $X}\nmessage: m\nseverity: warning\n"
    )
    found = told(capfd, repo, "--rules", str(rules), "--last", "4")
    assert found["rules"][0]["rule"] == "no-calm"
    assert found["rules"][0]["hits"] == 4


def test_a_policy_at_head_judges_the_past(repo: Repo, capfd: Output) -> None:
    repo.commit({".github/outlast.yml": "version: 1\nrules: {growing-function: off}\n"})
    found = told(capfd, repo, "--last", "6")
    assert found["policy"] == ".github/outlast.yml"
    assert [one["rule"] for one in found["rules"]] == []


def test_what_was_reviewed_is_not_reviewed_again(repo: Repo, data_dir: Path, capfd: Output) -> None:
    first = told(capfd, repo)
    (ledger,) = (data_dir / "cache" / "backtests").rglob("*.jsonl")
    before = ledger.read_bytes()
    assert told(capfd, repo) == first
    assert ledger.read_bytes() == before


def test_a_line_that_was_torn_is_reviewed_again(repo: Repo, data_dir: Path, capfd: Output) -> None:
    first = told(capfd, repo)
    (ledger,) = (data_dir / "cache" / "backtests").rglob("*.jsonl")
    ledger.write_bytes(ledger.read_bytes()[:-40])
    assert told(capfd, repo) == first


def test_an_interrupted_backtest_goes_on_without_loss(
    repo: Repo, data_dir: Path, capfd: Output
) -> None:
    for n in range(40):
        repo.commit({f"more_{n}.py": f"def more_{n}():\n    return {n}\n"})
    command = [sys.executable, "-m", "reviewer.cli.main", "backtest", str(repo.path)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True
    )
    folder = data_dir / "cache" / "backtests"
    deadline = time.monotonic() + 60
    while not list(folder.rglob("*.jsonl")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "the same command goes on from there" in err
    (ledger,) = folder.rglob("*.jsonl")
    kept = [line for line in ledger.read_bytes().split(b"\n") if line]
    found = told(capfd, repo)
    assert len(found["changes"]) == 46
    assert 0 < len(kept) < 46
    assert ledger.read_bytes().startswith(b"\n".join([b"", *kept[:1]]))


def test_the_page_stands_alone_and_shows_names_as_text(
    repo: Repo, tmp_path: Path, capfd: Output
) -> None:
    strict, target = tmp_path / "strict.yml", tmp_path / "past.html"
    strict.write_text(STRICT)
    arguments = ["--against", str(strict), "--format", "html", "--output", str(target)]
    assert main(["backtest", str(repo.path), *arguments]) == 0
    assert capfd.readouterr().out == ""
    page = Page(target.read_text("utf-8"))
    assert "Grow <b>the</b> ladder" in page.text
    assert not set(page.tags) & {"b", "script", "img", "link", "a"}
    assert page.tags["svg"] >= 1


def test_the_text_tells_rules_scores_and_verdicts(repo: Repo, capfd: Output) -> None:
    assert main(["backtest", str(repo.path), "--last", "5"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("5 past changes · 1 finding in 1 of them\n")
    assert "growing-function     1        1      0  too few" in out
    assert "Verdicts: pass 4 · warn 1" in out


def test_no_repository_ends_with_2(tmp_path: Path, capfd: Output) -> None:
    assert main(["backtest", str(tmp_path)]) == 2
    assert "is not a git repository" in capfd.readouterr().err


def test_a_review_says_where_it_stands_among_the_past(
    repo: Repo, tmp_path: Path, capfd: Output
) -> None:
    for n in range(4, 22):
        repo.commit({f"calm_{n}.py": f"def calm_{n}():\n    return {n}\n"}, message=f"Calm {n}")
    worse = ("review", "--repo", str(repo.path), "--base", "HEAD~23", "--head", "HEAD~22")
    assert main([*worse]) == 0
    assert "past changes" not in capfd.readouterr().out
    told(capfd, repo, "--last", "30")
    main([*worse])
    said = "Of 23 past changes that a backtest judged, 23 score higher and 0 the same"
    assert f"{said}: percentile 0." in capfd.readouterr().out
    main([*worse, "--format", "json"])
    found = json.loads(capfd.readouterr().out)["score"]["standing"]
    assert found == {"changes": 23, "higher": 23, "equal": 0, "percentile": 0}
    strict = tmp_path / "strict.yml"
    strict.write_text(STRICT)
    main([*worse, "--policy", str(strict), "--format", "json"])
    assert "standing" not in json.loads(capfd.readouterr().out)["score"]
