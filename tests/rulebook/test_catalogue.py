"""Every rule of the rulebook is written like every other and keeps its promises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest
from ruamel.yaml import YAML

from reviewer.checks.check import all_checks
from reviewer.model.rule import DEFAULT_POINTS, CheckUse, Example, Rule
from reviewer.review.rehearsal import mended, rehearse
from reviewer.rulebook.examples import compare, compare_fixed
from reviewer.rulebook.kinds import KINDS
from reviewer.rulebook.loading import load_rulebook
from reviewer.rulebook.shelf import built_in_folder
from reviewer.source.languages import language_of

RULEBOOK = load_rulebook(validate=True)
CHECKS = all_checks()

every_rule = pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)

NEED_WHOLE_FILES = {"unused-definition", "unused-import"}
"""An excerpt leaves out whatever uses what it defines."""

# A full stop that is not part of a number, a name or an abbreviation ends a sentence.
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z`$])")


def stated(rule: Rule) -> dict[str, object]:
    path = built_in_folder() / rule.origin
    return dict(YAML(typ="safe", pure=True).load(path))


@every_rule
def test_a_rule_is_named_as_its_file_in_the_folder_of_its_pillar(rule: Rule) -> None:
    assert PurePosixPath(rule.origin) == PurePosixPath(rule.pillar, f"{rule.id}.yml")


@every_rule
def test_a_rule_is_of_a_known_kind(rule: Rule) -> None:
    assert rule.kind in KINDS


@every_rule
def test_a_title_is_a_short_phrase(rule: Rule) -> None:
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert len(rule.title) <= 60


@every_rule
def test_a_message_is_one_sentence_that_names_the_thing(rule: Rule) -> None:
    assert rule.message.endswith(".")
    assert not _SENTENCE_END.search(rule.message), "more than one sentence"
    assert not rule.message.startswith(("This ", "You ", "Your ")), "name the thing"
    assert "\n" not in rule.message


@every_rule
def test_a_cure_is_one_sentence_that_says_what_to_do(rule: Rule) -> None:
    assert rule.points < 0 or rule.cure
    assert rule.cure[-1:] in {"", "."}
    assert not _SENTENCE_END.search(rule.cure), "more than one sentence"


@every_rule
def test_words_to_authors_blame_nobody(rule: Rule) -> None:
    words = f"{rule.title} {rule.message} {rule.cure}".lower()
    found = re.findall(r"\b(you|your|bad|ugly|lazy|sloppy|stupid|obviously|please|sorry)\b", words)
    assert found == []


@every_rule
def test_points_are_stated_only_where_they_differ_from_the_severity(rule: Rule) -> None:
    if "points" in stated(rule):
        assert rule.points != DEFAULT_POINTS[rule.severity]


@every_rule
def test_a_rule_says_why_and_since_when(rule: Rule) -> None:
    assert len(rule.rationale.split()) >= 8
    assert all(len(one) > 2 for one in rule.evidence)
    assert re.fullmatch(r"\d+\.\d+", rule.since)


@every_rule
def test_a_rule_says_how_often_it_was_wanted(rule: Rule) -> None:
    assert rule.precision is not None
    assert rule.precision.commits >= 2_000


@every_rule
def test_a_rule_has_two_examples_of_each_side(rule: Rule) -> None:
    assert len(rule.bad) >= 2
    assert len(rule.good) >= 2
    sides = [(example.before, example.after) for example in (*rule.bad, *rule.good)]
    assert all(sides.count(one) == 1 for one in sides), "the same example twice"


@every_rule
@pytest.mark.parametrize("side", ["bad", "good"])
def test_a_rule_has_examples_in_each_of_its_languages(rule: Rule, side: str) -> None:
    examples: tuple[Example, ...] = getattr(rule, side)
    shown = {
        language.name
        for example in examples
        for path in (*example.before, *example.after)
        if (language := language_of(path))
    }
    assert set(rule.languages) <= shown


@every_rule
def test_a_bad_example_is_reported_where_and_as_it_says(rule: Rule) -> None:
    assert differences(rule, rule.bad) == []


@every_rule
def test_a_good_example_is_not_reported(rule: Rule) -> None:
    assert differences(rule, rule.good) == []


@every_rule
def test_other_rules_are_silent_on_what_a_rule_calls_good(rule: Rule) -> None:
    others = [one for one in RULEBOOK.rules if one.id not in {rule.id, *NEED_WHOLE_FILES}]
    said = {
        f"line {example.line}: {finding.rule}: {finding.message}"
        for example in rule.good
        for finding in rehearse(others, example, CHECKS)
        if finding.points >= 0
    }
    assert said == set()


mending_rules = pytest.mark.parametrize(
    "rule", [one for one in RULEBOOK.rules if one.fix], ids=lambda rule: rule.id
)


@mending_rules
def test_a_repair_leaves_what_its_example_says(rule: Rule) -> None:
    assert [
        f"line {example.line}: {difference}"
        for example in rule.bad
        for difference in compare_fixed(example, mended(rule, example, CHECKS))
    ] == []


@mending_rules
def test_every_repair_of_an_example_is_stated(rule: Rule) -> None:
    for example in rule.bad:
        assert mended(rule, example, CHECKS).keys() == example.fixed.keys(), example.line


@mending_rules
def test_a_repair_has_an_example_in_each_language(rule: Rule) -> None:
    shown = {
        language.name
        for example in rule.bad
        for path in example.fixed
        if (language := language_of(path))
    }
    assert shown >= set(rule.fix)


@mending_rules
def test_no_rule_reports_what_a_repair_leaves(rule: Rule) -> None:
    others = [one for one in RULEBOOK.rules if one.id not in NEED_WHOLE_FILES]
    said = [
        f"line {example.line}: {finding.rule}: {finding.message}"
        for example in rule.bad
        if example.fixed
        for finding in rehearse(others, _repaired(example), CHECKS)
        if finding.points >= 0
    ]
    assert said == []


def _repaired(example: Example) -> Example:
    return Example(example.before, {**example.after, **example.fixed})


def test_every_check_is_used_by_a_rule() -> None:
    used = {one.detection.name for one in RULEBOOK.rules if isinstance(one.detection, CheckUse)}
    assert sorted(set(CHECKS) - used) == []


def differences(rule: Rule, examples: Iterable[Example]) -> list[str]:
    return [
        f"line {example.line}: {difference}"
        for example in examples
        for difference in compare(example, rehearse([rule], example, CHECKS))
    ]
