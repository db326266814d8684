from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.host import GitHubHost
from reviewer.errors import Gone, NotAllowed, SettingsError
from tests.adapters.github.conftest import Heard, Shop
from tests.fakes.github import GitHub
from tests.fakes.github.faults import status
from tests.fakes.github.repository import Repository
from tests.repositories.builder import Repo, git_environment

ISSUE = "POST /app/installations/{installation_id}/access_tokens"
PULL = "GET /repos/{owner}/{repo}/pulls/{pull_number}"


def issued(heard: Heard) -> int:
    return sum(name == ISSUE for name, _, _ in heard.calls)


def test_one_token_serves_an_installation(host: GitHubHost, heard: Heard, shop: Shop) -> None:
    for _ in range(3):
        host.pull_request(shop.hosted, 1)
    assert issued(heard) == 1


@pytest.mark.parametrize(("seconds", "tokens"), [(3299, 1), (3301, 2)])
def test_a_token_is_renewed_five_minutes_before_its_end(
    host: GitHubHost, heard: Heard, shop: Shop, *, seconds: int, tokens: int
) -> None:
    host.pull_request(shop.hosted, 1)
    heard.seconds += seconds
    host.pull_request(shop.hosted, 1)
    assert issued(heard) == tokens


def test_the_end_of_a_token_is_reckoned_by_githubs_clock(
    github: GitHub, host: GitHubHost, heard: Heard, *, shop: Shop
) -> None:
    github.advance(days=400)
    host.pull_request(shop.hosted, 1)
    host.pull_request(shop.hosted, 1)
    assert issued(heard) == 1


def revoke(github: GitHub) -> None:
    for token in github.world.tokens.values():
        token.is_revoked = True


def expire(github: GitHub) -> None:
    github.advance(minutes=61)


@pytest.mark.parametrize("spoil", [revoke, expire])
def test_a_token_that_is_not_taken_any_more_is_replaced_once(
    github: GitHub, host: GitHubHost, heard: Heard, *, shop: Shop, spoil: object
) -> None:
    opened = github.open_pull_request(shop.repository, head="feature")
    host.pull_request(shop.hosted, opened.number)
    assert callable(spoil)
    spoil(github)
    assert host.pull_request(shop.hosted, opened.number) is not None
    assert issued(heard) == 2


def test_a_token_that_is_never_taken_ends_as_not_allowed(
    github: GitHub, host: GitHubHost, heard: Heard, *, shop: Shop
) -> None:
    github.faults.add("GET /repos/acme/shop/pulls/1", status(401, "Bad credentials"), times=9)
    with pytest.raises(NotAllowed) as raised:
        host.pull_request(shop.hosted, 1)
    assert raised.value.retry_after is None
    assert (issued(heard), [name for name, _, _ in heard.calls].count(PULL)) == (2, 2)


def test_a_suspended_installation_is_not_allowed(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    host.pull_request(shop.hosted, 1)
    github.install("acme").is_suspended = True
    with pytest.raises(NotAllowed, match="suspended"):
        host.pull_request(shop.hosted, 1)


def test_a_removed_installation_is_not_allowed(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    host.pull_request(shop.hosted, 1)
    github.install("acme").is_removed = True
    with pytest.raises(NotAllowed, match="not installed there any more"):
        host.pull_request(shop.hosted, 1)


def test_a_permission_that_was_not_granted_is_not_allowed(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    github.install("acme").permissions["checks"] = "read"
    with pytest.raises(NotAllowed, match="not accessible by integration"):
        host.start_check_run(shop.hosted, shop.head, "outlast/1/abc/1")


def test_each_installation_is_asked_with_its_own_token(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    bank = github.add_repository("bank/vault")
    host.pull_request(shop.hosted, 1)
    host.pull_request(bank.hosted, 1)
    asked = {seen.path: seen.installation for seen in github.requests if seen.installation}
    assert asked == {
        "/repos/acme/shop/pulls/1": shop.hosted.installation,
        "/repos/bank/vault/pulls/1": bank.hosted.installation,
    }
    assert shop.hosted.installation != bank.hosted.installation


def test_a_repository_of_another_installation_is_not_reached(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    bank = github.add_repository("bank/vault")
    confused = replace(bank.hosted, installation=shop.hosted.installation)
    with pytest.raises(Gone):
        host.start_check_run(confused, shop.head, "outlast/1/abc/1")
    with pytest.raises(NotAllowed, match="does not reach this repository"):
        host.installation_token(shop.hosted.installation, [confused])


def can_fetch(host: GitHubHost, repository: Repository, token: str) -> bool:
    address = host.git_url(repository.hosted).replace("//", f"//x-access-token:{token}@")
    quiet = git_environment(repository.path) | {"GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        ["git", "ls-remote", address], env=quiet, capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.mark.parametrize("is_known_by_id", [True, False])
def test_a_token_for_git_reaches_its_repository_and_no_other(
    github: GitHub, host: GitHubHost, shop: Shop, *, work: Repo, is_known_by_id: bool
) -> None:
    other = github.add_repository("acme/other")
    other.receive(work.path)
    hosted = shop.hosted if is_known_by_id else replace(shop.hosted, id=0)
    token = host.installation_token(hosted.installation, [hosted])
    assert can_fetch(host, shop.repository, token)
    assert not can_fetch(host, other, token)
    assert github.world.tokens[token].permissions == {"metadata": "read", "contents": "read"}


def test_a_token_for_git_is_kept_until_it_is_dropped(
    host: GitHubHost, heard: Heard, shop: Shop
) -> None:
    installation = shop.hosted.installation
    first = host.installation_token(installation, [shop.hosted])
    assert host.installation_token(installation, [shop.hosted]) == first
    host.drop_token(first)
    assert host.installation_token(installation, [shop.hosted]) != first
    assert issued(heard) == 2


def test_forgetting_an_installation_drops_its_tokens_only(
    github: GitHub, host: GitHubHost, heard: Heard, *, shop: Shop
) -> None:
    bank = github.add_repository("bank/vault")
    host.pull_request(shop.hosted, 1)
    host.pull_request(bank.hosted, 1)
    host.forget(bank.hosted.installation)
    host.pull_request(shop.hosted, 1)
    assert issued(heard) == 2
    host.pull_request(bank.hosted, 1)
    assert issued(heard) == 3


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def test_the_key_of_another_app_is_not_allowed(app: GitHubApp, shop: Shop) -> None:
    strange = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    host = GitHubHost(replace(app, private_key=pem(strange)))
    with pytest.raises(NotAllowed, match="401"):
        host.pull_request(shop.hosted, 1)
    host.close()


BROKEN_KEYS = {
    "empty": "",
    "words": "-----BEGIN RSA PRIVATE KEY-----\nsecret words\n-----END RSA PRIVATE KEY-----\n",
    "elliptic": pem(ec.generate_private_key(ec.SECP256R1())),
}


@pytest.mark.parametrize("key", BROKEN_KEYS.values(), ids=BROKEN_KEYS.keys())
def test_a_broken_key_is_named_at_once_and_not_shown(app: GitHubApp, key: str) -> None:
    with pytest.raises(SettingsError, match="GITHUB_PRIVATE_KEY") as raised:
        GitHubHost(replace(app, private_key=key))
    assert raised.value.__cause__ is None
    assert "secret words" not in str(raised.value)
