"""Which inline suppressions count, what they silence, and the account of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.model.finding import Finding, SetAside
from reviewer.model.policy import Suppressions
from reviewer.model.review import Ledger, SuppressionNote
from reviewer.model.rule import Severity
from reviewer.review.finding import RuleMatches
from reviewer.review.selection import put_aside
from reviewer.source.suppressions import Suppression

STALE = "stale-suppression"
"""The rule whose matches are all requests; those that do something are no findings."""


@dataclass(frozen=True, slots=True)
class Silencing:
    """The requests of the changed files, which of them count, and the rules there are."""

    requests: tuple[Suppression, ...]
    before: int = 0
    counting: Suppressions = Suppressions.HEAD
    rules: frozenset[str] = frozenset()

    def suppress(
        self, findings: Sequence[Finding]
    ) -> tuple[tuple[Finding, ...], tuple[SetAside, ...]]:
        """Set aside what a request that counts asks for; errors are never silenced."""
        kept, set_aside = [], []
        for finding in findings:
            request = self._request_for(finding)
            if request is None:
                kept.append(finding)
            else:
                set_aside.append(put_aside(finding, f"suppressed in the file: {request.reason}"))
        return tuple(kept), tuple(set_aside)

    def newly_silenced(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings that requests written by this change keep silent."""
        requests = ((finding, self._request_for(finding)) for finding in findings)
        return tuple(finding for finding, request in requests if request and request.is_new)

    def ledger(self, findings: Sequence[Finding]) -> Ledger:
        """What becomes of each request, given all new findings."""
        silenced = [self._request_for(finding) for finding in findings]
        return Ledger(
            self.before,
            tuple(
                self._note(request, sum(one is request for one in silenced), findings)
                for request in self.requests
            ),
        )

    def is_stale(self, finding: Finding, found: Sequence[RuleMatches]) -> bool:
        """Whether the request that a finding of the rule STALE points at does nothing.

        An old one is stale only if what it speaks for was rewritten, and if its rules look
        at all of the head rather than at what grew.
        """
        request = next(one for one in self.requests if _points_at(finding, one))
        if _does_something(request, found):
            return False
        if not request.reason or not request.rules or self._unknown(request):
            return request.is_new
        return request.is_fresh and (request.is_new or _all_look_at_the_head(request, found))

    def _request_for(self, finding: Finding) -> Suppression | None:
        if finding.severity is Severity.ERROR:
            return None
        covering = (one for one in self.requests if one.covers(finding.rule, finding.place))
        return next((one for one in covering if self._counts(one)), None)

    def _counts(self, request: Suppression) -> bool:
        return bool(request.reason) and not self._comes_too_early(request)

    def _comes_too_early(self, request: Suppression) -> bool:
        return request.is_new and self.counting is Suppressions.BASE

    def _unknown(self, request: Suppression) -> list[str]:
        return [rule for rule in request.rules if rule not in self.rules]

    def _note(
        self, request: Suppression, silenced: int, findings: Sequence[Finding]
    ) -> SuppressionNote:
        return SuppressionNote(
            request.path,
            request.line,
            request.rules,
            request.reason,
            request.is_new,
            silenced,
            "" if silenced else self._fault(request, findings),
        )

    def _fault(self, request: Suppression, findings: Sequence[Finding]) -> str:
        if not request.rules:
            return "names no rule: write outlast: ignore[rule-id] and the reason"
        if not request.reason:
            return "gives no reason, so it does not count"
        unknown = self._unknown(request)
        if unknown:
            return f"names what is no rule: {', '.join(unknown)}"
        covered = [one for one in findings if request.covers(one.rule, one.place)]
        if covered and self._comes_too_early(request):
            return "does not count before it is merged"
        return "errors are never silenced" if covered else "silences nothing in this change"


def _points_at(finding: Finding, request: Suppression) -> bool:
    place = finding.place
    return (place.path, place.span.start) == (request.path, request.line)


def _does_something(request: Suppression, found: Sequence[RuleMatches]) -> bool:
    return any(request.covers(one.rule.id, match.place) for one in found for match in one.matches)


def _all_look_at_the_head(request: Suppression, found: Sequence[RuleMatches]) -> bool:
    looking = {one.rule.id for one in found if one.inherited is not None}
    return looking.issuperset(request.rules)
