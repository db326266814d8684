from __future__ import annotations

import pytest

from reviewer.errors import RuleFileError
from reviewer.rulebook.agents import load_agents
from reviewer.rulebook.shelf import built_in_folder


def test_our_own_file_is_valid_and_names_each_agent_once() -> None:
    agents = load_agents((built_in_folder() / "agents.yml").read_text("utf-8"), "agents.yml")
    names = [agent.name for agent in agents]
    assert len(names) == len(set(names)) >= 14


def test_no_two_agents_share_a_sign() -> None:
    agents = load_agents((built_in_folder() / "agents.yml").read_text("utf-8"), "agents.yml")
    signs = [
        sign.lower()
        for agent in agents
        for kind in (agent.emails, agent.logins, agent.trailers, agent.marks)
        for sign in kind
    ]
    assert sorted(signs) == sorted(set(signs))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- name: X\n  sorce: https://x.test\n", "f.yml:2: `[0].sorce` is no known key"),
        ("- name: X\n  source: https://x.test\n", "f.yml:1: `[0]` has no sign. Add an e-mail."),
        ("- name: X\n  source: x.test\n  emails: [a@b]\n", "f.yml:2: `[0].source`"),
        ("- name: X\n  source: https://x.test\n  emails: a@b\n", "f.yml:3: `[0].emails`"),
        ("- name: [\n", "f.yml:"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        load_agents(text, "f.yml")
    assert expected in str(caught.value)
