from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from reviewer.cli.main import main
from reviewer.rulebook.loading import load_rulebook

Output = pytest.CaptureFixture[str]

PLAIN = "id: our-rule\nlanguage: python\nrule: {kind: call}\n"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repo"
    (folder / ".github").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def write_policy(repo: Path, text: str) -> None:
    (repo / ".github/outlast.yml").write_text(text, "utf-8")


def test_a_valid_policy_ends_with_0(repo: Path, capsys: Output) -> None:
    write_policy(repo, "version: 1\n")
    assert main(["policy", "check"]) == 0
    count = len(load_rulebook().rules)
    assert capsys.readouterr().out == f".github/outlast.yml is valid, for {count} rules.\n"


def test_a_policy_with_mistakes_ends_with_2_and_names_them(repo: Path, capsys: Output) -> None:
    write_policy(repo, "version: 1\nmod: off\nrules: {long-functoin: off}\n")
    assert main(["policy", "check"]) == 2
    err = capsys.readouterr().err
    assert ".github/outlast.yml:2: `mod` is no known key. Did you mean `mode`?" in err
    assert "`rules.long-functoin` is no known rule. Did you mean `long-function`?" in err


def test_rules_of_the_repository_itself_are_known(repo: Path, capsys: Output) -> None:
    write_policy(repo, "version: 1\nrule-files: ['rules/*.yml']\nrules: {our-rule: error}\n")
    (repo / "rules").mkdir()
    (repo / "rules/ours.yml").write_text(PLAIN, "utf-8")
    assert main(["policy", "check"]) == 0
    assert main(["policy", "show", "--path", "a.py"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["our-rule"] == {"severity": "error", "points": 15}


def test_a_broken_rule_file_of_the_repository_ends_with_2(repo: Path, capsys: Output) -> None:
    write_policy(repo, "version: 1\nrule-files: ['rules/*.yml']\n")
    (repo / "rules").mkdir()
    (repo / "rules/ours.yml").write_text(PLAIN.replace("call", "cal"), "utf-8")
    assert main(["policy", "check"]) == 2
    assert "rules/ours.yml:3: `rule` does not work" in capsys.readouterr().err


def test_no_policy_to_check_ends_with_2(repo: Path, capsys: Output) -> None:
    assert main(["policy", "check"]) == 2
    assert "holds no .github/outlast.yml" in capsys.readouterr().err
    assert main(["policy", "check", "nowhere.yml"]) == 2
    assert main(["policy", "check", "--repo", str(repo / "nowhere")]) == 2


def test_without_a_policy_the_defaults_are_shown(repo: Path, capsys: Output) -> None:
    assert main(["policy", "show", "--repo", str(repo)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["source"], shown["mode"]) == ("defaults", "advisory")
    assert shown["gate"] == {"block": ["error"], "max_points": 30, "max_duplicated_percent": 3}


def test_the_rules_are_shown_as_they_hold_for_a_path(repo: Path, capsys: Output) -> None:
    write_policy(
        repo,
        "version: 1\nrules: {long-function: off}\n"
        "overrides: [{paths: ['tests/**'], rules: {deep-nesting: {params: {limit: 9}}}}]\n",
    )
    assert main(["policy", "show", "--path", "tests/a.py"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert "long-function" not in shown
    assert shown["deep-nesting"]["params"] == {"limit": 9}


def test_the_schema_is_printed(repo: Path, capsys: Output) -> None:
    assert repo.is_dir()
    assert main(["policy", "schema"]) == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


LAYERS = """\
version: 1
rules:
  long-function: off
  deep-nesting: error
  many-parameters: {points: 3, params: {limit: 7}}
overrides:
  - paths: ["legacy/**"]
    rules: {many-parameters: {params: {limit: 12}}}
"""


def test_each_value_is_explained_by_where_it_comes_from(repo: Path, capsys: Output) -> None:
    write_policy(repo, LAYERS)
    assert main(["policy", "show", "--explain", "legacy/a.py"]) == 0
    lines = capsys.readouterr().out.splitlines()
    policy, override = ".github/outlast.yml: rules", ".github/outlast.yml: overrides[0].rules"
    assert f"long-function  severity = off  ({policy}.long-function)" in lines
    assert f"deep-nesting  severity = error  ({policy}.deep-nesting)" in lines
    assert "deep-nesting  points = 15  (default of error)" in lines
    assert f"many-parameters  points = 3.0  ({policy}.many-parameters)" in lines
    assert f"many-parameters  params.limit = 12  ({override}.many-parameters)" in lines
    assert "growing-function  params.limit = 10  (complexity/growing-function.yml)" in lines


def test_a_path_outside_an_override_keeps_the_policy(repo: Path, capsys: Output) -> None:
    write_policy(repo, LAYERS)
    assert main(["policy", "show", "--explain", "src/a.py"]) == 0
    expected = "params.limit = 7  (.github/outlast.yml: rules.many-parameters)"
    assert f"many-parameters  {expected}" in capsys.readouterr().out.splitlines()


def test_rule_files_that_match_nothing_are_warned_of(repo: Path, capsys: Output) -> None:
    write_policy(repo, "version: 1\nrule-files: ['rules/*.yml']\n")
    assert main(["policy", "check"]) == 0
    assert "names `rules/*.yml`, which matches no file." in capsys.readouterr().err
