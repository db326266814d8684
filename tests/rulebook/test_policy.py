from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from ruamel.yaml import YAML

from reviewer.checks.deep_nesting import Params
from reviewer.errors import RepositoryConfigError
from reviewer.model.policy import (
    GateLimits,
    KnownAgent,
    Mode,
    Override,
    Policy,
    RuleSetting,
    SkipWhen,
    Suppressions,
)
from reviewer.model.rule import CheckUse, Pattern, Rule, Severity
from reviewer.rulebook.effective import effective_rules
from reviewer.rulebook.loading import load_rule_text, load_rulebook
from reviewer.rulebook.policy import load_policy, named_rule_files
from reviewer.rulebook.policy_schema import policy_schema

FULL = """\
version: 1
mode: enforce
gate: {block: [error, warning], max_points: 20, max_duplicated_percent: null}
ignore: ["docs/**"]
rules:
  growing-function: off
  long-function: error
  deep-nesting: {severity: warning, points: 2.5, params: {limit: 4}}
rule-files: [".github/outlast/rules/**/*.yml"]
overrides: [{paths: ["tests/**"], rules: {deep-nesting: {params: {limit: 9}}}}]
agents: {stricter: {gate: {max_points: 15}}, also: [{name: our-bot, logins: ["our-bot[bot]"]}]}
skip: {drafts: false, authors: [someone], labels: []}
report: {max_annotations: 5}
suppressions: base
"""
RULEBOOK = load_rulebook()


def policy_of(text: str) -> Policy:
    return load_policy(text, "outlast.yml", RULEBOOK)


def test_all_that_a_policy_says_is_read() -> None:
    assert policy_of(FULL) == Policy(
        source="outlast.yml",
        mode=Mode.ENFORCE,
        gate=GateLimits((Severity.ERROR, Severity.WARNING), 20, None),
        ignore=("docs/**",),
        rules={
            "growing-function": RuleSetting(off=True),
            "long-function": RuleSetting(severity=Severity.ERROR),
            "deep-nesting": RuleSetting(severity=Severity.WARNING, points=2.5, params={"limit": 4}),
        },
        rule_files=(".github/outlast/rules/**/*.yml",),
        overrides=(Override(("tests/**",), {"deep-nesting": RuleSetting(params={"limit": 9})}),),
        stricter_for_agents=GateLimits((Severity.ERROR, Severity.WARNING), 15, None),
        also_agents=(KnownAgent("our-bot", ("our-bot[bot]",)),),
        skip=SkipWhen(drafts=False, authors=("someone",), labels=()),
        max_annotations=5,
        suppressions=Suppressions.BASE,
    )


def test_a_policy_that_says_nothing_is_the_defaults() -> None:
    assert policy_of("version: 1\n") == Policy(source="outlast.yml")


@pytest.mark.parametrize("off", ["off", "'off'", "false"])
def test_off_may_be_written_as_yaml_1_1_reads_it(off: str) -> None:
    policy = policy_of(f"version: 1\nmode: {off}\nrules:\n  long-function: {off}\n")
    assert policy.mode is Mode.OFF
    assert policy.rules == {"long-function": RuleSetting(off=True)}


