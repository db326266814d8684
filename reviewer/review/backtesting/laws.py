"""The policy and rules of today, by which the past is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewer.model.policy import Policy
from reviewer.model.rulebook import Rulebook
from reviewer.review.policies import Law, PolicyFile, law_by, own_policy
from reviewer.review.ports import Repository
from reviewer.rulebook.loading import load_rule_files


def law_now(
    repository: Repository,
    rulebook: Rulebook,
    *,
    given: PolicyFile | None,
    rules: Mapping[str, str],
) -> Law:
    """The given policy, else that of HEAD, else the defaults, with the given rules added.

    Rule files that the policy names are those of HEAD. A given rule takes the place of one
    of ours with its id. Raises RepositoryConfigError or RuleFileError with every mistake.
    """
    added = load_rule_files(rules)
    names = {rule.id for rule in added}
    kept = tuple(rule for rule in rulebook.rules if rule.id not in names)
    extended = replace(rulebook, rules=kept).extended(added)
    now = repository.endpoints("HEAD", "HEAD")
    file = given or own_policy(repository, now)
    law = (
        Law(Policy(), extended.rules)
        if file is None
        else law_by(file, repository, now, rulebook=extended)
    )
    return Law(replace(law.policy, rule_files=()), law.rules)
