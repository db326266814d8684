"""Cuts the committed files of GitHub's description and of Octokit's payloads out of their packages.

In an empty folder, with npm:

    npm pack @octokit/openapi@23.0.2 @octokit/webhooks-examples@7.6.1
    for file in *.tgz; do mkdir "${file%.tgz}"; tar xzf "$file" -C "${file%.tgz}"; done
    python -m tests.fakes.github.extract .

What is changed: endpoints we do not ask and texts for people are left out; a nullable enum gets the
null that its sentence omits; a request body allows only the properties that it names, as we want to
hear of the others; the private key of an example is emptied.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from tests import payloads

DESCRIPTION = Path(__file__).with_name("description.json")
OPENAPI = "octokit-openapi-23.0.2/package/generated/api.github.com.json"
EXAMPLES = "octokit-webhooks-examples-7.6.1/package/api.github.com/index.json"
ENDPOINTS = (
    ("get", "/app/hook/deliveries"),
    ("post", "/app/hook/deliveries/{delivery_id}/attempts"),
    ("post", "/app/installations/{installation_id}/access_tokens"),
    ("post", "/app-manifests/{code}/conversions"),
    ("get", "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations"),
    ("patch", "/repos/{owner}/{repo}/check-runs/{check_run_id}"),
    ("post", "/repos/{owner}/{repo}/check-runs"),
    ("get", "/repos/{owner}/{repo}/collaborators/{username}/permission"),
    ("get", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls"),
    ("get", "/repos/{owner}/{repo}/commits/{ref}/check-runs"),
    ("get", "/repos/{owner}/{repo}/contents/{path}"),
    ("get", "/repos/{owner}/{repo}/pulls"),
    ("get", "/repos/{owner}/{repo}/pulls/{pull_number}"),
)
PROSE = {
    "description",
    "example",
    "externalDocs",
    "x-github",
    "x-octokit",
    "tags",
    "summary",
    "title",
}


def extract(folder: Path) -> None:
    """Write both files anew from the unpacked packages in `folder`."""
    document = json.loads((folder / OPENAPI).read_text("utf-8"))
    text = json.dumps(trimmed(document), indent=1, sort_keys=True, ensure_ascii=False)
    DESCRIPTION.write_text(text + "\n", encoding="utf-8")
    hooks = json.loads((folder / EXAMPLES).read_text("utf-8"))
    pairs = [[hook["name"], example] for hook in hooks for example in hook["examples"]]
    compact = json.dumps(pairs, separators=(",", ":"), ensure_ascii=False).encode()
    payloads.PATH.write_bytes(gzip.compress(compact, 9, mtime=0))


def trimmed(document: dict[str, Any]) -> dict[str, Any]:
    """Our endpoints and what they refer to, directly or not."""
    paths: dict[str, Any] = {}
    for method, path in ENDPOINTS:
        paths.setdefault(path, {})[method] = without_prose(document["paths"][path][method])
        for content in paths[path][method].get("requestBody", {}).get("content", {}).values():
            forbid_the_unnamed(content["schema"])
    components: dict[str, dict[str, Any]] = {}
    waiting = sorted(references(paths))
    while waiting:
        _, _, section, name = waiting.pop().split("/")
        kept = components.setdefault(section, {})
        if name not in kept:
            found = document["components"][section][name]
            kept[name] = found if section == "examples" else without_prose(found)
            waiting += sorted(references(kept[name]))
    components["examples"]["integration-from-manifest"]["value"]["pem"] = ""
    return {"openapi": document["openapi"], "paths": paths, "components": components}


def without_prose(node: Any, inside: str = "") -> Any:
    """The node without texts for people; `inside` is the key that holds it."""
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    named = inside in {"properties", "examples", "value"}
    kept = {
        key: value if key == "examples" else without_prose(value, "" if named else key)
        for key, value in node.items()
        if named or key not in PROSE
    }
    if not named and kept.get("nullable") and "enum" in kept and None not in kept["enum"]:
        kept["enum"] = [*kept["enum"], None]
    return kept


def forbid_the_unnamed(schema: dict[str, Any]) -> None:
    """Let a request body hold named properties only, at every depth."""
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)
    for inner in schema.get("properties", {}).values():
        forbid_the_unnamed(inner)
    if "items" in schema:
        forbid_the_unnamed(schema["items"])


def references(node: Any) -> set[str]:
    """Every `$ref` at any depth."""
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(references(item) for item in node))
    return set()


if __name__ == "__main__":
    extract(Path(sys.argv[1]))
