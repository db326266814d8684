from __future__ import annotations

from reviewer.review.rendering.rule_pages import rule_pages
from reviewer.rulebook.loading import load_rulebook
from tests.fakes.web import World
from tests.web.loopback import serving
from tests.web.reading import Page

RULEBOOK = load_rulebook()


def page(path: str) -> Page:
    with serving(World(rule_pages=rule_pages(RULEBOOK))) as site:
        reply = site.get(path)
    assert reply.status == 200
    return Page(reply.body.decode())


def test_a_rule_has_its_page_where_findings_link_to() -> None:
    rule = RULEBOOK.published("").find("growing-function")
    assert rule is not None
    shown = page("/rules/growing-function.md")
    assert rule.title in shown.text
    assert "Keep it silent in one place" in shown.text
    assert "Generated from" not in shown.text
    assert "README.md" in shown.links


def test_the_index_links_every_rule() -> None:
    shown = page("/rules/")
    assert {f"{one}.md" for one in RULEBOOK.ids} <= set(shown.links)
    assert page("/rules/README.md").text == shown.text


def test_a_rule_is_found_by_its_id_as_well() -> None:
    with serving(World(rule_pages=rule_pages(RULEBOOK))) as site:
        reply = site.get("/rules/growing-function")
    assert reply.status == 302
    assert reply.headers["Location"] == "/rules/growing-function.md"


def test_what_is_no_rule_has_no_page() -> None:
    with serving(World(rule_pages=rule_pages(RULEBOOK))) as site:
        assert site.get("/rules/../app.py").status == 404
        assert site.get("/rules/%3Cscript%3E.md").status == 404
        assert b"<script>" not in site.get("/rules/%3Cscript%3E.md").body


def test_raw_html_of_a_page_is_text() -> None:
    with serving(World(rule_pages={"x.md": "# X\n\n<script>alert(1)</script>\n"})) as site:
        reply = site.get("/rules/x.md")
    assert b"<script>alert" not in reply.body
    assert b"&lt;script&gt;" in reply.body
