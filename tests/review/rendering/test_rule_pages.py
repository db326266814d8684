from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from reviewer.model.rule import Precision, Rule
from reviewer.model.rulebook import Rulebook
from reviewer.review.rendering.rule_pages import rule_index, rule_page
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


def test_parameters_are_explained_and_stand_whole_in_their_table() -> None:
    rule = RULEBOOK.find("dropped-call")
    assert rule is not None
    page = rule_page(rule)
    assert "`guards` are patterns of names; `most_added` lines may be new in the function." in page
    rows = [
        token.content
        for token in MarkdownIt("commonmark").enable("table").parse(page)
        if token.type == "inline" and "authenticat" in token.content
    ]
    assert rows == [row for row in rows if "saniti[sz]e" in row and "rollback|commit" in row]
    assert rows


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


@pytest.mark.parametrize(
    ("precision", "said", "listed"),
    [
        (None, "Its own precision is not measured yet.", "-"),
        (Precision(2300, 0, 0, 0), "Silent on 2,300 commits", "silent on 2,300 commits"),
        (
            Precision(2300, 8, 8, 6),
            "it spoke 8 times; 6 of 8 wanted (75 %).",
            "6 of 8 wanted, 8 in 2,300 commits",
        ),
        (
            Precision(2300, 40, 10, 9),
            "it spoke 40 times; 9 of 10 read wanted (90 %).",
            "9 of 10 read wanted, 40 in 2,300 commits",
        ),
        (
            Precision(2300, 1, 0, 0),
            "it spoke once; nobody has read these yet.",
            "1 in 2,300 commits, none read",
        ),
    ],
)
def test_a_rule_tells_how_often_it_was_right(
    precision: Precision | None, said: str, listed: str
) -> None:
    rule = replace(RULEBOOK.rules[0], precision=precision)
    assert said in rule_page(rule)
    assert f"| {listed} |" in rule_index(Rulebook((rule,)))
