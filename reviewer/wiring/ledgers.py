"""Where the backtests of a repository are kept on this machine, and found again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import reviewer
from reviewer.adapters.store.backtests import BacktestFile
from reviewer.model.policy import Policy
from reviewer.model.review import Verdict
from reviewer.model.rule import Rule
from reviewer.review.policies import Law
from reviewer.settings import Settings
from reviewer.source.fact_rows import analysis_version


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The backtests of the repository with this key; implements `PastScores`."""

    key: str
    settings: Settings

    @property
    def _folder(self) -> Path:
        return self.settings.cache_dir / "backtests" / self.key

    def of(self, law: Law, other: Law | None = None) -> BacktestFile:
        """What was replayed under the law, compared with the other, by this engine."""
        compared = _words(other.policy, other.rules) if other else ""
        return self._file(_words(law.policy, law.rules), compared)

    def under(self, policy: Policy, rules: Sequence[Rule], *, besides: str) -> Sequence[int]:
        """The scores of past changes, but for the commit `besides`."""
        if not self._folder.is_dir():
            return ()
        return [
            one.outcome.score
            for one in self._file(_words(policy, rules)).known().values()
            if one.commit != besides and one.outcome.verdict is not Verdict.NOT_APPLICABLE
        ]

    def _file(self, law: str, compared: str = "") -> BacktestFile:
        return BacktestFile(self._folder, (engine_version(), law, compared))


@cache
def engine_version() -> str:
    """Changes whenever a review may: with our code, with a library, with Python."""
    digest = hashlib.sha256(analysis_version().encode())
    for file in sorted(Path(reviewer.__file__).parent.rglob("*.py")):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _words(policy: Policy, rules: Sequence[Rule]) -> str:
    return repr((replace(policy, rule_files=()), tuple(rules)))
