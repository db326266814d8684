"""What is done about each demand of the host."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from reviewer.model.backtest import PastEffect
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
from reviewer.review.backtesting.effects import MOST_CHANGES, SECONDS, Laws, effect_on_past
from reviewer.review.host_ports import AppPorts, Attempt, Posted, Watch
from reviewer.review.job_ports import Done, Dropped, Outcome, RetryIn
from reviewer.review.policies import PolicyFile, policy_mistakes
from reviewer.review.posting import abandon, begin, conclude, ending
from reviewer.review.rendering.check_run import (
    accepted,
    could_not_be_judged,
    not_reviewed,
    not_useful,
)
from reviewer.review.verdicts import Head, Judged, judge_head

MERGE_GROUP = 0
"""Stands for the number of a pull request in the check runs of merge queues."""

OWNERS_REPOSITORY, OWNERS_POLICY = ".github", "outlast.yml"
"""Where an owner keeps the policy of all repositories that have none of their own."""

SECONDS_TO_END = 15
"""Between two looks whether the last review of a removed owner has ended."""

OVERTAKEN = "A newer commit came while this one was being reviewed."


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
            case MergeGroupRequested():
                return self._review(_in_queue(demand, reference))
            case Cleanup(installation, repositories):
                return self._clean_up(installation, repositories)
            case DefaultBranchPushed() | Ignored():
                self._keep_house(demand)
                return Done()
            case _:
                assert_never(demand)

    def give_up(self, demand: Demand, reference: str) -> None:
        """Conclude the check runs of a demand that keeps failing, so that none hangs."""
        for order in self._orders(demand, reference):
            conclude(self._begun(order), could_not_be_judged(reference), self.ports)

    def _clean_up(self, installation: int, repositories: Sequence[int]) -> Outcome:
        """Delete what we hold, and again later if a review that still runs may add to it."""
        self.ports.mirrors.delete(installation, repositories)
        is_over = self.ports.record.forget(installation, repositories)
        self.ports.host.forget(installation)
        return Done() if is_over else RetryIn(SECONDS_TO_END, "a review of it still runs")

    def _keep_house(self, demand: DefaultBranchPushed | Ignored) -> None:
        match demand:
            case DefaultBranchPushed(repository, sha):
                with self.ports.mirrors.open(repository, [sha], pull=None) as mirror:
                    rulebook = self.ports.world(repository, mirror).rulebook
                    mistakes = policy_mistakes(mirror, sha, rulebook)
                if mistakes:
                    self.ports.watch().warn(repository, sha, mistakes)
            case Ignored():
                return

    def _orders(self, demand: Demand, reference: str) -> Sequence[_Order]:
        match demand:
            case ReviewRequested(repository, number):
                return self._open_pulls(repository, [number], reference=reference, again=False)
            case RerunRequested(repository):
                numbers = self._numbers(demand)
                pulls = self._open_pulls(repository, numbers, reference=reference, again=True)
                return [*pulls, *(_in_queue(one, reference) for one in self._queued(demand))]
            case MergeGroupRequested():
                return [_in_queue(demand, reference)]
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
        """Review one pull request again; of several, each gets a job and a lock of its own.

        So does the merge group, if the commit is the head of one.
        """
        if len(demand.numbers) == 1:
            number = demand.numbers[0]
            return self._review_newest(demand.repository, number, reference=reference, again=True)
        pulls = [replace(demand, numbers=(number,)) for number in self._numbers(demand)]
        then: tuple[Demand, ...] = (*pulls, *self._queued(demand))
        return Done(then) if then else Dropped("no open pull request and no merge group is there")

    def _queued(self, demand: RerunRequested) -> Sequence[MergeGroupRequested]:
        """The merge group whose head it is, unless the demand is about pull requests alone."""
        if demand.numbers:
            return ()
        group = self.ports.record.merge_group(demand.repository, demand.head_sha)
        return (replace(group, again=True),) if group else ()

    def _heed(self, demand: ActionRequested, reference: str) -> Outcome:
        """Do what a button asks for; whoever presses one again takes back what it said."""
        if not self.ports.host.may_write(demand.repository, demand.actor):
            reason = f"{demand.actor} pressed {demand.action} without write permission"
            return Dropped(reason)
        again = RerunRequested(demand.repository, demand.head_sha, demand.check_run)
        if demand.action == ActionKind.REVIEW_AGAIN:
            return Done((again,))
        standing = self.ports.record.standing(demand.repository, demand.head_sha, demand.action)
        self.ports.record.remember_feedback(
            demand.repository,
            standing.get(demand.actor, demand.check_run),
            action=demand.action,
            actor=demand.actor,
            asked_by=reference,
        )
        return Done((again,))

    def _review(self, order: _Order) -> Outcome:
        """Review a head and post the result, unless a newer head came meanwhile.

        A head that has its verdict is only posted again if asked for, or if the verdict
        is another one now (another base, a label, no draft any more).
        """
        watch = self.ports.watch()
        known = self.ports.record.concluded(order.repository, order.number, order.head_sha)
        judged = self._judged(order, watch) if known and not order.again else None
        if judged is not None and ending(judged.text) == known:
            return Done()
        attempt = self._begun(order)
        judged = judged or self._judged(order, watch)
        newer = self._newer(order)
        if newer:
            judged = Judged(not_reviewed(OVERTAKEN))
        with watch.stage("post"):
            conclude(attempt, judged.text, self.ports)
            self._end_older(order)
        watch.tell(_posted(order, attempt, judged))
        return Done(newer)

    def _begun(self, order: _Order) -> Attempt:
        attempt = self.ports.record.attempt(
            order.repository,
            order.number,
            order.head_sha,
            again=order.again,
            asked_by=order.reference,
        )
        return begin(attempt, self.ports)

    def _newer(self, order: _Order) -> tuple[Demand, ...]:
        if order.pull is None:
            return ()
        now = self.ports.host.pull_request(order.repository, order.number)
        if now is None or not now.is_open or now.head_sha == order.head_sha:
            return ()
        return (ReviewRequested(order.repository, order.number),)

    def _judged(self, order: _Order, watch: Watch) -> Judged:
        shas = [order.base_sha, order.head_sha]
        pull = order.number or None
        with ExitStack() as stack:
            with watch.stage("fetch"):
                mirrors = self.ports.mirrors
                mirror = stack.enter_context(mirrors.open(order.repository, shas, pull=pull))
            with watch.stage("judge"):
                head = Head(order.base_sha, order.head_sha, order.pull)
                world = self.ports.world(order.repository, mirror)
                judged = judge_head(
                    head,
                    world,
                    lambda: self._owners_policy(order.repository),
                    look_back=partial(self._look_back, order),
                )
        return replace(judged, text=self._with_voices(judged.text, order))

    def _with_voices(self, text: CheckRunText, order: _Order) -> CheckRunText:
        """The text, headed by who accepts the head and who finds its review no help."""
        for action, say in ((ActionKind.NOT_USEFUL, not_useful), (ActionKind.ACCEPT, accepted)):
            people = self.ports.record.standing(order.repository, order.head_sha, action)
            text = say(text, list(people)) if people else text
        return text

    def _look_back(self, order: _Order, laws: Laws) -> PastEffect:
        """Try an edit of policy or rules on what was merged last."""
        is_over = self.ports.countdown(SECONDS)
        base = order.base_sha
        mirrors = self.ports.mirrors
        with mirrors.open(order.repository, [base], pull=None, past=MOST_CHANGES) as mirror:
            world = self.ports.world(order.repository, mirror)
            changes = mirror.history().past(base, last=MOST_CHANGES)
            return effect_on_past(changes, laws, world, is_over=is_over)

    def _owners_policy(self, repository: HostedRepository) -> PolicyFile | None:
        home = replace(repository, id=0, name=OWNERS_REPOSITORY)
        content = self.ports.host.file(home, OWNERS_POLICY)
        if content is None:
            return None
        return PolicyFile(f"{home.full_name}/{OWNERS_POLICY}", content.decode("utf-8", "replace"))

    def _end_older(self, order: _Order) -> None:
        """Conclude what a worker that died has left running on older heads."""
        if order.pull is None:
            return
        for attempt in self.ports.record.unfinished(order.repository, order.number):
            if attempt.head_sha != order.head_sha:
                abandon(attempt, not_reviewed(OVERTAKEN), self.ports)


def _in_queue(group: MergeGroupRequested, reference: str) -> _Order:
    return _Order(
        repository=group.repository,
        number=MERGE_GROUP,
        base_sha=group.base_sha,
        head_sha=group.head_sha,
        pull=None,
        reference=reference,
        again=group.again,
    )


def _posted(order: _Order, attempt: Attempt, judged: Judged) -> Posted:
    review = judged.review
    return Posted(
        attempt=attempt,
        reference=order.reference,
        conclusion=judged.text.conclusion,
        verdict=review.verdict if review else None,
        score=review.score.overall if review else None,
        findings=len(review.findings) if review else None,
    )
