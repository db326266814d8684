from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.host import GitHubHost
from reviewer.errors import GitHubDown, Refused
from reviewer.model.hosting import (
    ActionKind,
    Annotation,
    Button,
    CheckRunText,
    Conclusion,
    Level,
)
from reviewer.review.host_ports import CodeHost
from tests.adapters.github.conftest import Shop
from tests.fakes.github import GitHub
from tests.fakes.github.accounts import CheckRun
from tests.fakes.github.faults import DropsAfter, DropsBefore, status

FIRST = "outlast/1/abc/1"
SECOND = "outlast/1/abc/2"
CREATE = "POST /repos/acme/shop/check-runs"
VERDICT = CheckRunText(Conclusion.SUCCESS, "100", "Nothing to look at.")
LOOK = Annotation("a.py", 1, 1, Level.WARNING, "Look", "Mend this.")


def creations(github: GitHub) -> int:
    return sum(f"{seen.method} {seen.path}" == CREATE for seen in github.requests)


def test_a_check_run_is_started_annotated_and_completed(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    port: CodeHost = host
    started = port.start_check_run(shop.hosted, shop.head, FIRST)
    assert (started.head_sha, started.external_id) == (shop.head, FIRST)
    assert not started.is_completed
    untitled = replace(LOOK, title="", level=Level.FAILURE)
    port.add_annotations(shop.hosted, started.id, [LOOK, untitled])
    button = Button("Accept", "As it is", ActionKind.ACCEPT)
    port.complete_check_run(shop.hosted, started.id, replace(VERDICT, buttons=(button,)))
    [run] = github.check_runs(shop.repository)
    assert (run.name, run.status, run.conclusion) == ("Outlast", "completed", "success")
    assert (run.title, run.summary) == ("100", "Nothing to look at.")
    assert run.actions == [{"label": "Accept", "description": "As it is", "identifier": "accept"}]
    assert port.posted_annotations(shop.hosted, started.id) == [LOOK, untitled]


def test_starting_twice_gives_the_same_check_run(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    first = host.start_check_run(shop.hosted, shop.head, FIRST)
    assert host.start_check_run(shop.hosted, shop.head, FIRST) == first
    assert creations(github) == 1


def test_a_check_run_whose_answer_was_lost_is_found_again(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    github.faults.add(CREATE, DropsAfter())
    with pytest.raises(GitHubDown):
        host.start_check_run(shop.hosted, shop.head, FIRST)
    [made] = github.check_runs(shop.repository)
    assert host.start_check_run(shop.hosted, shop.head, FIRST).id == made.id
    assert creations(github) == 1


def test_a_request_that_never_arrived_is_not_repeated_by_us(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    github.faults.add(CREATE, DropsBefore())
    with pytest.raises(GitHubDown):
        host.start_check_run(shop.hosted, shop.head, FIRST)
    assert (creations(github), github.check_runs(shop.repository)) == (1, [])
    host.start_check_run(shop.hosted, shop.head, FIRST)
    assert len(github.check_runs(shop.repository)) == 1


def test_an_earlier_attempt_is_found_behind_the_latest(host: GitHubHost, shop: Shop) -> None:
    first = host.start_check_run(shop.hosted, shop.head, FIRST)
    second = host.start_check_run(shop.hosted, shop.head, SECOND)
    assert first.id != second.id
    assert host.find_check_run(shop.hosted, shop.head, FIRST) == first
    assert host.find_check_run(shop.hosted, shop.head, "outlast/1/abc/3") is None
    assert host.find_check_run(shop.hosted, shop.base, FIRST) is None


def test_a_check_run_is_found_on_a_later_page(host: GitHubHost, shop: Shop) -> None:
    runs = [CheckRun(n, "Outlast", shop.head, f"outlast/1/abc/{n}") for n in range(1, 251)]
    shop.repository.check_runs += runs
    found = host.find_check_run(shop.hosted, shop.head, FIRST)
    assert found is not None
    assert found.id == 1


def test_of_two_with_the_same_external_id_the_first_counts(host: GitHubHost, shop: Shop) -> None:
    shop.repository.check_runs += [CheckRun(n, "Outlast", shop.head, FIRST) for n in (7, 5, 9)]
    found = host.find_check_run(shop.hosted, shop.head, FIRST)
    assert found is not None
    assert found.id == 5


def test_a_found_check_run_tells_whether_it_is_completed_and_how_much_it_holds(
    host: GitHubHost, shop: Shop
) -> None:
    started = host.start_check_run(shop.hosted, shop.head, FIRST)
    host.add_annotations(shop.hosted, started.id, [LOOK] * 3)
    host.complete_check_run(shop.hosted, started.id, VERDICT)
    found = host.find_check_run(shop.hosted, shop.head, FIRST)
    assert found is not None
    assert (found.is_completed, found.annotations) == (True, 3)


def test_annotations_of_several_requests_are_read_back_in_order(
    host: GitHubHost, shop: Shop
) -> None:
    started = host.start_check_run(shop.hosted, shop.head, FIRST)
    wanted = [replace(LOOK, start_line=line, end_line=line) for line in range(1, 131)]
    for start in range(0, len(wanted), 50):
        host.add_annotations(shop.hosted, started.id, wanted[start : start + 50])
    assert host.posted_annotations(shop.hosted, started.id) == wanted


def test_no_annotations_are_no_request(github: GitHub, host: GitHubHost, shop: Shop) -> None:
    host.add_annotations(shop.hosted, 1, [])
    assert github.requests == []


REFUSED = {
    "line-zero": [replace(LOOK, start_line=0)],
    "ends-before-it-starts": [replace(LOOK, start_line=5, end_line=4)],
    "title-of-256": [replace(LOOK, title="t" * 256)],
    "message-over-64-kilobytes": [replace(LOOK, message="é" * 32769)],
    "empty-message": [replace(LOOK, message="")],
    "one-bad-of-two": [LOOK, replace(LOOK, path="")],
}


@pytest.mark.parametrize("annotations", REFUSED.values(), ids=REFUSED.keys())
def test_refused_annotations_are_not_posted_and_cost_no_verdict(
    github: GitHub, host: GitHubHost, shop: Shop, *, annotations: list[Annotation]
) -> None:
    started = host.start_check_run(shop.hosted, shop.head, FIRST)
    with pytest.raises(Refused, match=r"PATCH .* 422"):
        host.add_annotations(shop.hosted, started.id, annotations)
    host.complete_check_run(shop.hosted, started.id, VERDICT)
    [run] = github.check_runs(shop.repository)
    assert (run.annotations, run.conclusion) == ([], "success")


def test_fifty_one_annotations_at_once_are_refused(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    started = host.start_check_run(shop.hosted, shop.head, FIRST)
    with pytest.raises(Refused):
        host.add_annotations(shop.hosted, started.id, [LOOK] * 51)
    assert github.check_runs(shop.repository)[0].annotations == []
    assert "is too long" in github.problems.pop()


def test_a_summary_over_the_limit_is_refused(github: GitHub, host: GitHubHost, shop: Shop) -> None:
    started = host.start_check_run(shop.hosted, shop.head, FIRST)
    host.complete_check_run(shop.hosted, started.id, replace(VERDICT, summary="s" * 65_535))
    with pytest.raises(Refused):
        host.complete_check_run(shop.hosted, started.id, replace(VERDICT, summary="s" * 65_536))
    assert "is too long" in github.problems.pop()


def test_a_commit_that_github_does_not_have_is_refused(host: GitHubHost, shop: Shop) -> None:
    with pytest.raises(Refused, match="No commit found"):
        host.start_check_run(shop.hosted, "f" * 40, FIRST)


def test_a_check_run_links_to_our_page_about_it(github: GitHub, app: GitHubApp, shop: Shop) -> None:
    host = GitHubHost(app, details_url=lambda where, which: f"https://us/{where.name}/{which}")
    host.start_check_run(shop.hosted, shop.head, FIRST)
    host.close()
    assert github.check_runs(shop.repository)[0].details_url == f"https://us/shop/{FIRST}"


def test_a_token_that_expired_on_the_way_makes_no_second_check_run(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    github.faults.add(CREATE, status(401, "Bad credentials"))
    host.start_check_run(shop.hosted, shop.head, FIRST)
    assert (creations(github), len(github.check_runs(shop.repository))) == (2, 1)
