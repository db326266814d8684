from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress

import pytest

from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.failures import failure
from reviewer.adapters.github.host import GitHubHost
from reviewer.adapters.github.reply import Reply
from reviewer.errors import GitHubDown, GitHubError, Gone, NotAllowed, RateLimited, Refused
from reviewer.model.hosting import Annotation, CheckRunText, Conclusion, HostedRepository, Level
from tests.adapters.github.conftest import Heard
from tests.fakes.github import GitHub
from tests.fakes.github.faults import (
    SECONDARY,
    DropsAfter,
    DropsBefore,
    Fault,
    Says,
    Waits,
    exhausted,
    secondary_limit,
    status,
)
from tests.fakes.github.world import EPOCH

NOW = int(EPOCH.timestamp())
SHA = "a" * 40
LOOK = Annotation("a.py", 1, 1, Level.NOTICE, "", "Look.")
VERDICT = CheckRunText(Conclusion.SUCCESS, "100", "Fine.")
FAULTS: dict[str, tuple[Fault, type[GitHubError], float | None]] = {
    "500": (status(500), GitHubDown, 15),
    "502-of-a-proxy": (Says(502, "<html>Bad Gateway</html>"), GitHubDown, 15),
    "503-with-retry-after": (status(503, headers={"Retry-After": "40"}), GitHubDown, 40),
    "408": (status(408), GitHubDown, 15),
    "200-that-is-no-json": (Says(200, "<html>Please log in</html>"), GitHubDown, 15),
    "200-of-another-shape": (Says(200, '{"number": "many"}'), GitHubDown, 15),
    "secondary-limit": (secondary_limit(7), RateLimited, 7),
    "secondary-limit-of-zero": (secondary_limit(0), RateLimited, 1),
    "secondary-limit-untold": (secondary_limit(None), RateLimited, 60),
    "secondary-limit-with-requests-left": (
        status(403, SECONDARY, {"X-RateLimit-Remaining": "9", "X-RateLimit-Reset": str(NOW + 9)}),
        RateLimited,
        60,
    ),
    "429": (secondary_limit(9, 429), RateLimited, 9),
    "429-untold": (status(429), RateLimited, 60),
    "exhausted": (exhausted(NOW + 1200), RateLimited, 1200),
    "exhausted-429": (exhausted(NOW + 30, 429), RateLimited, 30),
    "exhausted-until-just-now": (exhausted(NOW - 5), RateLimited, 1),
    "403": (status(403, "Resource not accessible by integration"), NotAllowed, None),
    "410": (status(410), Gone, None),
    "400": (status(400), Refused, None),
    "422": (status(422, "Validation Failed"), Refused, None),
    "dropped-before": (DropsBefore(), GitHubDown, 15),
    "dropped-after": (DropsAfter(), GitHubDown, 15),
}
METHODS: dict[str, Callable[[GitHubHost, HostedRepository], object]] = {
    "pull_request": lambda host, shop: host.pull_request(shop, 1),
    "pull_requests_at": lambda host, shop: host.pull_requests_at(shop, SHA),
    "file": lambda host, shop: host.file(shop, "a.py"),
    "find_check_run": lambda host, shop: host.find_check_run(shop, SHA, "outlast/1/a/1"),
    "start_check_run": lambda host, shop: host.start_check_run(shop, SHA, "outlast/1/a/1"),
    "add_annotations": lambda host, shop: host.add_annotations(shop, 1, [LOOK]),
    "posted_annotations": lambda host, shop: host.posted_annotations(shop, 1),
    "complete_check_run": lambda host, shop: host.complete_check_run(shop, 1, VERDICT),
    "may_write": lambda host, shop: host.may_write(shop, "ada"),
    "failed_deliveries": lambda host, _: list(host.failed_deliveries(EPOCH)),
    "installation_token": lambda host, shop: host.installation_token(shop.installation, [shop]),
}
MOST = ("500", "secondary-limit", "exhausted", "429", "403", "dropped-before")
LOOKS = ("ghs_", "Bearer ey", "PRIVATE KEY")


@pytest.fixture
def shop(github: GitHub) -> HostedRepository:
    return github.add_repository("acme/shop").hosted


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))


@pytest.mark.parametrize("name", FAULTS)
def test_each_failure_is_told_by_its_kind_and_how_long_to_wait(
    github: GitHub, host: GitHubHost, shop: HostedRepository, *, name: str
) -> None:
    fault, kind, retry_after = FAULTS[name]
    github.faults.add("GET /repos/acme/shop/pulls/1", fault)
    if kind is Gone:
        assert host.pull_request(shop, 1) is None
        return
    with pytest.raises(kind) as raised:
        host.pull_request(shop, 1)
    assert type(raised.value) is kind
    assert raised.value.retry_after == retry_after


@pytest.mark.parametrize("method", METHODS)
def test_each_method_raises_what_happened_and_repeats_nothing(
    github: GitHub, host: GitHubHost, shop: HostedRepository, *, method: str
) -> None:
    for name in MOST:
        fault, kind, retry_after = FAULTS[name]
        for verb in ("GET", "PATCH", "POST"):
            github.faults.add(f"{verb} *", fault)
        before = len(github.requests)
        with pytest.raises(kind) as raised:
            METHODS[method](host, shop)
        assert raised.value.retry_after == retry_after
        assert len(github.requests) == before + 1
        github.faults.clear()


def test_an_error_holds_no_secret_and_no_request(
    github: GitHub, host: GitHubHost, shop: HostedRepository
) -> None:
    token = host.installation_token(shop.installation, [shop])
    for fault, _, _ in FAULTS.values():
        github.faults.add("PATCH *", fault)
        with pytest.raises(GitHubError) as raised:
            host.complete_check_run(shop, 1, VERDICT)
        text = told(raised.value)
        assert token not in text
        assert [look for look in LOOKS if look in text] == []
        assert raised.value.__context__ is None


def test_an_answer_that_takes_too_long_is_not_waited_for(
    github: GitHub, app: GitHubApp, shop: HostedRepository, *, heard: Heard
) -> None:
    slow = Waits()
    github.faults.add("GET /repos/acme/shop/pulls/1", slow)
    host = GitHubHost(app, timeouts=(5.0, 0.1), on_call=heard.on_call)
    with pytest.raises(GitHubDown, match="ReadTimeout"):
        host.pull_request(shop, 1)
    assert heard.calls[-1] == ("GET /repos/{owner}/{repo}/pulls/{pull_number}", 0, None)
    slow.until.set()
    host.close()


def test_a_host_that_is_not_there_is_down(app: GitHubApp, shop: HostedRepository) -> None:
    nowhere = GitHubApp(app.app_id, app.private_key, "http://127.0.0.1:1/api/v3")
    host = GitHubHost(nowhere)
    with pytest.raises(GitHubDown, match="ConnectionError"):
        host.pull_request(shop, 1)
    host.close()


def test_a_client_works_on_after_every_failure(
    github: GitHub, host: GitHubHost, shop: HostedRepository
) -> None:
    for fault, _, _ in FAULTS.values():
        github.faults.add("GET /repos/acme/shop/contents/*", fault)
        with suppress(GitHubError):
            host.file(shop, "a.py")
        assert not host.may_write(shop, "ada")


def test_a_wait_without_githubs_time_is_a_minute() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW)}
    for date in ({}, {"date": "soon"}):
        error = failure("GET /", Reply(403, headers | date, ""))
        assert isinstance(error, RateLimited)
        assert error.retry_after == 60
