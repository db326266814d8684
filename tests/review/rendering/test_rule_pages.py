from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from reviewer.model.rule import Rule
from reviewer.review.rendering.rule_pages import measured, rule_index, rule_page
from reviewer.rulebook.kinds import GROUPS, KINDS
from reviewer.rulebook.loading import load_rulebook

RULEBOOK = load_rulebook()
every_rule = pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)


@every_rule
def test_a_page_says_what_why_how_measured_and_how_to_tune(rule: Rule) -> None:
    parsed = MarkdownIt().parse(rule_page(rule))
    headings = [
        token.content for opening, token in pairwise(parsed) if opening.type == "heading_open"
    ]
    assert headings == [
        rule.title,
        "What it says",
        "Why",
        "How it was measured",
        "How it is found",
        "Reported",
        "Not reported",
        "Tune it",
        "Keep it silent in one place",
    ]


@every_rule
def test_every_example_stands_in_a_fence_of_its_own(rule: Rule) -> None:
    fences = [one.content for one in MarkdownIt().parse(rule_page(rule)) if one.type == "fence"]
    for example in (*rule.bad, *rule.good):
        for text in (*example.before.values(), *example.after.values()):
            assert text.rstrip("\n") in {fence.rstrip("\n") for fence in fences}


def test_code_with_fences_of_its_own_cannot_leave_its_fence() -> None:
    rule = RULEBOOK.rules[0]
    example = replace(rule.good[0], before={}, after={"a.md": "```\n# Not a heading\n```\n"})
    parsed = MarkdownIt().parse(rule_page(replace(rule, good=(example,))))
    assert "# Not a heading" not in [one.content for one in parsed if one.type == "inline"]


def test_the_index_links_every_rule_once_and_only_to_pages_that_are_there() -> None:
    links = [
        child.attrs["href"]
        for token in MarkdownIt("gfm-like", {"linkify": False}).parse(rule_index(RULEBOOK))
        for child in token.children or []
        if child.type == "link_open"
    ]
    assert sorted(links) == [f"{rule_id}.md" for rule_id in RULEBOOK.ids]


def test_every_kind_is_in_one_group() -> None:
    assert Counter(kind for kinds in GROUPS.values() for kind in kinds) == Counter(KINDS)


def test_only_what_was_counted_is_called_measured() -> None:
    lines = ("Measured on 2,000 commits: 3 hits", "own: precision not measured yet", "own: 9 of 10")
    rule = replace(RULEBOOK.rules[0], evidence=lines)
    assert measured(rule) == (lines[0], lines[2])


def test_a_rule_of_which_nothing_was_counted_says_so() -> None:
    rule = replace(RULEBOOK.rules[0], evidence=("own: precision not measured yet",))
    assert "- Its own precision is not measured yet.\n" in rule_page(rule)
