from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.checks.growing_function import Params
from reviewer.errors import RuleFileError
from reviewer.model.rule import CheckUse, Pattern, Pillar, Severity, Where
from reviewer.rulebook.loading import load_rule_files, load_rule_text, load_rulebook

GOOD = """\
id: printed-total
title: Total printed
pillar: hack
kind: dead-code
severity: notice
languages: [python]
since: "0.1"
message: "`$WHAT` is printed."
cure: "Log it."
rationale: |
  Why.
evidence: ["own"]
match:
  pattern: print($WHAT)
examples:
  bad:
    - |
      print(total)
      # ^^^ `total`
    - |
      x = 1
      print(x)
      # ^
  good:
    - x = 1
    - log.info(total)
"""

CHECKED = """\
id: grows
title: Grows
pillar: complexity
kind: complexity-growth
severity: warning
languages: []
message: "It grows."
check: growing-function
params: {limit: 10, min_rise: 3, accepted: C901, points_per_branch: 0.5, max_extra_points: 10}
"""


def mistakes_of(text: str, name: str = "printed-total.yml", *, validate: bool = True) -> list[str]:
    with pytest.raises(RuleFileError) as caught:
        load_rule_text(text, name, validate=validate)
    return str(caught.value).split("\n")


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_a_good_file_becomes_a_rule() -> None:
    rule = load_rule_text(GOOD, "rules/printed-total.yml")[0]
    assert rule.id == "printed-total"
    assert (rule.pillar, rule.kind, rule.severity) == (Pillar.HACK, "dead-code", Severity.NOTICE)
    assert rule.points == 1
    assert rule.languages == ("python",)
    assert (rule.message, rule.cure) == ("`$WHAT` is printed.", "Log it.")
    assert rule.detection == (Pattern("python", {"rule": {"pattern": "print($WHAT)"}}),)
    assert rule.rationale == "Why.\n"
    assert rule.evidence == ("own",)
    assert [example.line for example in (*rule.bad, *rule.good)] == [17, 20, 25, 26]
    assert rule.origin == "rules/printed-total.yml"


def test_a_rule_says_which_code_it_is_about() -> None:
    narrowing = 'where: product\nignores: ["scripts/**"]\nunless-explained: true\nsince: "0.1"'
    rule = load_rule_text(changed(GOOD, 'since: "0.1"', narrowing), "printed-total.yml")[0]
    assert (rule.where, rule.ignores, rule.files) == (Where.PRODUCT, ("scripts/**",), ())
    assert rule.unless_explained


def test_a_check_gets_its_parameters_as_an_instance() -> None:
    rule = load_rule_text(CHECKED, "grows.yml")[0]
    assert rule.detection == CheckUse("growing-function", Params(10, 3, "C901", 0.5, 10))
    assert rule.points == 5


