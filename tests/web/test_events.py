from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

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
from reviewer.web.events import DEMANDS, PayloadError, read_event
from tests.payloads import examples

OURS, ANOTHERS = 4711, 15368
HEAD, BASE = "77d0e12a" * 5, "3f2a91c0" * 5
LEDGER = HostedRepository(installation=9, id=3, owner="acme", name="ledger")
REPOSITORY = {"id": 3, "full_name": "acme/ledger", "default_branch": "main"}
ABOUT = {"repository": REPOSITORY, "installation": {"id": 9}}


def read(event: str, action: str = "", **payload: Any) -> Demand:
    given = ABOUT | ({"action": action} if action else {}) | payload
    return read_event(event, json.dumps(given).encode(), app_id=OURS).demand


def pull(number: int, repository: int = 3) -> dict[str, Any]:
    return {"number": number, "base": {"repo": {"id": repository}}}


def checked(app: int = OURS, *pulls: dict[str, Any]) -> dict[str, Any]:
    return {"id": 5, "head_sha": HEAD, "app": {"id": app}, "pull_requests": list(pulls)}


@pytest.mark.parametrize(
    "action",
    [
        "opened",
        "synchronize",
        "reopened",
        "ready_for_review",
        "converted_to_draft",
        "labeled",
        "unlabeled",
        "closed",
    ],
)
def test_a_pull_request_that_changed_wants_a_review(action: str) -> None:
    assert read("pull_request", action, number=7) == ReviewRequested(LEDGER, 7)


@pytest.mark.parametrize("action", ["assigned", "locked", "review_requested", "milestoned"])
def test_what_changes_no_verdict_is_ignored(action: str) -> None:
    assert read("pull_request", action, number=7) == Ignored(
        f"pull_request.{action} asks nothing of us"
    )


def test_a_new_base_wants_a_review() -> None:
    changes = {"base": {"ref": {"from": "main"}, "sha": {"from": BASE}}}
    assert read("pull_request", "edited", number=7, changes=changes) == ReviewRequested(LEDGER, 7)


@pytest.mark.parametrize("changes", [{}, {"title": {"from": "Old"}}, {"body": {"from": None}}])
def test_a_new_title_wants_none(changes: dict[str, Any]) -> None:
    demand = read("pull_request", "edited", number=7, changes=changes)
    assert demand == Ignored("the base stayed the same")


def test_our_check_run_is_run_again() -> None:
    demand = read("check_run", "rerequested", check_run=checked(OURS, pull(8), pull(7)))
    assert demand == RerunRequested(LEDGER, HEAD, check_run=5, numbers=(7, 8))


def test_pull_requests_of_forks_are_left_to_be_found_by_their_head() -> None:
    demand = read("check_run", "rerequested", check_run=checked())
    assert demand == RerunRequested(LEDGER, HEAD, check_run=5, numbers=())


def test_pull_requests_into_another_repository_are_not_ours() -> None:
    demand = read("check_run", "rerequested", check_run=checked(OURS, pull(7), pull(8, 1000)))
    assert demand == RerunRequested(LEDGER, HEAD, check_run=5, numbers=(7,))


def test_our_check_suite_is_run_again_as_a_whole() -> None:
    demand = read("check_suite", "rerequested", check_suite=checked(OURS, pull(7)))
    assert demand == RerunRequested(LEDGER, HEAD, check_run=0, numbers=(7,))


def test_a_button_names_who_pressed_it() -> None:
    pressed = {"requested_action": {"identifier": "accept"}, "sender": {"login": "octocat"}}
    assert read("check_run", "requested_action", check_run=checked(), **pressed) == (
        ActionRequested(LEDGER, HEAD, check_run=5, action=ActionKind.ACCEPT, actor="octocat")
    )


@pytest.mark.parametrize("identifier", ["bogus", "", "Accept", "accept "])
def test_a_button_that_no_check_of_ours_has_is_ignored_with_the_reason(identifier: str) -> None:
    pressed = {"requested_action": {"identifier": identifier}, "sender": {"login": "octocat"}}
    demand = read("check_run", "requested_action", check_run=checked(), **pressed)
    assert demand == Ignored("the check run has no such button")


@pytest.mark.parametrize(
    ("event", "action", "key"),
    [
        ("check_run", "rerequested", "check_run"),
        ("check_run", "requested_action", "check_run"),
        ("check_suite", "rerequested", "check_suite"),
    ],
)
def test_the_checks_of_other_apps_are_theirs(event: str, action: str, key: str) -> None:
    pressed = {"requested_action": {"identifier": "accept"}, "sender": {"login": "octocat"}}
    demand = read(event, action, **{key: checked(ANOTHERS)}, **pressed)
    assert isinstance(demand, Ignored)
    assert "another App's" in demand.reason


