"""From a webhook event to what it asks of us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from reviewer.errors import ReviewerError
from reviewer.model.hosting import (
    ActionKind,
    ActionRequested,
    Cleanup,
    DefaultBranchPushed,
    Demand,
    HostedRepository,
    Ignored,
    MergeGroupRequested,
    RerunRequested,
    ReviewRequested,
)
from reviewer.web import payloads

SHOWN_MISTAKES = 3
_Payload = TypeVar("_Payload", bound=payloads.Payload)
_Reader = Callable[[bytes, int], Demand]


class PayloadError(ReviewerError):
    """A delivery that is not shaped as GitHub documents it."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a delivery asks, and whatever tells it apart in a log."""

    demand: Demand
    about: Mapping[str, object]


def read_event(event: str, body: bytes, *, app_id: int) -> Received:
    """What a delivery of `event` asks of the App of that id.

    Whatever is not in the table of demands is Ignored with its reason. Raises PayloadError
    naming what is missing or wrong.
    """
    envelope = _parsed(payloads.Envelope, body)
    about = {
        "action": envelope.action,
        "repository": envelope.repository.full_name if envelope.repository else "",
        "number": envelope.number,
    }
    return Received(_demand(event, envelope, body, app_id=app_id), about)


def _demand(event: str, envelope: payloads.Envelope, body: bytes, *, app_id: int) -> Demand:
    reader = DEMANDS.get((event, envelope.action))
    if reader is None:
        name = f"{event}.{envelope.action}" if envelope.action else event
        return Ignored(f"{name} asks nothing of us")
    if envelope.installation is None:
        return Ignored("it comes from a webhook of a repository, not of an installed App")
    return reader(body, app_id)


def _review(body: bytes, _: int) -> Demand:
    event = _parsed(payloads.PullRequestEvent, body)
    return ReviewRequested(_hosted(event), event.number)


def _review_on_new_base(body: bytes, _: int) -> Demand:
    event = _parsed(payloads.PullRequestEdited, body)
    if event.changes.base is None:
        return Ignored("the base stayed the same")
    return ReviewRequested(_hosted(event), event.number)


def _rerun(body: bytes, app_id: int) -> Demand:
    event = _parsed(payloads.CheckRunEvent, body)
    run = event.check_run
    if run.app.id != app_id:
        return Ignored("the check run is another App's")
    return RerunRequested(
        _hosted(event), run.head_sha, check_run=run.id, numbers=_numbers(event, run)
    )


def _rerun_suite(body: bytes, app_id: int) -> Demand:
    event = _parsed(payloads.CheckSuiteEvent, body)
    suite = event.check_suite
    if suite.app.id != app_id:
        return Ignored("the check suite is another App's")
    return RerunRequested(_hosted(event), suite.head_sha, numbers=_numbers(event, suite))


def _action(body: bytes, app_id: int) -> Demand:
    event = _parsed(payloads.CheckRunAction, body)
    run = event.check_run
    if run.app.id != app_id:
        return Ignored("the check run is another App's")
    if event.requested_action.identifier not in set(ActionKind):
        return Ignored("the check run has no such button")
    return ActionRequested(
        _hosted(event),
        run.head_sha,
        check_run=run.id,
        action=ActionKind(event.requested_action.identifier),
        actor=event.sender.login,
    )


def _merge_group(body: bytes, _: int) -> Demand:
    event = _parsed(payloads.MergeGroupEvent, body)
    group = event.merge_group
    return MergeGroupRequested(_hosted(event), group.base_sha, group.head_sha)


def _push(body: bytes, _: int) -> Demand:
    event = _parsed(payloads.PushEvent, body)
    if event.deleted or event.ref != f"refs/heads/{event.repository.default_branch}":
        return Ignored("the default branch did not move")
    return DefaultBranchPushed(_hosted(event), event.after)


def _uninstalled(body: bytes, _: int) -> Demand:
    return Cleanup(_parsed(payloads.InstallationEvent, body).installation.id)


def _repositories_removed(body: bytes, _: int) -> Demand:
    event = _parsed(payloads.RepositoriesEvent, body)
    if not event.repositories_removed:
        # A Cleanup without repositories would be one of the whole installation.
        return Ignored("no repository was removed")
    return Cleanup(event.installation.id, tuple(one.id for one in event.repositories_removed))


DEMANDS: Mapping[tuple[str, str], _Reader] = {
    ("pull_request", "opened"): _review,
    ("pull_request", "synchronize"): _review,
    ("pull_request", "reopened"): _review,
    ("pull_request", "ready_for_review"): _review,
    ("pull_request", "converted_to_draft"): _review,
    ("pull_request", "labeled"): _review,
    ("pull_request", "unlabeled"): _review,
    ("pull_request", "closed"): _review,
    ("pull_request", "edited"): _review_on_new_base,
    ("check_run", "rerequested"): _rerun,
    ("check_run", "requested_action"): _action,
    ("check_suite", "rerequested"): _rerun_suite,
    ("merge_group", "checks_requested"): _merge_group,
    ("push", ""): _push,
    ("installation", "deleted"): _uninstalled,
    ("installation_repositories", "removed"): _repositories_removed,
}
"""Every event and action that asks something of us; the rest is ignored."""


def _parsed(model: type[_Payload], body: bytes) -> _Payload:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_input=False, include_context=False)
        shown = "; ".join(
            f"{'.'.join(str(part) for part in mistake['loc']) or 'payload'}: {mistake['msg']}"
            for mistake in mistakes[:SHOWN_MISTAKES]
        )
        raise PayloadError(shown) from None


def _hosted(event: payloads.Event) -> HostedRepository:
    return _named(event.repository, event.installation.id)


def _named(repository: payloads.Repository, installation: int) -> HostedRepository:
    owner, _, name = repository.full_name.partition("/")
    return HostedRepository(installation=installation, id=repository.id, owner=owner, name=name)


def _numbers(event: payloads.Event, checked: payloads.Checked) -> tuple[int, ...]:
    """The pull requests into this repository; those from forks are never named here."""
    into_here = {
        pull.number for pull in checked.pull_requests if pull.base.repo.id == event.repository.id
    }
    return tuple(sorted(into_here))
