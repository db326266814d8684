"""The policy of a folder, and the rules that it adds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reviewer.model.policy import Policy
from reviewer.model.rule import Rule
from reviewer.model.rulebook import Rulebook
from reviewer.rulebook.loading import load_rule_files
from reviewer.rulebook.policy import load_policy, named_rule_files
from reviewer.source.globs import matcher

PLACES = (".github/outlast.yml", "outlast.yml")


def rulebook_of(repo: Path, built_in: Rulebook) -> Rulebook:
    """All rules that hold in a folder, its own among them; raises RepositoryConfigError."""
    path = policy_file(repo)
    return Rulebook(read_policy(path, repo, built_in)[1]) if path else built_in


def policy_file(repo: Path) -> Path | None:
    """The policy that stands in a folder."""
    return next((repo / place for place in PLACES if (repo / place).is_file()), None)


def read_policy(path: Path, repo: Path, rulebook: Rulebook) -> tuple[Policy, tuple[Rule, ...]]:
    """A policy with all rules that it is about, those of its own files among them.

    Raises RepositoryConfigError.
    """
    text = path.read_bytes().decode("utf-8", "replace")
    patterns = named_rule_files(text)
    own = _own_rules(repo, patterns, rulebook)
    policy = load_policy(text, str(path), rulebook, own=own if patterns else None)
    return policy, rulebook.extended(own).rules


def _own_rules(repo: Path, patterns: tuple[str, ...], rulebook: Rulebook) -> tuple[Rule, ...]:
    is_rule_file = matcher(patterns)
    texts = {
        path: (repo / path).read_bytes().decode("utf-8", "replace")
        for path in (paths_in(repo) if patterns else ())
        if is_rule_file(path)
    }
    return load_rule_files(texts, taken=rulebook.ids)


def paths_in(repo: Path) -> Iterator[str]:
    """The files of a folder, relative to it, git's own left out."""
    for folder, names, files in os.walk(repo):
        names[:] = sorted(name for name in names if name != ".git")
        yield from ((Path(folder) / file).relative_to(repo).as_posix() for file in sorted(files))
