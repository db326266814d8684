from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from mcp import Client, StdioServerParameters

from reviewer.cli import mcp as command
from reviewer.cli.main import main
from reviewer.rulebook.loading import load_rulebook
from tests.cli.test_review import ladder
from tests.fakes.rules import PRINTED_TOTAL
from tests.repositories.builder import Repo
from tests.review.rendering.test_json import SCHEMA

TOOLS = ["explain_rule", "list_rules", "review_commits", "review_working_tree"]
POLICY = 'version: 1\nrule-files: ["own/*.yml"]\n'
SERVER = [sys.executable, "-m", "reviewer.cli.main", "mcp"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A repository with uncommitted work, and what a client heard about it over real pipes."""

    repo: Repo
    tools: Any
    server: Any
    instructions: str
    answers: Mapping[str, Any]


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """One conversation in which every tool is called."""
    folder = tmp_path_factory.mktemp("agent")
    repo = Repo(folder / "shop")
    repo.commit({"price.py": ladder(25), "outlast.yml": POLICY, "own/print.yml": PRINTED_TOTAL})
    repo.commit({"price.py": ladder(45)})
    repo.write({"price.py": ladder(60)})
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "worktree": ("review_working_tree", {"base": "HEAD", "full": True}),
        "commits": ("review_commits", {"base": "HEAD~1", "head": "HEAD"}),
        "no commit": ("review_commits", {"head": "no-such"}),
        "rule": ("explain_rule", {"rule": "growing-function"}),
        "no rule": ("explain_rule", {"rule": "growing-functoin"}),
        "rules": ("list_rules", {}),
    }
    server = StdioServerParameters(
        command=SERVER[0],
        args=[*SERVER[1:], "--repo", str(repo.path)],
        env={"OUTLAST_DATA_DIR": str(folder / "data"), "HOME": str(folder)},
    )

    async def talk() -> Conversation:
        with anyio.fail_after(120):
            async with Client(server) as client:
                tools = (await client.list_tools()).tools
                answers = {name: await client.call_tool(*call) for name, call in calls.items()}
                said = client.instructions or ""
                return Conversation(repo, tools, client.server_info, said, answers)

    return anyio.run(talk)


def test_a_client_is_told_which_tools_there_are_and_that_they_only_read(
    heard: Conversation,
) -> None:
    assert sorted(tool.name for tool in heard.tools) == TOOLS
    assert all(tool.annotations.read_only_hint for tool in heard.tools)
    assert all(tool.description for tool in heard.tools)
    assert (heard.server.name, "gate.to_pass" in heard.instructions) == ("outlast", True)


def test_the_working_tree_is_reviewed_as_the_command_line_reviews_it(
    heard: Conversation, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = heard.answers["worktree"]
    main(["review", "--repo", str(heard.repo.path), "--base", "HEAD", "--format", "json"])
    assert not answer.is_error
    assert answer.structured_content == json.loads(capfd.readouterr().out)


def test_a_review_changes_nothing(heard: Conversation) -> None:
    assert heard.repo.git("status", "--porcelain") == " M price.py"
    assert heard.repo.git("rev-list", "--all", "--count") == "2"


def test_commits_are_reviewed_in_short_unless_all_is_asked_for(heard: Conversation) -> None:
    review = heard.answers["commits"].structured_content
    assert [one["rule"] for one in review["findings"]] == ["growing-function"]
    assert "functions" not in review
    full = {**review, "functions": [], "set_aside": []}
    jsonschema.Draft202012Validator(SCHEMA).validate(full)


def test_a_rule_is_explained(heard: Conversation) -> None:
    assert heard.answers["rule"].content[0].text.split("\n")[0] == (
        "# Branches added to a function that already has many"
    )


def test_every_rule_is_listed(heard: Conversation) -> None:
    listed = heard.answers["rules"].structured_content["result"]
    assert [one["rule"] for one in listed] == sorted([*load_rulebook().ids, "printed-total"])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("no commit", "there is no revision no-such"),
        ("no rule", "Did you mean `growing-function`?"),
    ],
)
def test_a_mistake_comes_back_with_its_cure(heard: Conversation, call: str, words: str) -> None:
    assert heard.answers[call].is_error
    assert words in heard.answers[call].content[0].text


def test_ctrl_c_ends_it_with_130(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*SERVER, "--repo", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
    process.stdin.flush()
    assert json.loads(process.stdout.readline()) == {"jsonrpc": "2.0", "id": 1, "result": {}}
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "Interrupted.\n")


def test_without_its_package_the_cure_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    assert main(["mcp"]) == 2
    assert "pip install 'outlast[mcp]'" in capsys.readouterr().err
