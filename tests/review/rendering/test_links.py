"""Every rendering of a finding leads to the page of its rule, where that is published."""

from __future__ import annotations

import json

from reviewer.model.change import Span
from reviewer.model.rulebook import Rulebook
from reviewer.review.rendering.check_run import check_run
from reviewer.review.rendering.html import to_html
from reviewer.review.rendering.json import to_json
from reviewer.review.rendering.markdown import summary
from reviewer.review.rendering.terminal import render
from reviewer.rulebook.loading import load_rulebook
from tests.fakes.reviews import a_finding, a_review
from tests.review.rendering.test_escaping import tokens

PAGE = "https://outlast.example/rules/growing-function.md"
REVIEW = a_review(findings=(a_finding(page=PAGE),))
UNPUBLISHED = a_review(findings=(a_finding(),))


def links(markdown: str) -> list[str]:
    return [str(token.attrGet("href")) for token in tokens(markdown) if token.type == "link_open"]


def test_the_summary_links_the_rule_and_nothing_else() -> None:
    assert links(summary(REVIEW)) == [PAGE]
    assert links(summary(UNPUBLISHED)) == []


def test_a_remark_on_the_lines_ends_with_the_address() -> None:
    anchored = a_finding(page=PAGE, anchor=Span(88, 90))
    (remark,) = check_run(a_review(findings=(anchored,)), 10).annotations
    assert remark.message.splitlines()[-1] == PAGE


def test_the_page_of_html_links_the_rule() -> None:
    assert f'<a href="{PAGE}">growing-function</a>' in to_html(REVIEW)
    assert "<a " not in to_html(UNPUBLISHED)


def test_json_has_the_address_only_where_there_is_one() -> None:
    assert json.loads(to_json(REVIEW))["findings"][0]["page"] == PAGE
    assert "page" not in json.loads(to_json(UNPUBLISHED))["findings"][0]


def test_a_terminal_that_shows_colours_gets_a_link() -> None:
    assert "\x1b]8;id=" in render(REVIEW, 80, colour=True)
    assert PAGE in render(REVIEW, 80, colour=True)
    assert PAGE not in render(REVIEW, 80, colour=False)


def test_the_command_that_explains_a_rule_is_told() -> None:
    said = render(UNPUBLISHED, 80, colour=False)
    assert "outlast rules show RULE explains any of these rules." in said
    assert "rules show" not in render(a_review(), 80, colour=False)


def test_rules_know_their_pages() -> None:
    rule = load_rulebook().published("https://outlast.example").find("growing-function")
    assert rule is not None
    assert rule.page == PAGE


def test_rules_of_the_repository_itself_have_no_page() -> None:
    own = load_rulebook().rules[:1]
    assert Rulebook(()).published("https://e.org").extended(own).rules[0].page == ""
