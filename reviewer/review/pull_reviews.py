"""What is done about each demand of the host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from reviewer.errors import YamlFileError
from reviewer.model.hosting import (
    ActionKind,
    ActionRequested,
    CheckRunText,
    Cleanup,
    DefaultBranchPushed,
    Demand,
    HostedRepository,
    Ignored,
    MergeGroupRequested,
    PullRequest,
    RerunRequested,
    ReviewRequested,
)
from reviewer.model.policy import Policy, SkipWhen
from reviewer.review.host_ports import AppPorts
from reviewer.review.job_ports import Done, Outcome
from reviewer.review.policies import law_of
from reviewer.review.ports import Ports
from reviewer.review.posting import begin, conclude, ending
from reviewer.review.rendering.check_run import (
    broken_policy,
    check_run,
    could_not_be_judged,
    not_reviewed,
)
from reviewer.review.reviewing import ReviewRequest, review_change

MERGE_GROUP = 0
"""Stands for the number of a pull request in the check runs of merge queues."""


@dataclass(frozen=True, slots=True)
class _Order:
    """A head to review: for whom, against what, and whether it was asked for again."""

    repository: HostedRepository
    number: int
    base_sha: str
    head_sha: str
    pull: PullRequest | None
    reference: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class PullReviews:
    """Meets demands; implements JobHandlers over the ports of the App."""

    ports: AppPorts

    def handle(self, demand: Demand, reference: str) -> Outcome:
        """Meet a demand; raises what the host raises, and may be called again then."""
        match demand:
            case ReviewRequested(repository, number):
                return self._review_newest(repository, number, reference=reference, again=False)
            case RerunRequested():
                return self._review_again(demand, reference)
            case ActionRequested():
                return self._heed(demand, reference)
            case MergeGroupRequested(repository, base_sha, head_sha):
                order = _Order(repository, MERGE_GROUP, base_sha, head_sha, None, reference)
                return self._review(order)
            case DefaultBranchPushed() | Cleanup() | Ignored():
                self._keep_house(demand)
                return Done()
            case _:
                assert_never(demand)

    def give_up(self, demand: Demand, reference: str) -> None:
        """Conclude the check runs of a demand that keeps failing, so that none hangs."""
        for order in self._orders(demand, reference):
            attempt = self.ports.record.attempt(
                order.repository,
                order.number,
                order.head_sha,
                again=order.again,
                asked_by=reference,
            )
            conclude(begin(attempt, self.ports), could_not_be_judged(reference), self.ports)

    def _keep_house(self, demand: DefaultBranchPushed | Cleanup | Ignored) -> None:
        match demand:
            case DefaultBranchPushed(repository, sha):
                with self.ports.mirrors.open(repository, [sha], pull=None):
                    return
            case Cleanup(installation, repositories):
                self.ports.mirrors.delete(installation, repositories)
                self.ports.record.forget(installation, repositories)
            case Ignored():
                return

    def _orders(self, demand: Demand, reference: str) -> Sequence[_Order]:
        match demand:
            case ReviewRequested(repository, number):
                return self._open_pulls(repository, [number], reference=reference, again=False)
            case RerunRequested(repository):
                numbers = self._numbers(demand)
                return self._open_pulls(repository, numbers, reference=reference, again=True)
            case MergeGroupRequested(repository, base_sha, head_sha):
                return [_Order(repository, MERGE_GROUP, base_sha, head_sha, None, reference)]
            case _:
                return []

    def _open_pulls(
        self, repository: HostedRepository, numbers: Sequence[int], *, reference: str, again: bool
    ) -> list[_Order]:
        pulls = [self.ports.host.pull_request(repository, number) for number in numbers]
        return [
            _Order(repository, pull.number, pull.base_sha, pull.head_sha, pull, reference, again)
            for pull in pulls
            if pull is not None and pull.is_open
        ]

    def _numbers(self, demand: RerunRequested) -> Sequence[int]:
        return demand.numbers or self.ports.host.pull_requests_at(
            demand.repository, demand.head_sha
        )

    def _review_newest(
        self, repository: HostedRepository, number: int, *, reference: str, again: bool
    ) -> Outcome:
        orders = self._open_pulls(repository, [number], reference=reference, again=again)
        return self._review(orders[0]) if orders else Done()

    def _review_again(self, demand: RerunRequested, reference: str) -> Outcome:
        """Review one pull request again; of several, each gets a job and a lock of its own."""
        if len(demand.numbers) == 1:
            number = demand.numbers[0]
            return self._review_newest(demand.repository, number, reference=reference, again=True)
        return Done(tuple(replace(demand, numbers=(number,)) for number in self._numbers(demand)))

    def _heed(self, demand: ActionRequested, reference: str) -> Outcome:
        if not self.ports.host.may_write(demand.repository, demand.actor):
            return Done()
        if demand.action == ActionKind.REVIEW_AGAIN:
            return Done((RerunRequested(demand.repository, demand.head_sha, demand.check_run),))
        self.ports.record.remember_feedback(
            demand.repository,
            demand.check_run,
            action=demand.action,
            actor=demand.actor,
            asked_by=reference,
        )
        return Done()

    def _review(self, order: _Order) -> Outcome:
        """Review a head and post the result, unless a newer head came meanwhile.

        A head that has its verdict is only posted again if asked for, or if the verdict
        is another one now (another base, a label, no draft any more).
        """
        record = self.ports.record
        known = record.concluded(order.repository, order.number, order.head_sha)
        text = self._text(order) if known and not order.again else None
        if text is not None and ending(text) == known:
            return Done()
        attempt = begin(
            record.attempt(
                order.repository,
                order.number,
                order.head_sha,
                again=order.again,
                asked_by=order.reference,
            ),
            self.ports,
        )
        text = text or self._text(order)
        newer = self._newer(order)
        if newer:
            text = not_reviewed("A newer commit came while this one was being reviewed.")
        conclude(attempt, text, self.ports)
        return Done(newer)

    def _newer(self, order: _Order) -> tuple[Demand, ...]:
        if order.pull is None:
            return ()
        now = self.ports.host.pull_request(order.repository, order.number)
        if now is None or not now.is_open or now.head_sha == order.head_sha:
            return ()
        return (ReviewRequested(order.repository, order.number),)

    def _text(self, order: _Order) -> CheckRunText:
        shas = [order.base_sha, order.head_sha]
        pull = order.number or None
        with self.ports.mirrors.open(order.repository, shas, pull=pull) as mirror:
            return _judge(order, self.ports.world(mirror))


def _judge(order: _Order, world: Ports) -> CheckRunText:
    endpoints = world.repository.endpoints(order.base_sha, order.head_sha)
    try:
        law = law_of(world.repository, endpoints, world.rulebook, given=None)
    except YamlFileError as error:
        request = ReviewRequest(order.base_sha, order.head_sha, Policy())
        judged = check_run(review_change(request, world), Policy().max_annotations)
        return broken_policy(error, judged)
    reason = _skipped_because(order.pull, law.policy.skip)
    if reason:
        return not_reviewed(reason)
    review = review_change(ReviewRequest(order.base_sha, order.head_sha), world)
    return check_run(review, law.policy.max_annotations)


def _skipped_because(pull: PullRequest | None, skip: SkipWhen) -> str:
    if pull is None:
        return ""
    if skip.drafts and pull.is_draft:
        return "Drafts are reviewed once they are ready for review."
    if pull.author in skip.authors:
        return f"The policy skips pull requests by {pull.author}."
    label = next((label for label in pull.labels if label in skip.labels), None)
    return f"The policy skips pull requests with the label {label}." if label else ""
