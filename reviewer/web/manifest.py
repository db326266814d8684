"""The App's manifest, as GitHub takes it to register an App."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

WEBHOOK_PATH = "/api/github/webhooks"
SETUP_PATH = "/setup"
CALLBACK_PATH = "/setup/callback"

# GitHub offers the event only with this permission:
# https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
_QUEUE_EVENT, _QUEUE_PERMISSION = "merge_group", "merge_queues"


def read_manifest() -> dict[str, Any]:
    """`app.yml`: in the wheel, else in the checkout."""
    package = Path(str(files("reviewer")))
    packaged = package / "app.yml"
    file = packaged if packaged.is_file() else package.parent / "app.yml"
    manifest: dict[str, Any] = YAML(typ="safe").load(file.read_text("utf-8"))
    return manifest


def addressed(manifest: Mapping[str, Any], base_url: str, *, merge_queues: bool) -> dict[str, Any]:
    """The manifest of an App that is served at `base_url`.

    Merge queues cost one more permission, so whoever registers the App chooses; without it
    GitHub would refuse the event.
    """
    base = base_url.rstrip("/")
    permissions = dict(manifest["default_permissions"])
    events = [event for event in manifest["default_events"] if event != _QUEUE_EVENT]
    if merge_queues:
        permissions[_QUEUE_PERMISSION] = "read"
        events = list(manifest["default_events"])
    return {
        **manifest,
        "url": base,
        "hook_attributes": {"url": base + WEBHOOK_PATH, "active": True},
        "redirect_url": base + CALLBACK_PATH,
        "setup_url": f"{base}/",
        "default_permissions": permissions,
        "default_events": events,
    }
