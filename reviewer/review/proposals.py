"""What a change of the policy or of the rules would have said of that very change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewer.errors import YamlFileError
from reviewer.model.change import Endpoints
from reviewer.model.review import Review
from reviewer.model.rulebook import Rulebook
from reviewer.review.backtesting.contrasts import rule_steps
from reviewer.review.policies import Law, PolicyFile, law_of
from reviewer.review.ports import Repository

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """The policy and rules of the head, which count once they are merged."""

    repository: Repository
    endpoints: Endpoints
    rulebook: Rulebook
    otherwise: PolicyFile | None

    def law(self) -> Law | str:
        """The law of the head, or what is wrong with it."""
        merged = replace(self.endpoints, merge_base=self.endpoints.head_tree)
        try:
            return law_of(
                self.repository, merged, self.rulebook, given=None, otherwise=self.otherwise
            )
        except YamlFileError as error:
            mistakes = [str(mistake) for mistake in error.mistakes]
            more = f" and {len(mistakes) - _NAMED} more" if len(mistakes) > _NAMED else ""
            return f"Merged, it would break the policy: {'; '.join(mistakes[:_NAMED])}{more}"


def difference(now: Review, then: Review) -> str:
    """How the verdict on the same change differs under the proposed law."""
    steps = rule_steps(now, then)
    same = now.verdict == then.verdict and now.gate.mode == then.gate.mode
    before, after = _verdict(now), _verdict(then)
    verdict = f"the same verdict, {after}" if same else f"{after} instead of {before}"
    findings = f"; findings: {', '.join(steps)}" if steps else ", and the same findings"
    return f"Judged by its own policy this change would get {verdict}{findings}."


def _verdict(review: Review) -> str:
    name = review.verdict.words
    return f"{name} ({review.gate.mode}, score {review.score.overall})"
