"""The rules that are in force together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules sorted by id; `version` changes whenever a file of theirs does."""

    rules: tuple[Rule, ...]
    version: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Every rule's id, sorted."""
        return tuple(rule.id for rule in self.rules)

    def find(self, rule_id: str) -> Rule | None:
        """The rule of that id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def extended(self, rules: Iterable[Rule]) -> Rulebook:
        """This rulebook with more rules, sorted again; the version stays."""
        return replace(self, rules=in_order((*self.rules, *rules)))

    def published(self, docs_url: str) -> Rulebook:
        """The same rules with the addresses of their pages; empty where there are none."""
        if not docs_url:
            return self
        rules = (replace(rule, page=f"{docs_url}/rules/{rule.id}.md") for rule in self.rules)
        return replace(self, rules=tuple(rules))


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules sorted by id."""
    return tuple(sorted(rules, key=lambda rule: rule.id))
