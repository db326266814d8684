from __future__ import annotations

import pytest

from reviewer.web.events import DEMANDS
from reviewer.web.manifest import addressed, read_manifest
from tests.fakes.github.gate import LEVELS, NEEDED

UNASKED = {"installation", "installation_repositories"}
"""GitHub sends these to every App and refuses to have them listed."""


def test_app_yml_asks_for_the_events_that_are_handled() -> None:
    handled = {event for event, _ in DEMANDS}
    assert set(read_manifest()["default_events"]) == handled - UNASKED


def test_app_yml_asks_for_what_our_requests_need_and_nothing_more() -> None:
    needed = {"metadata": "read", "contents": "read"}  # GitHub's own floor; git over HTTP
    for permission, level in NEEDED.values():
        needed[permission] = max(needed.get(permission, "none"), level, key=LEVELS.index)
    assert read_manifest()["default_permissions"] == needed


def test_an_app_is_private() -> None:
    assert read_manifest()["public"] is False


@pytest.mark.parametrize("base", ["https://outlast.example", "https://outlast.example/"])
def test_the_manifest_names_where_we_are(base: str) -> None:
    manifest = addressed(read_manifest(), base, merge_queues=False)
    assert manifest["url"] == "https://outlast.example"
    assert manifest["redirect_url"] == "https://outlast.example/setup/callback"
    assert manifest["setup_url"] == "https://outlast.example/"
    assert manifest["hook_attributes"] == {
        "url": "https://outlast.example/api/github/webhooks",
        "active": True,
    }


def test_merge_queues_and_their_permission_come_together() -> None:
    with_queues, without = (
        addressed(read_manifest(), "https://outlast.example", merge_queues=wanted)
        for wanted in (True, False)
    )
    assert "merge_group" in with_queues["default_events"]
    assert with_queues["default_permissions"]["merge_queues"] == "read"
    assert "merge_group" not in without["default_events"]
    assert "merge_queues" not in without["default_permissions"]
