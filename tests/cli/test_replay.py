from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli.main import main
from reviewer.cli.replay import ReplayError, read_saved

OPENED: dict[str, Any] = {
    "action": "opened",
    "number": 7,
    "repository": {"id": 3, "full_name": "acme/ledger"},
    "installation": {"id": 9},
}
HEADERS = {"X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "guid-1"}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "delivery.json"
    file.write_text(json.dumps({"headers": HEADERS, "body": OPENED}), "utf-8")
    return file


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_PRIVATE_KEY_PATH"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"headers": HEADERS, "body": OPENED}, id="body as JSON"),
        pytest.param({"headers": HEADERS, "body": json.dumps(OPENED)}, id="body as text"),
        pytest.param({"request": {"headers": HEADERS, "payload": OPENED}}, id="GitHub's API"),
        pytest.param(
            {"headers": {name.upper(): text for name, text in HEADERS.items()}, "body": OPENED},
            id="headers in another case",
        ),
    ],
)
def test_a_delivery_is_read_in_each_form(given: dict[str, Any]) -> None:
    read = read_saved(json.dumps(given).encode())
    assert (read.event, read.guid, json.loads(read.body)) == ("pull_request", "guid-1", OPENED)


def test_a_bare_payload_keeps_one_name_of_its_own() -> None:
    first, second = (read_saved(json.dumps(OPENED).encode(), "pull_request") for _ in range(2))
    other = read_saved(json.dumps(OPENED | {"number": 8}).encode(), "pull_request")
    assert first.guid == second.guid != other.guid


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_said_so(text: bytes) -> None:
    with pytest.raises(ReplayError, match="no JSON"):
        read_saved(text)


def test_it_says_what_a_delivery_demands(saved: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(saved)]) == 0
    assert capfd.readouterr().out == (
        "pull_request guid-1: ReviewRequested\n"
        "ReviewRequested(repository=HostedRepository(installation=9, id=3, owner='acme', "
        "name='ledger'), number=7)\n"
    )


def test_it_says_why_a_delivery_is_ignored(saved: Path, capfd: pytest.CaptureFixture[str]) -> None:
    body = OPENED | {"action": "assigned"}
    saved.write_text(json.dumps({"headers": HEADERS, "body": body}), "utf-8")
    assert main(["replay", str(saved)]) == 0
    assert "pull_request.assigned asks nothing of us" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (OPENED, "Add --event"),
        ({"headers": HEADERS, "body": OPENED | {"number": "7"}}, "number: Input should be"),
    ],
)
def test_a_mistake_ends_with_2_and_its_cure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], *, content: object, cure: str
) -> None:
    file = tmp_path / "mistaken.json"
    file.write_text(json.dumps(content), "utf-8")
    assert main(["replay", str(file)]) == 2
    assert cure in capfd.readouterr().err
