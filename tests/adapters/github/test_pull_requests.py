from __future__ import annotations

import pytest

from reviewer.adapters.github.answers import Account, Branch, Label, Pull
from reviewer.adapters.github.host import GitHubHost
from reviewer.adapters.github.pull_requests import pull_request
from tests.adapters.github.conftest import Shop
from tests.fakes.github import GitHub
from tests.fakes.github.faults import status
from tests.repositories.builder import Repo


def test_a_pull_request_is_told_as_it_is_now(github: GitHub, host: GitHubHost, shop: Shop) -> None:
    opened = github.open_pull_request(shop.repository, head="feature")
    opened.title, opened.author = "Sell more", "bob"
    opened.is_draft, opened.labels = True, ("outlast:skip", "bug")
    pull = host.pull_request(shop.hosted, opened.number)
    assert pull is not None
    assert (pull.repository, pull.number) == (shop.hosted, 1)
    assert (pull.title, pull.author) == ("Sell more", "bob")
    assert (pull.base_ref, pull.base_sha) == ("main", shop.base)
    assert (pull.head_ref, pull.head_sha) == ("feature", shop.head)
    assert (pull.is_open, pull.is_draft) == (True, True)
    assert pull.labels == ("outlast:skip", "bug")
    opened.state = "closed"
    closed = host.pull_request(shop.hosted, opened.number)
    assert closed is not None
    assert not closed.is_open


def test_a_pull_request_that_is_gone_is_none(host: GitHubHost, shop: Shop) -> None:
    assert host.pull_request(shop.hosted, 99) is None


def test_an_author_whose_account_is_deleted_is_a_ghost(shop: Shop) -> None:
    branch = Branch(sha=shop.head, ref="feature")
    pull = Pull(number=1, title="t", state="open", user=None, head=branch, base=branch, labels=())
    assert pull_request(shop.hosted, pull).author == "ghost"
    named = pull.model_copy(update={"user": Account(login="ada"), "labels": (Label(name="bug"),)})
    assert pull_request(shop.hosted, named).author == "ada"


def test_open_pull_requests_are_found_by_their_head(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    github.open_pull_request(shop.repository, head="feature")
    github.open_pull_request(shop.repository, head="feature").state = "closed"
    github.open_pull_request(shop.repository, head="feature")
    assert host.pull_requests_at(shop.hosted, shop.head) == [1, 3]


def test_a_pull_request_that_moved_on_is_not_found_by_its_old_head(
    github: GitHub, host: GitHubHost, shop: Shop, *, work: Repo
) -> None:
    pull = github.open_pull_request(shop.repository, head="feature")
    newer = work.commit({"a.py": "x = 3\n"})
    shop.repository.receive(work.path)
    github.synchronize(shop.repository, pull)
    assert host.pull_requests_at(shop.hosted, shop.head) == []
    assert host.pull_requests_at(shop.hosted, newer) == [1]


def test_a_pull_request_from_a_fork_is_found_by_its_head(
    github: GitHub, host: GitHubHost, shop: Shop, *, work: Repo
) -> None:
    fork = github.add_repository("mallory/shop", is_installed=False)
    head = work.commit({"a.py": "x = 666\n"})
    fork.receive(work.path)
    pull = github.open_pull_request(shop.repository, head="feature", fork=fork)
    assert pull.head_sha == head
    assert host.pull_requests_at(shop.hosted, head) == [pull.number]


def test_a_fork_is_found_among_many(
    github: GitHub, host: GitHubHost, shop: Shop, *, work: Repo
) -> None:
    fork = github.add_repository("mallory/shop", is_installed=False)
    head = work.commit({"a.py": "x = 666\n"})
    fork.receive(work.path)
    first = github.open_pull_request(shop.repository, head="feature", fork=fork)
    other = github.open_pull_request(shop.repository, head="feature")
    shop.repository.pulls |= dict.fromkeys(range(3, 124), other)
    assert host.pull_requests_at(shop.hosted, head) == [first.number]
    assert sum(seen.path.endswith("/pulls") for seen in github.requests) == 3


@pytest.mark.parametrize("code", [404, 409, 422])
def test_a_commit_that_github_cannot_look_up_has_the_pull_requests_that_name_it(
    github: GitHub, host: GitHubHost, shop: Shop, *, code: int
) -> None:
    github.open_pull_request(shop.repository, head="feature")
    github.faults.add("GET /repos/acme/shop/commits/*/pulls", status(code))
    assert host.pull_requests_at(shop.hosted, shop.head) == [1]
