from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.calls import Call
from reviewer.adapters.github.host import GitHubHost
from reviewer.errors import GitHubDown, Refused
from reviewer.model.hosting import HostedRepository
from tests.adapters.github.conftest import Heard, Shop
from tests.fakes.github import GitHub
from tests.fakes.github.exchange import Answer
from tests.fakes.github.faults import Answers, status

PULL = "GET /repos/{owner}/{repo}/pulls/{pull_number}"
RULE_SHA = "a" * 40


def test_every_call_is_told_by_its_template(
    github: GitHub, host: GitHubHost, heard: Heard, *, shop: Shop
) -> None:
    host.pull_request(shop.hosted, 1)
    github.faults.add("GET *", status(500))
    with pytest.raises(GitHubDown):
        host.pull_request(shop.hosted, 1)
    issue = "POST /app/installations/{installation_id}/access_tokens"
    assert heard.calls == [(issue, 201, None), (PULL, 404, 4999), (PULL, 500, None)]


@pytest.fixture
def _hasty_threads() -> Iterator[None]:
    """Threads take turns a thousand times as often, so that what they share shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_hasty_threads")
def test_threads_get_the_answers_to_their_own_questions(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    bank = github.add_repository("bank/vault")
    places = [shop.hosted, bank.hosted]
    for place in places:
        repository = github.world.repository(place.full_name)
        repository.permissions |= {f"{place.owner}-{n}": "write" for n in range(0, 20, 2)}
    asked = [(place, f"{place.owner}-{n}") for n in range(20) for place in places]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda one: host.may_write(*one), asked))
    assert answers == [int(user.rpartition("-")[2]) % 2 == 0 for _, user in asked]
    assert {seen.installation for seen in github.requests if "/bank/" in seen.path} == {
        bank.hosted.installation
    }


def test_nothing_of_a_call_is_logged_but_its_address(
    github: GitHub, host: GitHubHost, shop: Shop, *, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="urllib3"):
        token = host.installation_token(shop.hosted.installation, [shop.hosted])
        host.pull_request(shop.hosted, 1)
    assert caplog.text
    for secret in (token, "ghs_", "Bearer", github.private_key):
        assert secret not in caplog.text


def test_secrets_are_in_no_repr(github: GitHub, app: GitHubApp, host: GitHubHost) -> None:
    assert "PRIVATE KEY" not in repr(app) + repr(host)
    assert str(github.app_id) in repr(app)


def test_values_stay_within_their_segment_of_a_path() -> None:
    call = Call("GET /repos/{owner}/contents/{path}", {"owner": "a/../b?x#y", "path": "c/d e"})
    assert call.path == "/repos/a%2F..%2Fb%3Fx%23y/contents/c/d%20e"


@pytest.mark.parametrize("code", [307, 308])
def test_a_renamed_repository_is_followed_within_githubs_host(
    github: GitHub, host: GitHubHost, shop: Shop, *, code: int
) -> None:
    old = HostedRepository(shop.hosted.installation, shop.hosted.id, "acme", "store")
    there = {"Location": f"{github.api_url}/repos/acme/shop/check-runs"}
    github.faults.add("GET /repos/acme/store/*", Answers(Answer(200, {"check_runs": []})))
    github.faults.add("POST /repos/acme/store/check-runs", Answers(Answer(code, {}, there)))
    assert host.start_check_run(old, shop.head, "outlast/1/a/1").head_sha == shop.head
    assert len(github.check_runs(shop.repository)) == 1


@pytest.mark.parametrize("code", [301, 307])
def test_no_token_is_carried_to_another_host(
    github: GitHub, host: GitHubHost, shop: Shop, *, code: int
) -> None:
    there = {"Location": "http://localhost:1/elsewhere"}
    github.faults.add("GET *", Answers(Answer(code, {}, there)))
    with pytest.raises((Refused, GitHubDown), match="another host, check GITHUB_API_URL"):
        host.pull_request(shop.hosted, 1)


@pytest.mark.parametrize("server", ["https://git.example", "https://git.example/"])
def test_git_is_served_by_the_server_not_by_the_api(app: GitHubApp, server: str) -> None:
    host = GitHubHost(replace(app, server_url=server))
    place = HostedRepository(1, 2, "acme", "shop")
    assert host.git_url(place) == "https://git.example/acme/shop.git"
