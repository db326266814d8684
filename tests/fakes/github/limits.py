"""GitHub's limits that its description does not state as a schema, from its manual."""

from __future__ import annotations

from typing import Any

from tests.fakes.github.exchange import Refusal

MESSAGE_BYTES = 64 * 1024
TITLE_CHARACTERS = 255


def check_run_faults(body: dict[str, Any]) -> list[str]:
    """What the Checks API answers 422 to."""
    output = body.get("output") or {}
    faults = [fault for one in output.get("annotations", []) for fault in _annotation_faults(one)]
    if body.get("status") == "completed" and "conclusion" not in body:
        faults.append("conclusion is required with completed")
    return faults


def refuse_bad_check_run(body: dict[str, Any]) -> None:
    """Raise the 422 that GitHub would answer."""
    faults = check_run_faults(body)
    if faults:
        raise Refusal(422, f"Invalid request. {'; '.join(faults)}")


def _annotation_faults(annotation: dict[str, Any]) -> list[str]:
    start, end = annotation["start_line"], annotation["end_line"]
    broken = {
        "lines start at 1": start < 1,
        "end_line is before start_line": end < start,
        "columns need one line": "start_column" in annotation and start != end,
        "path is absolute or empty": not annotation["path"] or annotation["path"].startswith("/"),
        "message is empty": not annotation["message"],
        "message is too long": _bytes(annotation, "message") > MESSAGE_BYTES,
        "raw_details is too long": _bytes(annotation, "raw_details") > MESSAGE_BYTES,
        "title is too long": len(annotation.get("title", "")) > TITLE_CHARACTERS,
    }
    return [fault for fault, is_so in broken.items() if is_so]


def _bytes(annotation: dict[str, Any], key: str) -> int:
    return len(annotation.get(key, "").encode())