BROKEN = {
    "empty": (
        "",
        ["p.yml:1: The file holds no document. Write one that begins with `version: 1`."],
    ),
    "two documents": (
        "version: 1\n---\nversion: 1\n",
        [
            (
                "p.yml:1: The file holds more than one document."
                " Write one that begins with `version: 1`."
            )
        ],
    ),
    "list": ("- a\n", ["p.yml:1: The file holds no mapping. Write `key: value` lines."]),
    "no version": ("mode: off\n", ["p.yml:1: `version` is missing. Add it."]),
    "next version": ("version: 2\n", ["p.yml:1: `version` cannot be `2`. Known: 1."]),
    "unknown key": (
        "version: 1\nmod: off\n",
        ["p.yml:2: `mod` is no known key. Did you mean `mode`?"],
    ),
    "unknown key deep down": (
        "version: 1\nagents:\n  stricter:\n    gate:\n      maxpoints: 1\n",
        ["p.yml:5: `agents.stricter.gate.maxpoints` is no known key. Did you mean `max_points`?"],
    ),
    "unknown mode": (
        "version: 1\nmode: enforced\n",
        ["p.yml:2: `mode` cannot be `enforced`. Did you mean `enforce`?"],
    ),
    "unknown severity": (
        "version: 1\nrules:\n  long-function: eror\n",
        ["p.yml:3: `rules.long-function` cannot be `eror`. Did you mean `error`?"],
    ),
    "unknown rules": (
        (
            "version: 1\nrules:\n  long-functon: off\noverrides:\n- paths: [a]\n"
            "  rules:\n    deep-nestng: off\n"
        ),
        [
            "p.yml:3: `rules.long-functon` is no known rule. Did you mean `long-function`?",
            (
                "p.yml:7: `overrides[0].rules.deep-nestng` is no known rule."
                " Did you mean `deep-nesting`?"
            ),
        ],
    ),
    "unknown parameter": (
        "version: 1\nrules:\n  deep-nesting:\n    params:\n      limt: 3\n",
        [
            (
                "p.yml:5: `rules.deep-nesting.params.limt` is no parameter of `deep-nesting`."
                " Did you mean `limit`?"
            )
        ],
    ),
    "text for a number": (
        "version: 1\noverrides:\n- paths: [a]\n  rules:\n    deep-nesting: {params: {limit: x}}\n",
        [
            (
                "p.yml:5: `overrides[0].rules.deep-nesting.params.limit` is `x`,"
                " but should be a valid integer."
            )
        ],
    ),
    "limit out of range": (
        "version: 1\ngate:\n  max_points: -1\n",
        ["p.yml:3: `gate.max_points` is `-1`, but should be greater than or equal to 0."],
    ),
    "one path without a list": (
        "version: 1\nignore: docs/**\n",
        ["p.yml:2: `ignore` is `docs/**`, but should be a valid list."],
    ),
    "override without paths": (
        "version: 1\noverrides:\n- paths: []\n  rules: {}\n",
        [("p.yml:3: `overrides[0].paths` is `[]`, but list should have at least 1 item.")],
    ),
    "several at once": (
        "version: 1\nmode: on\nrules: {x: off}\nskip: {draft: true}\nmode: off\n",
        [
            "p.yml:2: `mode` cannot be `on`. Known: advisory, enforce, off.",
            "p.yml:3: `rules.x` is no known rule. Known: ",
            "p.yml:4: `skip.draft` is no known key. Did you mean `drafts`?",
            "p.yml:5: `mode` is given twice, first on line 2. Keep one of them.",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_each_mistake_has_its_line_its_key_and_a_cure(text: str, expected: list[str]) -> None:
    with pytest.raises(RepositoryConfigError) as caught:
        load_policy(text, "p.yml", RULEBOOK)
    found = str(caught.value).split("\n")
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


OWN = "version: 1\nrule-files: [x/*.yml]\nrules: {our-rule: off}\n"
PLAIN = "id: our-rule\nlanguage: python\nrule: {kind: call}\nfiles: [src/**]\nignores: [src/a.py]\n"


def own_rule() -> Rule:
    return load_rule_text(PLAIN, "x/our-rule.yml")[0]


def test_rules_of_the_repository_may_be_set_once_they_are_known() -> None:
    known = load_policy(OWN, "p.yml", RULEBOOK, own=[own_rule()])
    assert known.rules == {"our-rule": RuleSetting(off=True)}
    assert policy_of(OWN).rules == known.rules
    with pytest.raises(RepositoryConfigError, match=r"`rules.our-rule` is no known rule"):
        load_policy(OWN, "p.yml", RULEBOOK, own=[])


def test_the_rule_files_can_be_asked_for_before_the_rules_are_known() -> None:
    assert named_rule_files(OWN) == ("x/*.yml",)
    assert named_rule_files("version: 1\n") == ()
    assert named_rule_files("version: 3\nrule-files: [a]\n") == ("a",)
    assert named_rule_files("rule-files: {a: 1}\n") == ()
    assert named_rule_files("{") == ()


def test_unknown_rules_are_told_beside_other_mistakes_and_own_rules_are_known() -> None:
    text = OWN + "mood: off\noverrides: [{paths: [a], rules: {long-funktion: off}}]\n"
    with pytest.raises(RepositoryConfigError) as caught:
        load_policy(text, "p.yml", RULEBOOK, own=[own_rule()])
    assert [one.key for one in caught.value.mistakes] == [
        "mood",
        "overrides[0].rules.long-funktion",
    ]


def test_params_of_a_pattern_rule_are_a_mistake() -> None:
    text = OWN.replace("our-rule: off", "our-rule: {params: {a: 1}}")
    with pytest.raises(RepositoryConfigError) as caught:
        load_policy(text, "p.yml", RULEBOOK, own=[own_rule()])
    assert str(caught.value) == (
        "p.yml:3: `rules.our-rule.params` belongs to a check, but `our-rule` is a pattern."
        " Remove it."
    )


def rule_at(policy: Policy, rule_id: str, path: str) -> Rule | None:
    found = effective_rules(policy, RULEBOOK.rules, path)
    return next((rule for rule in found if rule.id == rule_id), None)


def test_without_settings_the_rules_are_the_rulebook() -> None:
    assert effective_rules(Policy(), RULEBOOK.rules, "a.py") == RULEBOOK.rules


def test_rules_are_set_for_a_path() -> None:
    policy = policy_of(FULL)
    assert rule_at(policy, "growing-function", "src/a.py") is None
    nesting = rule_at(policy, "deep-nesting", "src/a.py")
    assert nesting is not None
    assert (nesting.severity, nesting.points) == (Severity.WARNING, 2.5)
    assert nesting.detection == CheckUse("deep-nesting", Params(4))
    in_tests = rule_at(policy, "deep-nesting", "tests/a.py")
    assert in_tests is not None
    assert in_tests.detection == CheckUse("deep-nesting", Params(9))
    assert (in_tests.severity, in_tests.points) == (Severity.WARNING, 2.5)


def test_a_new_severity_brings_its_points_unless_the_rule_states_its_own() -> None:
    notice = replace(own_rule(), severity=Severity.NOTICE, points=1, files=(), ignores=())
    policy = Policy(rules={"our-rule": RuleSetting(severity=Severity.ERROR)})
    assert [one.points for one in effective_rules(policy, [notice], "a.py")] == [15]
    stated = replace(notice, points=3)
    assert [one.points for one in effective_rules(policy, [stated], "a.py")] == [3]


def test_of_several_overrides_the_later_wins() -> None:
    policy = policy_of(
        "version: 1\nrules: {long-function: off}\noverrides:\n"
        "- {paths: ['src/**'], rules: {long-function: warning}}\n"
        "- {paths: ['!src/old/keep.py', 'src/old/**'], rules: {long-function: off}}\n"
        "- {paths: ['src/old/new/*'], rules: {long-function: error}}\n"
    )
    paths = ["lib/a.py", "src/a.py", "src/old/a.py", "src/old/new/a.py"]
    found = [rule_at(policy, "long-function", path) for path in paths]
    assert [rule and rule.severity for rule in found] == [
        None,
        Severity.WARNING,
        None,
        Severity.ERROR,
    ]


def test_parameters_alone_do_not_wake_a_rule_that_is_off() -> None:
    policy = policy_of(
        "version: 1\nrules: {deep-nesting: off}\n"
        "overrides: [{paths: ['**'], rules: {deep-nesting: {params: {limit: 1}}}}]\n"
    )
    assert rule_at(policy, "deep-nesting", "a.py") is None


@pytest.mark.parametrize(
    ("path", "holds"), [("src/b.py", True), ("src/a.py", False), ("lib/b.py", False)]
)
def test_a_rule_holds_where_its_file_says(path: str, holds: bool) -> None:  # noqa: FBT001
    assert bool(effective_rules(Policy(), [own_rule()], path)) is holds


def test_params_that_the_check_refuses_are_named_even_when_set_in_code() -> None:
    policy = Policy(rules={"deep-nesting": RuleSetting(params={"limit": "x"})})
    with pytest.raises(RepositoryConfigError, match=r"`rules.deep-nesting.params.limit` is `x`"):
        effective_rules(policy, RULEBOOK.rules, "a.py")


def test_pattern_rules_keep_their_patterns_whatever_the_policy_says() -> None:
    policy = Policy(rules={"our-rule": RuleSetting(severity=Severity.ERROR)})
    rule = effective_rules(policy, [own_rule()], "src/b.py")[0]
    assert rule.detection == (Pattern("python", {"rule": {"kind": "call"}}),)


def test_the_schema_for_editors_accepts_what_we_accept() -> None:
    schema = policy_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    whole = json.loads(json.dumps(YAML(typ="safe", pure=True).load(FULL)))
    jsonschema.validate(whole, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**whole, "mod": "off"}, schema)


def test_what_somebody_wrote_cannot_end_the_quotation_it_stands_in() -> None:
    with pytest.raises(RepositoryConfigError) as raised:
        policy_of(f"'{'x`' * 50}': 1\nmode: '` @everyone <img src=x> `'\n")
    for mistake in raised.value.mistakes:
        quoted = str(mistake).split("`")
        assert len(quoted) % 2 == 1
        assert max(map(len, quoted[1::2])) <= 60
