from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.model.change import Commit
from reviewer.model.policy import KnownAgent
from reviewer.model.review import Agent
from reviewer.review.attribution import attribute
from reviewer.rulebook.agents import load_agents
from reviewer.rulebook.shelf import built_in_folder

AGENTS = load_agents((built_in_folder() / "agents.yml").read_text("utf-8"), "agents.yml")
PERSON = ("Ada Example", "ada@example.org")


def a_commit(message: str = "Mend it", author: tuple[str, str] = PERSON) -> Commit:
    return Commit("0" * 40, *author, *PERSON, message)


def named(*commits: Commit) -> list[str]:
    return [agent.name for agent in attribute(commits, AGENTS)]


@pytest.mark.parametrize(
    ("agent", "trailer"),
    [
        ("Claude Code", "Co-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com>"),
        ("Claude Code", "co-authored-by: Claude <NoReply@Anthropic.com>"),
        (
            "Claude Code",
            "Co-authored-by: claude[bot] <41898282+claude[bot]@users.noreply.github.com>",
        ),
        ("Claude Code", "Assisted-by: Claude:claude-opus-4-6"),
        (
            "GitHub Copilot",
            "Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>",
        ),
        ("Codex", "Co-authored-by: Codex <noreply@openai.com>"),
        ("Cursor", "Co-authored-by: Cursor <cursoragent@cursor.com>"),
        ("Cursor", "Made-with: Cursor"),
        (
            "Devin",
            (
                "Co-authored-by: Devin AI "
                "<158243242+devin-ai-integration[bot]@users.noreply.github.com>"
            ),
        ),
        (
            "Jules",
            (
                "Co-authored-by: google-labs-jules[bot] "
                "<161369871+google-labs-jules[bot]@users.noreply.github.com>"
            ),
        ),
        ("Junie", "Co-authored-by: Junie <junie@jetbrains.com>"),
        ("OpenHands", "Co-authored-by: openhands <openhands@all-hands.dev>"),
        ("Aider", "Co-authored-by: aider (gpt-5) <aider@aider.chat>"),
        ("Amp", "Amp-Thread-ID: https://ampcode.com/threads/T-1"),
        ("opencode", "Co-authored-by: opencode <noreply@opencode.ai>"),
        (
            "Droid",
            (
                "Co-authored-by: factory-droid[bot] "
                "<138933559+factory-droid[bot]@users.noreply.github.com>"
            ),
        ),
    ],
)
def test_a_trailer_names_its_agent(agent: str, trailer: str) -> None:
    (found,) = attribute([a_commit(f"Mend it\n\nBecause.\n\n{trailer}\n")], AGENTS)
    assert (found.name, found.confidence) == (agent, "certain")
    assert found.evidence[0].endswith("trailer on 1 of 1 commit")


@pytest.mark.parametrize(
    ("agent", "author"),
    [
        (
            "Devin",
            (
                "devin-ai-integration[bot]",
                "158243242+devin-ai-integration[bot]@users.noreply.github.com",
            ),
        ),
        ("GitHub Copilot", ("copilot-swe-agent[bot]", "bot@users.noreply.github.com")),
        ("Gemini Code Assist", ("gemini-code-assist[bot]", "x@users.noreply.github.com")),
        ("Aider", ("Ada Example (aider)", "ada@example.org")),
        ("Cursor", ("Cursor Agent", "cursoragent@cursor.com")),
    ],
)
def test_an_author_names_its_agent(agent: str, author: tuple[str, str]) -> None:
    (found,) = attribute([a_commit(author=author)], AGENTS)
    assert found == Agent(agent, "certain", ("author of 1 of 1 commit",))


@pytest.mark.parametrize(
    "author",
    [
        ("Devin Villarosa", "102188207+devinvillarosa@users.noreply.github.com"),
        ("Claude", "claude@example.org"),
        ("Claude Monet", "1+claude@users.noreply.github.com"),
        ("Jules Verne", "jules@example.org"),
        ("cursor", "7+cursor-fan@users.noreply.github.com"),
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
    ],
)
def test_a_person_with_an_agents_name_is_a_person(author: tuple[str, str]) -> None:
    name, email = author
    assert named(a_commit(author=author), a_commit(f"x\n\nCo-authored-by: {name} <{email}>")) == []


@pytest.mark.parametrize(
    "message",
    [
        "Add a Claude Code workflow",
        "Quote values so that Copilot CLI loads them",
        "Stop writing 'Generated with [Claude Code](https://claude.ai/code)' below each commit",
        "[codex] Document the schema",
        "Mend it\n\nReviewed-by: Claude <noreply@anthropic.com>",
        "Mend it\n\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>",
        (
            "Mend it\n\nCo-authored-by: gemini-code-assist[bot] "
            "<176961590+gemini-code-assist[bot]@users.noreply.github.com>"
        ),
        "Thank Co-authored-by: Claude <noreply@anthropic.com>",
        "",
    ],
)
def test_speaking_of_an_agent_or_its_review_is_no_trace(message: str) -> None:
    assert named(a_commit(message)) == []


def test_a_mark_alone_is_only_likely() -> None:
    message = "Mend it\n\n🤖 Generated with [Claude Code](https://claude.ai/code)\n"
    assert attribute([a_commit(message)], AGENTS) == (
        Agent("Claude Code", "likely", ("Claude Code line in the message on 1 of 1 commit",)),
    )


def test_evidence_is_counted_over_all_commits() -> None:
    trailer = a_commit("x\n\nCo-authored-by: Claude <noreply@anthropic.com>")
    both = replace(trailer, author_name="claude[bot]", author_email="1+claude[bot]@x.test")
    (found,) = attribute([trailer, a_commit(), both], AGENTS)
    assert found.evidence == (
        "Co-authored-by trailer on 2 of 3 commits",
        "author of 1 of 3 commits",
    )


def test_trailers_in_the_middle_of_a_squash_message_count() -> None:
    message = "Squash (#12)\n\n* One\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\n* Two"
    assert named(a_commit(message)) == ["Claude Code"]


def test_the_agent_with_most_commits_comes_first() -> None:
    claude = a_commit("x\n\nCo-authored-by: Claude <noreply@anthropic.com>")
    cursor = a_commit("x\n\nCo-authored-by: Cursor <cursoragent@cursor.com>")
    assert named(claude, cursor, cursor) == ["Cursor", "Claude Code"]


def test_a_policy_adds_its_own_agents() -> None:
    own = KnownAgent("our-bot", logins=("our-bot[bot]",), emails=("bot@acme.test",))
    commits = [a_commit(author=("our-bot[bot]", "x@y")), a_commit(author=("b", "Bot@acme.test"))]
    assert attribute(commits, AGENTS, (own,)) == (
        Agent("our-bot", "certain", ("author of 2 of 2 commits",)),
    )


def test_no_commits_no_agents() -> None:
    assert attribute([], AGENTS) == ()
