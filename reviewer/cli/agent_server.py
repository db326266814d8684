"""The tools that an agent may call, by the Model Context Protocol."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from reviewer import __version__
from reviewer.cli.policy_folder import rulebook_of
from reviewer.errors import ReviewerError
from reviewer.model.rule import Rule
from reviewer.model.rulebook import Rulebook
from reviewer.review.rendering.json import to_json
from reviewer.review.rendering.rule_pages import rule_page
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.rulebook.strict import suggestion
from reviewer.settings import Settings
from reviewer.wiring import built_in, open_review

_INSTRUCTIONS = (
    "Outlast judges whether a change leaves code harder to maintain: complexity growth, copies "
    "and hacks, new or worse only. Review the working tree before you push; resolve what "
    "`gate.to_pass` names, then what else is true. Do not silence a finding to please the score."
)
_ANALYSIS = ("reviewer.source.analysis",)
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_DETAILS = ("functions", "set_aside")

Base = Annotated[
    str, Field(description="Commit or branch to compare with; empty for the default branch.")
]
Head = Annotated[str, Field(description="Commit or branch to review.")]
Full = Annotated[
    bool, Field(description="Also list every changed function and what was set aside.")
]
RuleId = Annotated[str, Field(description="Id of the rule, such as growing-function.")]


def agent_server(repo: Path, settings: Settings) -> MCPServer[Any]:
    """A server whose tools read the repository at `repo` and change nothing."""
    server = MCPServer(
        "outlast", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    for tool in AgentTools(repo, settings).all():
        server.tool(annotations=_READ_ONLY)(tool)
    return server


@dataclass(frozen=True, slots=True)
class AgentTools:
    """The tools, over one repository."""

    repo: Path
    settings: Settings

    def all(self) -> tuple[Callable[..., Any], ...]:
        """Every tool; its name and docstring are what an agent sees."""
        return (
            self.review_working_tree,
            self.review_commits,
            self.explain_rule,
            self.list_rules,
        )

    def review_working_tree(self, base: Base = "", full: Full = False) -> dict[str, Any]:  # noqa: FBT002 - the protocol names arguments
        """Judge the uncommitted work and the commits since the base.

        The answer is the review as `outlast review --format json` gives it: verdict, score,
        findings, and in `gate.to_pass` what is left to do.
        """
        return self._review(ReviewRequest(base=base or None), full=full)

    def review_commits(self, head: Head, base: Base = "", full: Full = False) -> dict[str, Any]:  # noqa: FBT002 - the protocol names arguments
        """Judge what `head` changed since it left the base; the answer is as for the work tree."""
        return self._review(ReviewRequest(base=base or None, head=head), full=full)

    def explain_rule(self, rule: RuleId) -> str:
        """Say what a rule reports, why, with examples, and how to tune or silence it."""
        rulebook = self._rulebook()
        found = rulebook.find(rule)
        if found is None:
            message = f"There is no rule `{rule}`. {suggestion(rule, rulebook.ids)}"
            raise ToolError(message)
        return rule_page(found)

    def list_rules(self) -> list[dict[str, Any]]:
        """List every rule with its title, pillar, severity, points and languages."""
        return [_row(rule) for rule in self._rulebook().rules]

    def _rulebook(self) -> Rulebook:
        """The built-in rules and those that the policy of the repository adds."""
        try:
            return rulebook_of(self.repo, built_in(self.settings).rulebook)
        except ReviewerError as error:
            raise ToolError(str(error)) from error

    def _review(self, request: ReviewRequest, *, full: bool) -> dict[str, Any]:
        try:
            with open_review(self.repo, self.settings, preload=_ANALYSIS) as ports:
                review = review_change(request, ports)
        except ReviewerError as error:
            raise ToolError(str(error)) from error
        document: dict[str, Any] = json.loads(to_json(review))
        left_out = () if full else _DETAILS
        return {key: value for key, value in document.items() if key not in left_out}


def _row(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "title": rule.title,
        "pillar": rule.pillar.value,
        "severity": rule.severity.value,
        "points": rule.points,
        "languages": list(rule.languages),
    }
