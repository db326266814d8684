from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from reviewer.web.services import QueueState
from tests.fakes.web import APP, NOON, TOKEN, World, broken
from tests.web.loopback import Site, serving
from tests.web.reading import Page


def status(**changes: Any) -> Page:
    app = changes.pop("app", APP)
    with serving(World(app=app, health=changes)) as site:
        reply = site.get("/")
    assert reply.status == 200
    return Page(reply.body.decode())


def test_all_is_well_and_the_app_can_be_installed() -> None:
    page = status()
    assert "All is well." in page.text
    assert "outlast-acme" in page.text
    assert "https://github.com/apps/outlast-acme/installations/new" in page.links
    assert "/setup" not in page.links


def test_without_an_app_the_page_says_where_to_register() -> None:
    page = status(app=None, last_delivery=lambda: None)
    assert "Ready to be set up." in page.text
    assert "/setup" in page.text
    assert "none yet" in page.text


@pytest.mark.parametrize("question", ["check_database", "queue", "workers", "last_delivery"])
def test_a_part_that_does_not_answer_is_named_without_its_secrets(question: str) -> None:
    page = status(**{question: broken})
    assert "All is well" not in page.text
    assert "ConnectionError" in page.text
    assert "hunter2" not in page.text


def test_a_database_that_is_down_is_the_headline_and_hides_guesses() -> None:
    page = status(check_database=broken, app=None)
    assert "The database does not answer." in page.text
    assert "/setup" not in page.links


def test_a_missing_worker_comes_with_its_cure() -> None:
    page = status(workers=lambda: 0)
    assert "No worker is running." in page.text
    assert "outlast worker" in page.text


@pytest.mark.parametrize(
    ("queue", "text"),
    [
        (QueueState(0, 0), "empty"),
        (QueueState(1, 2), "1 job waits, the first for less than a minute"),
        (QueueState(12, 150), "12 jobs wait, the first for 2 minutes"),
    ],
)
def test_the_queue_is_told_in_words(queue: QueueState, text: str) -> None:
    assert text in status(queue=lambda: queue).text


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=3), "less than a minute ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=3, hours=2), "3 days ago"),
        (timedelta(seconds=-5), "less than a minute ago"),
    ],
)
def test_the_last_delivery_is_told_in_words(ago: timedelta, text: str) -> None:
    assert text in status(last_delivery=lambda: NOON - ago).text


def test_a_hostile_name_stays_text() -> None:
    hostile = APP.__class__(app_id=1, private_key="", webhook_secret="", slug="<script>x</script>")
    page = status(app=hostile)
    assert page.tagged("script") == []
    assert "<script>x</script>" in page.text


@pytest.mark.parametrize("path", ["/", "/setup/done", "/nowhere"])
def test_every_page_is_complete_and_self_contained(site: Site, path: str) -> None:
    check_page(site, path)


def test_the_setup_page_is_too() -> None:
    with serving(World(app=None)) as site:
        check_page(site, f"/setup?token={TOKEN}")


def check_page(site: Site, path: str) -> None:
    reply = site.get(path)
    html = reply.body.decode()
    page = Page(html)
    assert html.startswith("<!doctype html>")
    assert page.tagged("html") == [{"lang": "en"}]
    assert len(page.tagged("h1")) == 1
    assert len(page.ids) == len(set(page.ids))
    assert page.tagged("script") == []
    assert not [given for _, given in page.tags if "style" in given]
    assert not [name for _, given in page.tags for name in given if name.startswith("on")]
    for link in page.tagged("link"):
        assert site.get(link["href"]).status == 200
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/metrics", "/nowhere", "/static/outlast.css", "/setup"]
)
def test_every_answer_has_the_headers_of_a_careful_site(site: Site, path: str) -> None:
    headers = site.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_the_style_sheet_asks_nothing_of_others(site: Site) -> None:
    css = site.get("/static/outlast.css").body.decode()
    assert "url(" not in css
    assert "@import" not in css
    assert "prefers-color-scheme: dark" in css
