from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest

from tests.fakes.github import GitHub
from tests.fakes.github.repository import Repository


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github") as running:
        yield running


@pytest.fixture
def shop(github: GitHub) -> Repository:
    return github.add_repository("acme/shop")


def ask(github: GitHub, request: str, body: Any = None, *, authorization: str = "") -> int:
    address = urlsplit(github.api_url)
    method, _, path = request.partition(" ")
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    sent = b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    connection.request(method, address.path + path, sent, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def signed(github: GitHub, **claims: Any) -> str:
    now = int(time.time())
    usual = {"iat": now - 60, "exp": now + 300, "iss": str(github.app_id)}
    return "Bearer " + jwt.encode(usual | claims, github.private_key, algorithm="RS256")


def token_of(github: GitHub, shop: Repository) -> str:
    assert shop.installation is not None
    granted = dict(shop.installation.permissions)
    return "token " + github.world.issue_token(shop.installation, granted, []).text


def test_the_app_proves_itself_for_ten_minutes_at_most(github: GitHub) -> None:
    path = "GET /app/hook/deliveries"
    now = int(time.time())
    assert ask(github, path, authorization=signed(github)) == 200
    assert ask(github, path, authorization=signed(github, exp=now + 700)) == 401
    assert ask(github, path, authorization=signed(github, exp=now - 5)) == 401
    assert ask(github, path, authorization=signed(github, iss="1")) == 401
    assert ask(github, path, authorization="Bearer nonsense") == 401
    assert ask(github, path) == 401


UNDESCRIBED = {
    "endpoint": ("GET /user", None, 404),
    "parameter": ("GET /repos/acme/shop/pulls?order=up", None, 422),
    "parameters-value": ("GET /repos/acme/shop/pulls?state=merged", None, 422),
    "property": ("POST /repos/acme/shop/check-runs", {"name": "n", "head_sha": "a", "x": 1}, 422),
    "missing-property": ("POST /repos/acme/shop/check-runs", {"name": "n"}, 422),
    "missing-body": ("POST /repos/acme/shop/check-runs", None, 422),
    "conclusion": ("PATCH /repos/acme/shop/check-runs/1", {"status": "completed"}, 422),
}


@pytest.mark.parametrize(("request_line", "body", "status"), UNDESCRIBED.values(), ids=UNDESCRIBED)
def test_what_github_does_not_describe_is_refused_and_noted(
    github: GitHub, shop: Repository, request_line: str, *, body: Any, status: int
) -> None:
    assert ask(github, request_line, body, authorization=token_of(github, shop)) == status
    assert len(github.problems) > 0


def test_what_github_describes_is_no_problem(github: GitHub, shop: Repository) -> None:
    token = token_of(github, shop)
    assert ask(github, "GET /repos/acme/shop/pulls?state=all", authorization=token) == 200
    assert ask(github, "GET /repos/ACME/Shop/pulls", authorization=token) == 200
    assert github.problems == []
