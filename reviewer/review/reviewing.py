"""The one use case: review a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from reviewer.model.change import Endpoints, FileChange
from reviewer.model.judged import Clone
from reviewer.model.policy import GateLimits, Policy
from reviewer.model.review import Agent, Review, Score, Standing
from reviewer.review.attribution import attribute
from reviewer.review.finding import find_matches
from reviewer.review.judging import JudgedChange, judge_change
from reviewer.review.policies import Law, PolicyFile, edits_law, law_of
from reviewer.review.ports import PastScores, Ports
from reviewer.review.proposals import Proposal, difference
from reviewer.review.repairing import with_repairs
from reviewer.review.reporting import Report, report
from reviewer.review.scoring import duplication_share, erosion, gate, minding_unread, score, verdict
from reviewer.review.standing import standing


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What to review; None stands for the default branch, the working tree, the base's policy.

    `otherwise` is the policy if none is given and the base has none.
    """

    base: str | None = None
    head: str | None = None
    policy: Policy | None = None
    otherwise: PolicyFile | None = None


def review_change(request: ReviewRequest, ports: Ports) -> Review:
    """Judge the change from the merge base to the head.

    Raises RevisionError, RepositoryConfigError or RuleFileError; whatever goes wrong
    with the code under review becomes a trouble or a skipped file of the review.
    """
    return review_between(
        ports.repository.endpoints(request.base, request.head), request, ports=ports
    )


def review_between(endpoints: Endpoints, request: ReviewRequest, *, ports: Ports) -> Review:
    """Judge the change between resolved endpoints, whatever ends the request names."""
    law = law_of(
        ports.repository,
        endpoints,
        ports.rulebook,
        given=request.policy,
        otherwise=request.otherwise,
    )
    if request.policy is None:
        return review_under(law, endpoints, ports, otherwise=request.otherwise).review
    changes = ports.repository.changes(endpoints)
    (review,) = review_by_each((law,), changes, endpoints, ports=ports)
    return review


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review; `proposed` is the law of the head if the change edits policy or rules.

    None too if that law has mistakes: they are among the notes of the review.
    """

    review: Review
    proposed: Law | None = None


def review_under(
    law: Law, endpoints: Endpoints, ports: Ports, *, otherwise: PolicyFile | None = None
) -> Reviewed:
    """Judge a change by the law of its base, and tell what a law that it edits would say."""
    changes = ports.repository.changes(endpoints)
    if not edits_law(changes, law.policy):
        (review,) = review_by_each((law,), changes, endpoints, ports=ports)
        return Reviewed(review)
    proposed = Proposal(ports.repository, endpoints, ports.rulebook, otherwise).law()
    if isinstance(proposed, str):
        (review,) = review_by_each((law,), changes, endpoints, ports=ports)
        return Reviewed(replace(review, notes=(*review.notes, proposed)))
    review, other = review_by_each((law, proposed), changes, endpoints, ports=ports)
    return Reviewed(replace(review, notes=(*review.notes, difference(review, other))), proposed)


def review_by_each(
    laws: Sequence[Law], changes: Sequence[FileChange], endpoints: Endpoints, *, ports: Ports
) -> list[Review]:
    """The review of a change by each law; what laws read alike is read once.

    Only the first review offers repairs: the others are there to be compared.
    """
    agents = partial(attribute, ports.repository.commits(endpoints), ports.agents)
    reviews: list[Review] = []
    judged, read_by = None, None
    for law in laws:
        if judged is None or read_by is None or not law.reads_like(read_by):
            judged, read_by = judge_change(changes, endpoints, law, ports=ports), law
        found = find_matches(judged.change, law, ports.checks)
        told = report(found, judged, law)
        if not reviews:
            told = with_repairs(told, judged.change, law.rules, sandbox=ports.sandbox)
        evidence = _Evidence(endpoints, law, changes, judged, told)
        reviews.append(_conclude(evidence, ports, agents(law.policy.also_agents)))
    return reviews


@dataclass(frozen=True, slots=True)
class _Evidence:
    endpoints: Endpoints
    law: Law
    changes: Sequence[FileChange]
    judged: JudgedChange
    report: Report


def _conclude(evidence: _Evidence, ports: Ports, agents: tuple[Agent, ...]) -> Review:
    policy, files = evidence.law.policy, evidence.judged.change.files
    findings, coverage = evidence.report.findings, evidence.judged.coverage
    functions = tuple(function for file in files for function in file.functions)
    product = [function for file in files if not file.is_test for function in file.functions]
    total = score(findings, evidence.report.credits, coverage.lines_judged)
    share = duplication_share(_reported(evidence), files)
    counted = (*findings, *evidence.report.newly_silenced)
    points = total.points + sum(one.points for one in evidence.report.newly_silenced)
    passing = gate(
        counted, round(points, 1), share, limits=_limits(policy, agents), mode=policy.mode
    )
    passing = minding_unread(passing, coverage)
    return Review(
        repository=ports.repository.name,
        base=evidence.endpoints.base,
        head=evidence.endpoints.head,
        merge_base=evidence.endpoints.merge_base,
        rulebook=ports.rulebook.version,
        policy_source=policy.source,
        agents=agents,
        coverage=coverage,
        score=total,
        verdict=verdict(passing, counted, coverage),
        gate=passing,
        functions=tuple(function for function in functions if function.is_edited),
        duplication=share,
        erosion=erosion(product),
        findings=findings,
        credits=evidence.report.credits,
        set_aside=evidence.report.set_aside,
        troubles=evidence.report.troubles,
        notes=_notes(evidence),
        suppressions=evidence.report.suppressions,
        standing=_standing(evidence, total, ports.past),
    )


def _standing(evidence: _Evidence, total: Score, past: PastScores | None) -> Standing | None:
    if past is None:
        return None
    law, head = evidence.law, evidence.endpoints.head
    return standing(total.overall, past.under(law.policy, law.rules, besides=head))


def _reported(evidence: _Evidence) -> tuple[Clone, ...]:
    told = (*evidence.report.findings, *evidence.report.newly_silenced)
    places = {finding.place for finding in told}
    return tuple(clone for clone in evidence.judged.change.clones if clone.place in places)


def _limits(policy: Policy, agents: Sequence[Agent]) -> GateLimits:
    return policy.stricter_for_agents if agents and policy.stricter_for_agents else policy.gate


def _notes(evidence: _Evidence) -> tuple[str, ...]:
    edited = edits_law(evidence.changes, evidence.law.policy)
    unused = (
        f"`rule-files` of the policy names `{pattern}`, which matches no file."
        for pattern in evidence.law.unused_patterns
    )
    return (
        *unused,
        *(
            f"This change edits `{path}`; it is judged by the version of the base."
            for path in edited
        ),
    )
