from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reviewer.model.review import Review, Verdict
from reviewer.review.rendering.html import to_html
from tests.fakes.reviews import a_busy_review, a_finding, a_review
from tests.review.rendering.test_escaping import FRAGMENTS
from tests.review.rendering.test_markdown import HOSTILE, hostile_review


class Page(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.text = ""
        self._silent = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self._silent = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._silent = self._silent and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += data


def test_the_page_says_what_the_review_says() -> None:
    text = " ".join(Page(to_html(a_busy_review())).text.split())
    for said in (
        "94 · 3 to look at · complexity +7 · 31 lines repeated",
        "parse_header got simpler (cyclomatic 14 → 9).",
        "billing/invoice.py:88-170 in finalise",
        "finalise grew from cyclomatic 21 to 28.",
        "Use one table by tier.",
        "tests/test_ledger.py:41 of the base",
        "See billing/report.py:112-142.",
        "How the score of 94 was summed",
        "outlast review --base 3f2a91c03f2a --head 77d0e12a77d0",
    ):
        assert said in text


@pytest.mark.parametrize("hostile", [HOSTILE, *FRAGMENTS[:24:3], "".join(FRAGMENTS)])
def test_text_of_a_repository_stays_text(hostile: str) -> None:
    page, tame = Page(to_html(hostile_review(hostile))), Page(to_html(hostile_review("x")))
    assert set(page.tags) <= set(tame.tags) | {"code"}
    assert page.attributes == tame.attributes


def test_the_page_asks_nothing_of_the_network_and_runs_nothing() -> None:
    html = to_html(a_busy_review())
    page = Page(html)
    assert "default-src 'none'" in html
    assert not set(page.tags) & {"script", "img", "link", "iframe", "object", "a", "form"}
    assert not page.attributes & {"src", "href", "style"}
    assert "url(" not in html
    assert "@import" not in html


def test_equal_reviews_give_identical_bytes() -> None:
    assert to_html(a_busy_review()) == to_html(a_busy_review())


def test_a_clean_change_is_calm() -> None:
    text = Page(to_html(a_review())).text
    assert "Nothing here makes the code harder to maintain." in text
    assert "To look at" not in text


def test_a_review_without_a_verdict_shows_no_score() -> None:
    page = Page(to_html(replace(a_review(), verdict=Verdict.NOT_APPLICABLE)))
    assert "Not judged" in page.text
    assert "meter" not in page.tags


def test_a_very_long_review_is_cut_and_says_so() -> None:
    many: Review = a_review(findings=tuple(a_finding() for _ in range(501)))
    text = Page(to_html(many)).text
    assert "… and 1 more, 5 points together." in text
