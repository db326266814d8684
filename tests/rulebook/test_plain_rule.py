from __future__ import annotations

import pytest

from reviewer.errors import RuleFileError
from reviewer.model.rule import Pattern, Pillar, Rule, Severity
from reviewer.rulebook.loading import load_rule_files, load_rule_text
from reviewer.source.parsed import ParsedText
from reviewer.source.patterns import compile_patterns, find_matches

FULL = """\
---
id: twice-sorted
language: Python
severity: error
message: sorted($X) is sorted again
note: |
  Sort once.
  Sorting twice costs time.
url: https://example.test/sorting
metadata: {category: complexity, weight: 3, kind: dead-code}
rule:
  pattern: sorted($F($X))
constraints:
  F: {regex: ^sorted$}
fix: sorted($X)
labels: {X: {style: primary, message: here}}
files: ["src/**", {glob: "lib/**"}]
ignores: ["src/old/**"]
---
id: log_all
language: TypeScript
rule:
  matches: logging
utils:
  logging: {pattern: console.log($$$ALL)}
fix: {template: "", expandEnd: {regex: ;}}
---
id: switched-off
language: python
severity: off
rule: {kind: call}
"""


def rules() -> tuple[Rule, ...]:
    return load_rule_text(FULL, "plain.yaml")


def test_several_plain_rules_of_a_file_are_read_and_those_off_left_out() -> None:
    assert [rule.id for rule in rules()] == ["log_all", "twice-sorted"]


def test_all_that_a_plain_rule_says_is_kept() -> None:
    rule = rules()[1]
    assert rule.title == "Twice sorted"
    assert (rule.pillar, rule.kind) == (Pillar.COMPLEXITY, "dead-code")
    assert (rule.severity, rule.points) == (Severity.ERROR, 15)
    assert (rule.languages, rule.message) == (("python",), "sorted($X) is sorted again")
    assert rule.cure == "Sort once."
    assert rule.rationale == "Sort once.\nSorting twice costs time.\n"
    assert rule.evidence == ("https://example.test/sorting",)
    assert rule.fix == {"python": "sorted($X)"}
    assert (rule.files, rule.ignores) == (("src/**", "lib/**"), ("src/old/**",))
    assert rule.detection == (
        Pattern(
            "python",
            {
                "rule": {"pattern": "sorted($F($X))"},
                "constraints": {"F": {"regex": "^sorted$"}},
            },
        ),
    )


def test_what_a_plain_rule_leaves_open_has_a_default() -> None:
    rule = rules()[0]
    assert (rule.title, rule.message) == ("Log all", "Log all")
    assert (rule.pillar, rule.kind) == (Pillar.HACK, "dense-one-liner")
    assert rule.severity is Severity.NOTICE
    assert rule.fix == {}


@pytest.mark.parametrize(
    ("severity", "ours"),
    [
        ("hint", Severity.NOTICE),
        ("info", Severity.NOTICE),
        ("warning", Severity.WARNING),
        ("error", Severity.ERROR),
    ],
)
def test_severities_are_translated(severity: str, ours: Severity) -> None:
    text = f"id: a\nlanguage: py\nseverity: {severity}\nrule: {{kind: call}}\n"
    assert load_rule_text(text, "a.yml")[0].severity is ours


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Python", "python"),
        ("py", "python"),
        ("TypeScript", "typescript"),
        ("ts", "typescript"),
        ("Tsx", "tsx"),
        ("jsx", "javascript"),
        ("JavaScript", "javascript"),
        ("C++", "cpp"),
        ("CSharp", "csharp"),
        ("golang", "go"),
        ("Rust", "rust"),
    ],
)
def test_languages_may_be_written_as_ast_grep_writes_them(name: str, language: str) -> None:
    text = f"id: a\nlanguage: {name}\nrule: {{regex: a}}\n"
    assert load_rule_text(text, "a.yml")[0].languages == (language,)


def test_plain_rules_find_what_they_say() -> None:
    compiled = compile_patterns(rules())
    python = find_matches(ParsedText("sorted(sorted(a))\nsorted(list(a))\n", "python"), compiled)
    assert [(one.rule, one.span.start) for one in python] == [("twice-sorted", 1)]
    tsx = find_matches(ParsedText("console.log(1, 2)\n", "tsx"), compiled)
    assert [(one.rule, one.values) for one in tsx] == [("log_all", (("ALL", "1, 2"),))]


def test_an_id_that_comes_again_is_numbered() -> None:
    text = "id: a\nlanguage: py\nrule: {kind: call}\n"
    found = load_rule_files({"x.yml": text, "y.yml": text, "z.yml": text}, taken=["a-2"])
    assert [rule.id for rule in found] == ["a", "a-3", "a-4"]


BROKEN = {
    "unknown key": (
        "id: a\nlanguage: py\nrule: {kind: call}\nmesage: x\n",
        "a.yml:4: `mesage` is no known key. Did you mean `message`?",
    ),
    "no rule": ("id: a\nlanguage: py\n", "a.yml:1: `rule` is missing. Add it."),
    "unknown language": (
        "id: a\nlanguage: pythn\nrule: {kind: call}\n",
        "a.yml:2: `language` `pythn` is no language of ours. Did you mean `python`?",
    ),
    "unknown node kind": (
        "id: a\nlanguage: py\nrule: {kind: cal}\n",
        (
            "a.yml:3: `rule` does not work: ast-grep refuses the rule: Invalid Kind: Kind `cal` is"
            " invalid."
        ),
    ),
    "unknown key in the rule": (
        "id: a\nlanguage: py\nrule:\n  has:\n    kynd: call\n",
        "a.yml:5: `rule.has.kynd` is no known key. Did you mean `kind`?",
    ),
    "wrong stop": (
        "id: a\nlanguage: py\nrule:\n  has: {kind: call, stopBy: ende}\n",
        "a.yml:4: `rule.has.stopBy` cannot be `ende`. Did you mean `end`?",
    ),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_of_a_plain_rule_is_named(text: str, expected: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        load_rule_text(text, "a.yml")
    assert str(caught.value) == expected
