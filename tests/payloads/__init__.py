"""The example payloads that Octokit collects of GitHub's webhooks, 329 of 58 events."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("webhooks-examples.json.gz")


def examples() -> list[tuple[str, dict[str, Any]]]:
    """All examples as (event, payload), in the order of npm `@octokit/webhooks-examples` 7.6.1."""
    rows: list[tuple[str, dict[str, Any]]] = json.loads(gzip.decompress(PATH.read_bytes()))
    return [(event, payload) for event, payload in rows]