BROKEN = {
    "unknown key": (
        ("severity: notice", "severty: notice"),
        [
            "f.yml:1: `severity` is missing. Add it.",
            "f.yml:5: `severty` is no known key. Did you mean `severity`?",
        ],
    ),
    "unknown severity": (
        ("severity: notice", "severity: warn"),
        ["f.yml:5: `severity` cannot be `warn`. Did you mean `warning`?"],
    ),
    "unknown pillar": (
        ("pillar: hack", "pillar: style"),
        ["f.yml:3: `pillar` cannot be `style`. Known: complexity, duplication, hack."],
    ),
    "unknown kind": (
        ("kind: dead-code", "kind: dead_code"),
        ["f.yml:4: `kind` cannot be `dead_code`. Did you mean `dead-code`?"],
    ),
    "unknown language": (
        ("languages: [python]", "languages: [pyhton]"),
        [
            "f.yml:6: `languages[0]` cannot be `pyhton`. Did you mean `python`?",
        ],
    ),
    "number for text": (
        ('since: "0.1"', "since: 0.1"),
        ["f.yml:7: `since` is `0.1`, but should be text."],
    ),
    "negative infinity of points": (
        ('since: "0.1"', "points: -5000"),
        ["f.yml:7: `points` is `-5000`, but should be greater than or equal to -1000."],
    ),
    "id is not the file's name": (
        ("id: printed-total", "id: printed"),
        ["f.yml:1: `id` is not the name of the file, `f`. Rename one of them."],
    ),
    "no way to find": (
        ("match:\n  pattern: print($WHAT)", "fix: ''"),
        ["f.yml:1: The rule needs one of `match` and `check`. Say how it is found."],
    ),
    "two ways to find": (
        ("match:", "check: growing-function\nmatch:"),
        ["f.yml:1: The rule needs one of `match` and `check`, not both. Say how it is found."],
    ),
    "params of a pattern": (
        ("match:", "params: {limit: 1}\nmatch:"),
        ["f.yml:13: `params` belongs to a check, not to a pattern. Remove it."],
    ),
    "unknown key in a pattern": (
        ("  pattern: print($WHAT)", "  patern: print($WHAT)"),
        [
            "f.yml:14: `match.patern` is no known key. Did you mean `pattern`?",
        ],
    ),
    "unknown node kind": (
        ("  pattern: print($WHAT)", "  pattern: print($WHAT)\n  kind: cal"),
        [
            (
                "f.yml:13: `match` does not work for python: ast-grep refuses the rule:"
                " Invalid Kind: Kind `cal` is invalid."
            ),
        ],
    ),
    "message asks for what is never caught": (
        ("print($WHAT)", "print($WHAT2)"),
        [
            (
                "f.yml:8: `message` uses `$WHAT`, which the python pattern never catches."
                " Did you mean `WHAT2`?"
            )
        ],
    ),
    "bad example without caret": (
        ("      # ^^^ `total`\n", ""),
        [
            (
                "f.yml:17: `examples.bad[0]` has no caret line."
                " Write a comment with ^ under the line to be found."
            )
        ],
    ),
    "caret above all code": (
        ("      print(total)\n", ""),
        [
            (
                "f.yml:17: `examples.bad[0]` has a caret line above all code."
                " Put it under the line that it speaks of."
            )
        ],
    ),
    "good example with caret": (
        ("    - log.info(total)", '    - "x\\n# ^ y"'),
        [
            (
                "f.yml:26: `examples.good[1]` has carets, but must stay silent."
                " Remove them, or move it to `bad`."
            )
        ],
    ),
    "example in no form": (
        ("    - log.info(total)", "    - {befor: {}, after: {}}"),
        ["f.yml:26: `examples.good[1].befor` is no known key. Did you mean `before`?"],
    ),
    "languages and patterns differ": (
        ("  pattern: print($WHAT)", "  javascript: {pattern: print($WHAT)}"),
        [
            (
                "f.yml:13: `match` does not name the same languages as `languages`."
                " Give every language a pattern, and list each that has one."
            )
        ],
    ),
    "no languages": (
        ("languages: [python]\n", ""),
        ["f.yml:1: `languages` is missing. Name the languages of the pattern."],
    ),
    "more wanted than found": (
        ("title: Total printed", "precision: {commits: 9, hits: 1, wanted: 2}\ntitle: Total"),
        [
            (
                "f.yml:2: `precision` counts more wanted than read findings, or more read ones"
                " than hits. Give wanted ≤ read ≤ hits."
            )
        ],
    ),
    "null": (
        ("title: Total printed", "title:"),
        ["f.yml:2: `title` is `null`, but should be text."],
    ),
    "duplicate key": (
        ("title: Total printed", "title: Total printed\ntitle: Other"),
        ["f.yml:3: `title` is given twice, first on line 2. Keep one of them."],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_each_mistake_has_its_line_its_key_and_a_cure(
    change: tuple[str, str], expected: list[str]
) -> None:
    name = "f.yml" if "printed-total" in change[0] else "printed-total.yml"
    found = [line.replace(name, "f.yml") for line in mistakes_of(changed(GOOD, *change), name)]
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    text = GOOD.replace("hack", "hak").replace("kind: dead", "kind: ded").replace("title", "titel")
    text = text.replace("notice", "note").replace("good:", "goood:")
    assert [line.split(" ")[1] for line in mistakes_of(text)] == [
        "`title`",
        "`titel`",
        "`pillar`",
        "`kind`",
        "`severity`",
        "`examples.goood`",
    ]


CHECK_BROKEN = {
    "unknown check": (
        ("check: growing-function", "check: growing-functions"),
        "grows.yml:8: `check` `growing-functions` is no check. Did you mean `growing-function`?",
    ),
    "missing parameter": (
        ("{limit: 10, ", "{"),
        "grows.yml:9: `params.limit` is missing. Add it.",
    ),
    "unknown parameter": (
        ("{limit: 10", "{limit: 10, limits: 1"),
        "grows.yml:9: `params.limits` is no parameter of `growing-function`. Did you mean `limit`?",
    ),
    "text for a number": (
        ("limit: 10", "limit: '10'"),
        'grows.yml:9: `params.limit` is `"10"`, but should be a valid integer.',
    ),
    "no parameters": (
        (
            (
                "params: {limit: 10, min_rise: 3, accepted: C901, points_per_branch: 0.5,"
                " max_extra_points: 10}\n"
            ),
            "",
        ),
        "grows.yml:1: `params.accepted` is missing. Add it.",
    ),
    "constraints of a check": (
        ("check:", "constraints: {}\ncheck:"),
        "grows.yml:8: `constraints` belongs to `match`, not to a check. Remove it.",
    ),
}


@pytest.mark.parametrize(("change", "expected"), CHECK_BROKEN.values(), ids=CHECK_BROKEN.keys())
def test_parameters_are_held_against_the_check(change: tuple[str, str], expected: str) -> None:
    assert mistakes_of(changed(CHECKED, *change), "grows.yml")[0] == expected


def test_a_rule_for_several_languages_has_a_pattern_for_each() -> None:
    text = changed(GOOD, "languages: [python]", "languages: [typescript, python]")
    text = changed(
        text,
        "  pattern: print($WHAT)",
        "  python: {pattern: print($WHAT)}\n"
        "  typescript: {rule: {pattern: log($WHAT)}, constraints: {WHAT: {regex: a}}}",
    )
    text = text[: text.index("examples:")]
    assert load_rule_text(text, "printed-total.yml")[0].detection == (
        Pattern("python", {"rule": {"pattern": "print($WHAT)"}}),
        Pattern(
            "typescript",
            {"rule": {"pattern": "log($WHAT)"}, "constraints": {"WHAT": {"regex": "a"}}},
        ),
    )


def test_constraints_beside_match_hold_for_its_pattern() -> None:
    text = changed(GOOD, "match:", "constraints: {WHAT: {regex: a}}\nmatch:")
    detection = load_rule_text(text, "printed-total.yml")[0].detection
    assert isinstance(detection, tuple)
    assert detection[0].config["constraints"] == {"WHAT": {"regex": "a"}}


def test_what_ast_grep_refuses_is_found_without_a_backtrace() -> None:
    text = changed(GOOD, "  pattern: print($WHAT)", "  pattern: print($WHAT)\n  matches: thing")
    found = mistakes_of(text)
    assert len(found) == 1
    assert "Rule `thing` is not defined" in found[0]
    assert "backtrace" not in found[0]


def test_patterns_are_not_tried_when_told_so() -> None:
    text = changed(GOOD, "  pattern: print($WHAT)", "  pattern: print($WHAT)\n  kind: nope")
    assert len(load_rule_text(text, "printed-total.yml", validate=False)) == 1


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_is_a_mistake(text: str) -> None:
    assert mistakes_of(text, "f.yml") == ["f.yml:1: The file is empty. Add a rule."]


@pytest.mark.parametrize("text", ["- a\n", "hello\n", "12\n"])
def test_a_file_without_a_mapping_is_a_mistake(text: str) -> None:
    assert "f.yml:1: The file holds no mapping. Write `key: value` lines." in mistakes_of(
        text, "f.yml"
    )


def test_two_of_our_rules_in_a_file_are_a_mistake() -> None:
    found = mistakes_of(f"{GOOD}---\n{GOOD}")
    assert "printed-total.yml:28: The file holds more than one rule. Give each its own file." in (
        found
    )


def test_the_mistakes_of_all_files_are_told_at_once() -> None:
    texts = {
        "b/printed-total.yml": changed(GOOD, "severity: notice", "severity: note"),
        "a/printed-total.yml": changed(GOOD, "pillar: hack", "pillar: hak"),
    }
    with pytest.raises(RuleFileError) as caught:
        load_rule_files(texts)
    assert [(one.file, one.line) for one in caught.value.mistakes] == [
        ("a/printed-total.yml", 3),
        ("b/printed-total.yml", 5),
    ]


def test_an_id_that_is_taken_is_a_mistake() -> None:
    with pytest.raises(RuleFileError, match="`printed-total` is the id of another rule"):
        load_rule_files({"x/printed-total.yml": GOOD}, taken=["printed-total"])


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_rulebook_is_sorted_and_versioned_by_its_contents(tmp_path: Path) -> None:
    write(tmp_path, "hack/printed-total.yml", GOOD)
    write(tmp_path, "hack/a-total.yml", changed(GOOD, "id: printed-total", "id: a-total"))
    write(tmp_path, "agents.yml", "not: a rule\n")
    first = load_rulebook(tmp_path)
    assert first.ids == ("a-total", "printed-total")
    assert load_rulebook(tmp_path).version == first.version
    write(tmp_path, "hack/a-total.yml", changed(GOOD, "id: printed-total", "id: a-total") + "\n")
    assert load_rulebook(tmp_path).version != first.version


def test_a_rule_of_the_rulebook_lies_in_the_folder_of_its_pillar(tmp_path: Path) -> None:
    write(tmp_path, "complexity/printed-total.yml", GOOD)
    with pytest.raises(RuleFileError, match="`pillar` is `hack`, but the file lies in"):
        load_rulebook(tmp_path)


def test_our_own_rules_need_reasons_and_examples(tmp_path: Path) -> None:
    write(tmp_path, "complexity/grows.yml", CHECKED)
    with pytest.raises(RuleFileError) as caught:
        load_rulebook(tmp_path)
    assert [one.key for one in caught.value.mistakes] == [
        "evidence",
        "examples.bad",
        "examples.good",
        "rationale",
        "since",
    ]


def test_a_rulebook_finds_its_rules_and_takes_more() -> None:
    rule = load_rule_text(GOOD, "printed-total.yml")[0]
    book = load_rulebook()
    assert book.find("printed-total") is None
    more = book.extended([rule])
    assert more.find("printed-total") == rule
    assert more.ids == tuple(sorted((*book.ids, "printed-total")))
