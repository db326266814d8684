"""The policy and the rules that judge a change, both read from the base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewer.model.change import Endpoints, FileChange
from reviewer.model.policy import Policy
from reviewer.model.rule import Rule
from reviewer.review.ports import Repository
from reviewer.rulebook.loading import Rulebook, load_rule_files
from reviewer.rulebook.policy import load_policy
from reviewer.source.globs import matcher

POLICY_PATH = ".github/outlast.yml"
MAX_OWN_RULE_FILES = 200


@dataclass(frozen=True, slots=True)
class Law:
    """What a change is judged by."""

    policy: Policy
    rules: tuple[Rule, ...]


def law_of(
    repository: Repository, endpoints: Endpoints, rulebook: Rulebook, *, given: Policy | None
) -> Law:
    """The given policy, else the one at the merge base, else the defaults.

    Rule files of the repository itself come from the merge base too. Raises
    RepositoryConfigError or RuleFileError with every mistake in them.
    """
    policy = given or _policy_at(repository, endpoints.merge_base, rulebook)
    texts = _rule_texts(repository, endpoints.merge_base, policy)
    own = load_rule_files(texts, taken=rulebook.ids)
    return Law(policy, rulebook.extended(own).rules)


def edits_law(changes: Sequence[FileChange], policy: Policy) -> tuple[str, ...]:
    """The changed files that are policy or rule files."""
    is_rule_file = matcher(policy.rule_files)
    return tuple(
        change.path for change in changes if change.path == POLICY_PATH or is_rule_file(change.path)
    )


def _policy_at(repository: Repository, revision: str, rulebook: Rulebook) -> Policy:
    content = repository.file(revision, POLICY_PATH)
    if content is None:
        return Policy()
    return load_policy(content.decode("utf-8", "replace"), POLICY_PATH, rulebook)


def _rule_texts(repository: Repository, revision: str, policy: Policy) -> Mapping[str, str]:
    if not policy.rule_files:
        return {}
    is_rule_file = matcher(policy.rule_files)
    entries = [entry for entry in repository.tree(revision) if is_rule_file(entry.path)]
    contents = repository.read([entry.blob for entry in entries[:MAX_OWN_RULE_FILES]])
    return {
        entry.path: contents[entry.blob].decode("utf-8", "replace")
        for entry in entries[:MAX_OWN_RULE_FILES]
        if entry.blob in contents
    }
