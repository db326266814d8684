from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from structlog.testing import capture_logs

from reviewer.errors import GitHubDown
from reviewer.review.app_credentials import AppCredentials
from tests.fakes.web import APP, TOKEN, World
from tests.web.loopback import Reply, Site, serving
from tests.web.reading import Form, Page

SETUP = f"/setup?token={TOKEN}"


def new_world(**setup: Any) -> World:
    return World(app=None, codes={"a-code": APP}, setup=setup)


def offered(site: Site, query: str = "") -> Form:
    """The form that goes to GitHub."""
    reply = site.get(f"{SETUP}{query}")
    assert reply.status == 200
    return next(form for form in Page(reply.body.decode()).forms if form.method == "post")


def state_of(form: Form) -> str:
    return parse_qs(urlsplit(form.action).query)["state"][0]


def come_back(site: Site, state: str, code: str = "a-code") -> Reply:
    return site.get(f"/setup/callback?code={code}&state={state}")


def test_the_manifest_goes_to_github_with_a_state() -> None:
    with serving(new_world()) as site:
        form = offered(site)
    assert form.action.startswith("https://github.com/settings/apps/new?state=")
    manifest = json.loads(form.fields["manifest"])
    assert manifest["hook_attributes"]["url"] == "https://outlast.example/api/github/webhooks"


@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong", f"?token={TOKEN}x", "?token=%F6"])
def test_nobody_without_the_token_of_the_log_can_register(query: str) -> None:
    with serving(new_world()) as site:
        reply = site.get(f"/setup{query}")
    assert reply.status == 403
    assert Page(reply.body.decode()).forms == []
    assert TOKEN.encode() not in reply.body


def test_the_token_stays_when_something_else_is_asked_for() -> None:
    with serving(new_world()) as site:
        forms = Page(site.get(SETUP).body.decode()).forms
    assert [form.fields["token"] for form in forms if form.method == "get"] == [TOKEN]


def test_an_organization_registers_its_own_app() -> None:
    with serving(new_world()) as site:
        form = offered(site, "&organization=acme")
    assert form.action.startswith("https://github.com/organizations/acme/settings/apps/new?state=")


@pytest.mark.parametrize("name", ["a/b", "..", "a%20b", "%22%3E%3Cscript%3E", "-a"])
def test_what_is_no_organization_is_said_so_and_never_linked(name: str) -> None:
    with serving(new_world()) as site:
        reply = site.get(f"{SETUP}&organization={name}")
    page = Page(reply.body.decode())
    assert reply.status == 400
    assert page.forms[0].action.startswith("https://github.com/settings/apps/new?")
    assert page.tagged("script") == []


def test_merge_queues_are_asked_for_only_if_wanted() -> None:
    with serving(new_world()) as site:
        manifests = [
            json.loads(offered(site, query).fields["manifest"])
            for query in ("", "&merge-queues=yes")
        ]
    assert ["merge_group" in manifest["default_events"] for manifest in manifests] == [False, True]


def test_enterprise_server_is_asked_where_it_is() -> None:
    with serving(new_world(server_url="https://git.acme.example/")) as site:
        form = offered(site)
        policy = site.get(SETUP).headers["Content-Security-Policy"]
    assert form.action.startswith("https://git.acme.example/settings/apps/new?state=")
    assert "form-action 'self' https://git.acme.example " in policy


def test_a_local_address_is_warned_of() -> None:
    with serving(new_world(base_url="")) as site:
        text = Page(site.get(SETUP).body.decode()).text
    assert f"GitHub cannot reach {site.url}/api/github/webhooks" in text


def test_the_code_becomes_credentials_and_setup_closes() -> None:
    world = new_world()
    with serving(world) as site:
        reply = come_back(site, state_of(offered(site)))
        assert (reply.status, reply.headers["Location"]) == (303, "/setup/done")
        assert world.app == APP
        done = site.get("/setup/done")
        assert site.get(SETUP).status == 404
        assert come_back(site, "any").status == 404
    assert (
        "https://github.com/apps/outlast-acme/installations/new" in Page(done.body.decode()).links
    )


def test_no_secret_is_shown_or_logged_on_the_way() -> None:
    with serving(new_world()) as site, capture_logs() as lines:
        state = state_of(offered(site))
        replies = [come_back(site, state), site.get("/setup/done"), site.get("/")]
    told = str(lines) + "".join(reply.body.decode() for reply in replies)
    secrets = (APP.private_key, APP.webhook_secret, APP.client_secret, "a-code")
    assert [secret for secret in secrets if secret in told] == []


@pytest.mark.parametrize("state", ["", "made-up", f"{'0' * 32}.9999999999.{'0' * 64}"])
def test_a_state_that_is_not_ours_is_refused(state: str) -> None:
    world = new_world()
    with serving(world) as site:
        assert come_back(site, state).status == 400
    assert world.app is None


def test_a_state_works_once() -> None:
    def is_refused(_: str) -> AppCredentials:
        message = "GitHub does not know this code"
        raise GitHubDown(message)

    world = new_world(convert=is_refused)
    with serving(world) as site:
        state = state_of(offered(site))
        assert come_back(site, state).status == 502
        assert come_back(site, state).status == 400
    assert world.app is None


def test_a_state_expires() -> None:
    world = new_world()
    with serving(world) as site:
        state = state_of(offered(site))
        world.now += timedelta(hours=1)
        assert come_back(site, state).status == 400


def test_a_return_without_a_code_is_refused_and_its_state_stays_good() -> None:
    world = new_world()
    with serving(world) as site:
        state = state_of(offered(site))
        assert come_back(site, state, code="").status == 400
        assert come_back(site, state).status == 303


def test_of_two_registrations_at_once_the_first_stays() -> None:
    world = new_world(store=lambda _: False)
    with serving(world) as site:
        assert come_back(site, state_of(offered(site))).status == 404


def test_there_is_no_setup_where_an_app_is_configured(site: Site) -> None:
    assert site.get(SETUP).status == 404


def test_nothing_is_done_before_there_is_an_app() -> None:
    with serving(new_world()) as site:
        assert site.get("/setup/done").status == 404
