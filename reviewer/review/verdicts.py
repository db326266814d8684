"""What a check run says about one head: its review, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.errors import YamlFileError
from reviewer.model.backtest import PastEffect
from reviewer.model.hosting import CheckRunText, PullRequest
from reviewer.model.policy import Policy, SkipWhen
from reviewer.model.review import Review
from reviewer.review.backtesting.effects import Laws
from reviewer.review.policies import Law, PolicyFile, law_of, own_policy
from reviewer.review.ports import Ports
from reviewer.review.rendering.check_run import broken_policy, check_run, not_reviewed
from reviewer.review.reviewing import review_under


@dataclass(frozen=True, slots=True)
class Head:
    """A commit to judge against a base; `pull` is None in a merge queue."""

    base_sha: str
    head_sha: str
    pull: PullRequest | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What to post, with the review that it tells of, if there is one."""

    text: CheckRunText
    review: Review | None = None


def judge_head(
    head: Head,
    world: Ports,
    owners_policy: Callable[[], PolicyFile | None],
    *,
    look_back: Callable[[Laws], PastEffect],
) -> Judged:
    """Judge a head by the policy of its base, else by its owner's, else by the defaults.

    The owner's is asked for only if it counts, and `look_back` only if the head edits
    policy or rules. Under a broken policy the defaults judge, drafts too, and the text names
    the mistakes; a head that mends it is not held up by them.
    """
    endpoints = world.repository.endpoints(head.base_sha, head.head_sha)
    otherwise = None if own_policy(world.repository, endpoints) else owners_policy()
    try:
        law = law_of(world.repository, endpoints, world.rulebook, given=None, otherwise=otherwise)
        broken, reason = None, _skipped_because(head.pull, law.policy.skip)
    except YamlFileError as error:
        law, broken, reason = Law(Policy(), world.rulebook.rules), error, ""
    if reason:
        return Judged(not_reviewed(reason))
    reviewed = review_under(law, endpoints, world, otherwise=otherwise)
    past = look_back(Laws(law, reviewed.proposed)) if reviewed.proposed else None
    text = check_run(reviewed.review, law.policy.max_annotations, past=past)
    if broken:
        is_mended = reviewed.proposed is not None
        text = broken_policy(broken, text, is_mended=is_mended)
    return Judged(text, reviewed.review)


def _skipped_because(pull: PullRequest | None, skip: SkipWhen) -> str:
    if pull is None:
        return ""
    if skip.drafts and pull.is_draft:
        return "Drafts are reviewed once they are ready for review."
    if pull.author in skip.authors:
        return f"The policy skips pull requests by {pull.author}."
    label = next((label for label in pull.labels if label in skip.labels), None)
    return f"The policy skips pull requests with the label {label}." if label else ""
