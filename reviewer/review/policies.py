"""The policy and the rules that judge a change, both read from the base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.errors import Mistake, YamlFileError
from reviewer.model.change import Endpoints, FileChange
from reviewer.model.policy import Policy
from reviewer.model.rule import Rule
from reviewer.model.rulebook import Rulebook
from reviewer.review.ports import Repository
from reviewer.source.globs import matcher

POLICY_PATH = ".github/outlast.yml"
MAX_OWN_RULE_FILES = 200


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy as it was written; `name` is what mistakes in it are told by."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Law:
    """What a change is judged by; `unused_patterns` name rule files that do not exist."""

    policy: Policy
    rules: tuple[Rule, ...]
    unused_patterns: tuple[str, ...] = ()

    def reads_like(self, other: Law) -> bool:
        """Whether both read the same files in search of the same patterns."""
        return self.policy.ignore == other.policy.ignore and self.rules == other.rules


def law_of(
    repository: Repository,
    endpoints: Endpoints,
    rulebook: Rulebook,
    *,
    given: Policy | None,
    otherwise: PolicyFile | None = None,
) -> Law:
    """The given policy, else the one at the merge base, else `otherwise`, else the defaults.

    Rule files of the repository itself come from the merge base too. Raises
    RepositoryConfigError or RuleFileError with every mistake in them.
    """
    if given is not None:
        own = _own_rules(repository, endpoints, rulebook, patterns=given.rule_files)
        return Law(given, rulebook.extended(own.rules).rules, own.unused_patterns)
    file = own_policy(repository, endpoints) or otherwise
    if file is None:
        return Law(Policy(), rulebook.rules)
    return law_by(file, repository, endpoints, rulebook=rulebook)


def law_by(
    file: PolicyFile, repository: Repository, endpoints: Endpoints, *, rulebook: Rulebook
) -> Law:
    """The law by a policy file, with the rule files that it names from the merge base.

    Raises RepositoryConfigError or RuleFileError with every mistake in them.
    """
    from reviewer.rulebook.policy import (  # noqa: PLC0415 - slow to import, seldom needed
        load_policy,
        named_rule_files,
    )

    own = _own_rules(repository, endpoints, rulebook, patterns=named_rule_files(file.text))
    policy = load_policy(file.text, file.name, rulebook, own=own.rules)
    return Law(policy, rulebook.extended(own.rules).rules, own.unused_patterns)


def own_policy(repository: Repository, endpoints: Endpoints) -> PolicyFile | None:
    """The repository's own policy, at the merge base."""
    content = repository.file(endpoints.merge_base, POLICY_PATH)
    return None if content is None else PolicyFile(POLICY_PATH, content.decode("utf-8", "replace"))


def policy_mistakes(repository: Repository, sha: str, rulebook: Rulebook) -> Sequence[Mistake]:
    """What is wrong with the repository's own policy, or its rule files, at a commit."""
    try:
        law_of(repository, Endpoints(sha, sha, sha, sha), rulebook, given=None)
    except YamlFileError as error:
        return error.mistakes
    return ()


def edits_law(changes: Sequence[FileChange], policy: Policy) -> tuple[str, ...]:
    """The changed files that are policy or rule files."""
    is_rule_file = matcher(policy.rule_files)
    return tuple(
        change.path for change in changes if change.path == POLICY_PATH or is_rule_file(change.path)
    )


@dataclass(frozen=True, slots=True)
class _OwnRules:
    rules: tuple[Rule, ...] = ()
    unused_patterns: tuple[str, ...] = ()


def _own_rules(
    repository: Repository, endpoints: Endpoints, rulebook: Rulebook, *, patterns: Sequence[str]
) -> _OwnRules:
    if not patterns:
        return _OwnRules()
    is_rule_file = matcher(patterns)
    tree = repository.tree(endpoints.merge_base)
    entries = [entry for entry in tree if is_rule_file(entry.path)][:MAX_OWN_RULE_FILES]
    contents = repository.read([entry.blob for entry in entries])
    texts = {
        entry.path: contents[entry.blob].decode("utf-8", "replace")
        for entry in entries
        if entry.blob in contents
    }
    from reviewer.rulebook.loading import load_rule_files  # noqa: PLC0415 - slow, seldom needed

    unused = (one for one in patterns if not any(map(matcher([one]), texts)))
    return _OwnRules(load_rule_files(texts, taken=rulebook.ids), tuple(unused))