@pytest.mark.parametrize("action", ["created", "completed"])
def test_check_runs_that_come_and_go_are_ignored(action: str) -> None:
    assert isinstance(read("check_run", action, check_run=checked()), Ignored)


def test_a_merge_queue_asks_for_the_tree_that_would_land() -> None:
    group = {"head_sha": HEAD, "base_sha": BASE}
    demand = read("merge_group", "checks_requested", merge_group=group)
    assert demand == MergeGroupRequested(LEDGER, base_sha=BASE, head_sha=HEAD)


def test_the_default_branch_moved() -> None:
    demand = read("push", ref="refs/heads/main", after=HEAD, deleted=False)
    assert demand == DefaultBranchPushed(LEDGER, HEAD)


@pytest.mark.parametrize(
    ("ref", "deleted"),
    [("refs/heads/feature", False), ("refs/tags/main", False), ("refs/heads/main", True)],
)
def test_other_pushes_are_ignored(ref: str, *, deleted: bool) -> None:
    demand = read("push", ref=ref, after="0" * 40 if deleted else HEAD, deleted=deleted)
    assert demand == Ignored("the default branch did not move")


def test_a_repository_without_commits_has_no_default_branch_to_move() -> None:
    repository = REPOSITORY | {"default_branch": "main"}
    demand = read("push", repository=repository, ref="refs/heads/", after=HEAD, deleted=False)
    assert isinstance(demand, Ignored)


def test_an_uninstalled_app_leaves_nothing_behind() -> None:
    assert read("installation", "deleted") == Cleanup(9)


@pytest.mark.parametrize("action", ["suspend", "unsuspend", "created"])
def test_a_suspended_installation_keeps_what_it_has(action: str) -> None:
    assert isinstance(read("installation", action), Ignored)


def test_removed_repositories_are_cleaned_up_by_their_ids_alone() -> None:
    removed = [{"id": 3, "full_name": "acme/ledger"}, {"id": 4, "full_name": "acme/.github"}]
    demand = read("installation_repositories", "removed", repositories_removed=removed)
    assert demand == Cleanup(9, (3, 4))


def test_removing_no_repository_never_cleans_up_the_whole_installation() -> None:
    demand = read("installation_repositories", "removed", repositories_removed=[])
    assert demand == Ignored("no repository was removed")


def test_a_ping_is_ignored() -> None:
    assert read("ping", zen="Design for failure.") == Ignored("ping asks nothing of us")


@pytest.mark.parametrize(("event", "action"), sorted(DEMANDS))
def test_webhooks_of_repositories_are_not_ours(event: str, action: str) -> None:
    demand = read(event, action, installation=None)
    assert isinstance(demand, Ignored)
    assert "not of an installed App" in demand.reason


@pytest.mark.parametrize(("event", "action"), sorted(DEMANDS))
def test_a_payload_of_another_shape_is_named(event: str, action: str) -> None:
    missing = {"repository": None, "installation": {"id": "9"}}
    with pytest.raises(PayloadError):
        read(event, action, **missing)


@pytest.mark.parametrize(
    "sha", ["main", "77d0e12", HEAD.upper(), HEAD + "\n", "--upload-pack=x", "g" * 40]
)
def test_what_is_no_commit_id_goes_no_further(sha: str) -> None:
    with pytest.raises(PayloadError, match="head_sha"):
        read("merge_group", "checks_requested", merge_group={"head_sha": sha, "base_sha": BASE})


def test_a_named_mistake_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(PayloadError) as raised:
        read("pull_request", "opened", number="hunter2")
    assert str(raised.value) == "number: Input should be a valid integer"


def test_every_example_of_octokit_demands_what_it_should() -> None:
    read_all = [
        (event, read_event(event, json.dumps(payload).encode(), app_id=2).demand)
        for event, payload in examples()
    ]
    assert len(read_all) == 329
    demanded = Counter(
        (event, type(demand).__name__)
        for event, demand in read_all
        if not isinstance(demand, Ignored)
    )
    assert demanded == {
        ("check_run", "RerunRequested"): 2,
        ("installation", "Cleanup"): 2,
        ("installation_repositories", "Cleanup"): 1,
        ("merge_group", "MergeGroupRequested"): 2,
        ("pull_request", "ReviewRequested"): 14,
        ("push", "DefaultBranchPushed"): 2,
    }


@pytest.mark.parametrize(
    ("event", "app", "demands"),
    [("check_suite", 29310, {RerunRequested}), ("check_run", 2, {RerunRequested})],
)
def test_examples_of_other_apps_are_demands_for_those(
    event: str, app: int, demands: set[type[Demand]]
) -> None:
    found = {
        type(read_event(name, json.dumps(payload).encode(), app_id=app).demand)
        for name, payload in examples()
        if name == event
    }
    assert found == demands | {Ignored}
