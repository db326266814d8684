from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from reviewer.cli.main import main
from reviewer.model.rule import Rule
from reviewer.rulebook.loading import load_rule_text, load_rulebook
from tests.fakes.rules import PRINTED_TOTAL

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)


def test_every_rule_is_listed_on_a_line(capsys: Output) -> None:
    assert main(["rules", "list"]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert lines[0].split() == ["rule", "pillar", "severity", "points", "languages", "title"]
    assert [line.split()[0] for line in lines[1:-1]] == list(load_rulebook().ids)


def test_the_rules_of_one_pillar_can_be_listed(capsys: Output) -> None:
    assert main(["rules", "list", "--pillar", "duplication"]) == 0
    lines = capsys.readouterr().out.split("\n")[1:-1]
    assert lines
    assert {line.split()[1] for line in lines} == {"duplication"}


@pytest.mark.parametrize("rule", load_rulebook().rules, ids=lambda rule: rule.id)
def test_the_page_of_a_rule_tells_all_of_it(rule: Rule, capsys: Output) -> None:
    assert main(["rules", "show", rule.id]) == 0
    page = capsys.readouterr().out
    assert f"outlast: ignore[{rule.id}] reason" in page
    headings = ["It says", "Why", "Evidence", "Found by", "Reported", "Not reported"]
    lines = page.split("\n")
    assert [heading for heading in headings if heading not in lines] == []
    assert lines[0] == rule.title


def test_the_rules_that_a_policy_adds_are_listed_and_shown(capsys: Output) -> None:
    Path("own").mkdir()
    Path("own/print.yml").write_text(PRINTED_TOTAL, "utf-8")
    Path("outlast.yml").write_text('version: 1\nrule-files: ["own/*.yml"]\n', "utf-8")
    assert main(["rules", "list"]) == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [row.split()[0] for row in rows] == sorted([*load_rulebook().ids, "printed-total"])
    assert main(["rules", "show", "printed-total"]) == 0
    assert "printed-total · hack · warning" in capsys.readouterr().out


def test_a_broken_policy_ends_the_list_with_its_line_and_2(capsys: Output) -> None:
    Path("outlast.yml").write_text("version: 1\nmodes: enforce\n", "utf-8")
    assert main(["rules", "list"]) == 2
    assert "outlast.yml:2" in capsys.readouterr().err


def test_an_unknown_rule_ends_with_2_and_a_suggestion(capsys: Output) -> None:
    assert main(["rules", "show", "growing-functoin"]) == 2
    assert "Did you mean `growing-function`?" in capsys.readouterr().err


def test_a_new_rule_passes_its_own_test(capsys: Output) -> None:
    assert main(["rules", "new", "hack/printed-total"]) == 0
    assert main(["rules", "test", "rules/hack/printed-total.yml"]) == 0
    assert "ok      printed-total  4 examples" in capsys.readouterr().out
    assert load_rulebook(Path("rules"), validate=True).ids == ("printed-total",)


def test_a_rule_file_is_not_overwritten(capsys: Output) -> None:
    assert main(["rules", "new", "hack/one"]) == 0
    Path("rules/hack/one.yml").write_text("mine", "utf-8")
    assert main(["rules", "new", "hack/one"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert Path("rules/hack/one.yml").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hak/one", "Did you mean `hack`?"),
        ("one", "`one` is no pillar"),
        ("hack/", "`` is no rule id"),
        ("hack/One", "`One` is no rule id"),
        ("hack/../../one", "`../../one` is no rule id"),
        ("hack/one/two", "`one/two` is no rule id"),
    ],
)
def test_a_name_that_cannot_be_ends_with_2(name: str, words: str, capsys: Output) -> None:
    assert main(["rules", "new", name]) == 2
    assert words in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_an_example_that_fails_ends_with_1_and_tells_the_line(capsys: Output) -> None:
    assert main(["rules", "new", "hack/one"]) == 0
    path = Path("rules/hack/one.yml")
    text = path.read_text("utf-8").replace("      print(total)\n", "      log(total)\n")
    path.write_text(text.replace("      log.info(total)", "      print(total)"), "utf-8")
    assert main(["rules", "test", str(path)]) == 1
    out = capsys.readouterr().out
    assert "failed  one  4 examples" in out
    assert "bad: example.py:1: expected a finding with the words ``total` is printed`" in out
    assert "good: example.py:1: found but not expected: `total` is printed" in out


def test_a_broken_rule_file_ends_with_2_and_names_every_mistake(capsys: Output) -> None:
    Path("one.yml").write_text("id: one\nmatch: {patern: x}\n", "utf-8")
    assert main(["rules", "test", "one.yml"]) == 2
    err = capsys.readouterr().err
    assert "one.yml:2: `match.patern` is no known key. Did you mean `pattern`?" in err
    assert "one.yml:1: `pillar` is missing." in err


def test_a_missing_file_ends_with_2(capsys: Output) -> None:
    assert main(["rules", "test", "nowhere.yml"]) == 2
    assert "nowhere.yml" in capsys.readouterr().err


def test_a_file_that_is_no_text_ends_with_2(capsys: Output) -> None:
    Path("one.yml").write_bytes(b"\x00\xff\xfe")
    assert main(["rules", "test", "one.yml"]) == 2
    assert "one.yml:1:" in capsys.readouterr().err


def test_the_schema_describes_a_new_rule(capsys: Output) -> None:
    assert main(["rules", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "severity" in schema["required"]


def test_a_rule_of_ours_can_be_tested_by_its_path(capsys: Output) -> None:
    assert main(["rules", "new", "complexity/one"]) == 0
    assert load_rule_text(Path("rules/complexity/one.yml").read_text("utf-8"), "one.yml")
    assert main(["rules", "test", "rules/complexity/one.yml"]) == 0
    assert "Rules tried: 1, failed: 0" in capsys.readouterr().err


def test_pages_are_written_once_and_stale_ones_are_named(capsys: Output) -> None:
    assert main(["rules", "docs"]) == 0
    assert main(["rules", "docs", "--check"]) == 0
    Path("docs/rules/growing-function.md").write_text("old", "utf-8")
    Path("docs/rules/no-more.md").write_text("a rule that is gone", "utf-8")
    capsys.readouterr()
    assert main(["rules", "docs", "--check"]) == 1
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()] == [
        "docs/rules/growing-function.md",
        "docs/rules/no-more.md",
    ]
    assert main(["rules", "docs"]) == 0
    assert main(["rules", "docs", "--check"]) == 0
    assert not Path("docs/rules/no-more.md").exists()
