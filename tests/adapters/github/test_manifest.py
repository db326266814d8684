from __future__ import annotations

import pytest

from reviewer.adapters.github.manifest import convert_manifest
from reviewer.errors import GitHubDown, Gone
from tests.fakes.github import GitHub
from tests.fakes.github.faults import Says, status


def test_a_code_becomes_credentials_that_are_not_shown(github: GitHub) -> None:
    github.world.manifest_codes.add("a1b2")
    app = convert_manifest(github.api_url, "a1b2")
    assert (app.app_id, app.slug) == (github.app_id, "outlast")
    assert app.private_key == "pem of a1b2"
    assert app.html_url.startswith("https://")
    for hidden in (app.private_key, app.client_secret, app.webhook_secret):
        assert hidden
        assert hidden not in repr(app)
    assert "Authorization" not in str(github.requests)


def test_a_code_works_once(github: GitHub) -> None:
    github.world.manifest_codes.add("a1b2")
    convert_manifest(github.api_url, "a1b2")
    with pytest.raises(Gone, match="works once, within an hour") as raised:
        convert_manifest(github.api_url, "a1b2")
    assert "a1b2" not in str(raised.value)


def test_a_code_stays_within_its_segment_of_the_path(github: GitHub) -> None:
    github.world.manifest_codes.add("../app/hook")
    assert convert_manifest(github.api_url, "../app/hook").slug


def test_a_failure_does_not_show_the_code(github: GitHub) -> None:
    github.faults.add("POST /app-manifests/*", status(500))
    with pytest.raises(GitHubDown) as raised:
        convert_manifest(github.api_url, "a1b2")
    assert "a1b2" not in str(raised.value)


def test_an_answer_that_cannot_be_read_is_not_shown(github: GitHub) -> None:
    github.faults.add("POST /app-manifests/*", Says(201, '{"pem": 5, "client_secret": "hush"}'))
    with pytest.raises(GitHubDown, match="no Manifest") as raised:
        convert_manifest(github.api_url, "a1b2")
    assert "hush" not in str(raised.value) + repr(raised.value.__context__)
