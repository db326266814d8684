"""What others publish of their formats: GitHub's webhooks, the schema of SARIF."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("webhooks-examples.json.gz")


def examples() -> list[tuple[str, dict[str, Any]]]:
    """329 examples of 58 events as (event, payload), in the order of the npm package."""
    rows: list[tuple[str, dict[str, Any]]] = json.loads(gzip.decompress(PATH.read_bytes()))
    return [(event, payload) for event, payload in rows]


def sarif_schema() -> dict[str, Any]:
    """The JSON Schema of SARIF 2.1.0, as OASIS publishes it."""
    packed = PATH.with_name("sarif-schema-2.1.0.json.gz").read_bytes()
    schema: dict[str, Any] = json.loads(gzip.decompress(packed))
    return schema
