from __future__ import annotations

import pytest

from reviewer.adapters.github.host import GitHubHost
from reviewer.errors import Refused
from reviewer.model.hosting import HostedRepository
from tests.adapters.github.conftest import Shop
from tests.fakes.github import GitHub
from tests.fakes.github.exchange import Answer
from tests.fakes.github.faults import Answers
from tests.repositories.builder import Repo

ODD = b"\xff\x00 not text\r\n"


def test_a_file_of_the_default_branch_comes_byte_by_byte(
    host: GitHubHost, shop: Shop, work: Repo
) -> None:
    work.git("checkout", "-q", "main")
    work.commit({"odd name #1.bin": ODD})
    shop.repository.receive(work.path)
    assert host.file(shop.hosted, ".github/outlast.yml") == b"version: 1\n"
    assert host.file(shop.hosted, "odd name #1.bin") == ODD


def test_a_file_that_is_not_there_is_none(host: GitHubHost, shop: Shop) -> None:
    assert host.file(shop.hosted, "outlast.yml") is None


def test_a_repository_that_is_not_there_has_no_files(host: GitHubHost, shop: Shop) -> None:
    settings = HostedRepository(shop.hosted.installation, 0, "acme", ".github")
    assert host.file(settings, "outlast.yml") is None


@pytest.mark.parametrize("body", [[], {"type": "symlink"}, {"type": "submodule"}])
def test_what_is_no_file_is_none(
    github: GitHub, host: GitHubHost, shop: Shop, *, body: object
) -> None:
    github.faults.add("GET /repos/acme/shop/contents/*", Answers(Answer(200, body)))
    assert host.file(shop.hosted, "outlast.yml") is None


def test_a_file_over_a_megabyte_is_refused(host: GitHubHost, shop: Shop, work: Repo) -> None:
    work.git("checkout", "-q", "main")
    work.commit({"big.yml": b"#" * (1024 * 1024 + 1)})
    shop.repository.receive(work.path)
    with pytest.raises(Refused, match=r"acme/shop/big\.yml is over the 1 MB"):
        host.file(shop.hosted, "big.yml")


def test_a_public_repository_outside_the_installation_can_be_read(
    github: GitHub, host: GitHubHost, shop: Shop, *, work: Repo
) -> None:
    settings = github.add_repository("acme/.github", is_installed=False, is_public=True)
    settings.receive(work.path)
    hosted = HostedRepository(shop.hosted.installation, 0, "acme", ".github")
    assert host.file(hosted, ".github/outlast.yml") == b"version: 1\n"


LEVELS = {"admin": True, "maintain": True, "write": True, "triage": False, "read": False}


@pytest.mark.parametrize(("level", "may"), LEVELS.items())
def test_write_permission_is_told_from_less(
    host: GitHubHost, shop: Shop, level: str, *, may: bool
) -> None:
    shop.repository.permissions["ada"] = level
    assert host.may_write(shop.hosted, "ada") is may


def test_a_stranger_may_not_write(host: GitHubHost, shop: Shop) -> None:
    assert not host.may_write(shop.hosted, "mallory")
    assert not host.may_write(shop.hosted, "dependabot[bot]")
