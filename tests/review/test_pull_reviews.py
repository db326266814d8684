from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from reviewer.adapters.git.mirror import GitMirrors, Remote
from reviewer.adapters.github.app import GitHubApp
from reviewer.adapters.github.host import GitHubHost
from reviewer.checks.check import all_checks
from reviewer.errors import GitHubDown
from reviewer.metrics import Metrics
from reviewer.model.hosting import (
    ActionKind,
    ActionRequested,
    Cleanup,
    DefaultBranchPushed,
    Demand,
    HostedRepository,
    MergeGroupRequested,
    RerunRequested,
    ReviewRequested,
)
from reviewer.review.host_ports import AppPorts
from reviewer.review.job_ports import Done, Dropped, RetryIn
from reviewer.review.ports import Ports, Repository
from reviewer.review.pull_reviews import PullReviews
from reviewer.review.rehearsal import InPlace, NoCache
from reviewer.rulebook.loading import load_rulebook
from reviewer.wiring.clock import countdown
from reviewer.wiring.watching import ReviewWatch
from tests.fakes.github import GitHub
from tests.fakes.github.accounts import CheckRun, Pull
from tests.fakes.github.faults import DropsAfter, status
from tests.fakes.github.repository import Repository as Hosted
from tests.fakes.record import MemoryRecord
from tests.repositories.builder import Repo

CLEAN = "def close(device):\n    device.flush()\n    device.sync()\n"
SWALLOW = """\
def close(device):
    try:
        device.flush()
        device.sync()
    except Exception:
        pass
"""
ENFORCE = "version: 1\nmode: enforce\nrules: {swallowed-exception: error}\n"


@dataclass
class Town:
    """A GitHub with a repository and an open pull request, and our App."""

    github: GitHub
    shop: Hosted
    work: Repo
    pull: Pull
    record: MemoryRecord
    reviews: PullReviews

    @property
    def repository(self) -> HostedRepository:
        return self.shop.hosted

    def ask(self, reference: str = "1") -> object:
        return self.reviews.handle(ReviewRequested(self.repository, self.pull.number), reference)

    def runs(self) -> list[CheckRun]:
        return self.github.check_runs(self.shop, self.pull.head_sha)

    def set_policy(self, text: str) -> None:
        self.work.switch("main")
        self.pull.base_sha = self.work.commit({".github/outlast.yml": text})
        self.work.git("branch", "-f", "feature", "main")
        self.work.switch("feature")
        self.push({"radio.py": SWALLOW})

    def push(self, files: dict[str, str | bytes | None]) -> None:
        self.work.commit(files)
        self.shop.receive(self.work.path)
        self.github.synchronize(self.shop, self.pull)


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github") as running:
        yield running
        assert running.problems == []


@pytest.fixture
def town(github: GitHub, tmp_path: Path) -> Iterator[Town]:
    work = Repo(tmp_path / "work")
    work.commit({"radio.py": CLEAN})
    work.branch("feature")
    work.commit({"radio.py": SWALLOW})
    shop = github.add_repository("acme/shop")
    shop.receive(work.path)
    pull = github.open_pull_request(shop, head="feature")
    app = GitHubApp(github.app_id, github.private_key, github.api_url, github.server_url)
    host = GitHubHost(app)
    remote = Remote(
        host.git_url, lambda one: host.installation_token(one.installation, [one]), host.drop_token
    )
    record = MemoryRecord()
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    mirrors = GitMirrors(tmp_path / "mirrors", remote, environment)
    yield Town(
        github,
        shop,
        work,
        pull,
        record,
        PullReviews(AppPorts(host, mirrors, record, world, countdown)),
    )
    host.close()


RULEBOOK = load_rulebook()


def world(_: HostedRepository, repository: Repository) -> Ports:
    return Ports(repository, InPlace(), NoCache(), RULEBOOK, all_checks(), ())


def test_a_pull_request_gets_one_completed_check_run(town: Town) -> None:
    assert town.ask() == Done()
    (run,) = town.runs()
    assert (run.name, run.status, run.conclusion) == ("Outlast", "completed", "neutral")
    assert run.external_id == f"outlast/{town.pull.number}/{town.pull.head_sha}/1"
    assert "swallowed-exception" in (run.summary or "")
    assert [(one["path"], one["annotation_level"]) for one in run.annotations] == [
        ("radio.py", "warning")
    ]


def test_the_same_job_run_twice_posts_once(town: Town) -> None:
    town.ask("same")
    town.ask("same")
    (run,) = town.runs()
    assert len(run.annotations) == 1


def test_another_delivery_on_the_same_head_posts_nothing_new(town: Town) -> None:
    town.ask("opened")
    town.ask("labeled")
    assert len(town.runs()) == 1


def test_a_requested_rerun_is_a_new_check_run(town: Town) -> None:
    town.ask("opened")
    demand = RerunRequested(town.repository, town.pull.head_sha, numbers=(town.pull.number,))
    town.reviews.handle(demand, "rerun")
    town.reviews.handle(demand, "rerun")
    assert [run.external_id[-2:] for run in town.runs()] == ["/1", "/2"]


def test_a_rerun_of_a_whole_suite_finds_its_pull_requests_and_gives_each_a_job(town: Town) -> None:
    demand = RerunRequested(town.repository, town.pull.head_sha)
    then = Done((RerunRequested(town.repository, town.pull.head_sha, 0, (town.pull.number,)),))
    assert town.reviews.handle(demand, "rerun") == then


def test_review_again_asks_for_a_rerun(town: Town) -> None:
    town.shop.permissions["ada"] = "write"
    head = town.pull.head_sha
    pressed = ActionRequested(town.repository, head, 7, ActionKind.REVIEW_AGAIN, "ada")
    then = Done((RerunRequested(town.repository, head, 7),))
    assert town.reviews.handle(pressed, "1") == then


def test_a_lost_answer_makes_no_second_check_run(town: Town) -> None:
    town.github.faults.add("POST /repos/*/check-runs", DropsAfter())
    with pytest.raises(GitHubDown):
        town.ask("same")
    town.ask("same")
    (run,) = town.runs()
    assert run.status == "completed"


def test_a_newer_head_takes_the_place_of_an_older_one(town: Town) -> None:
    old = town.pull.head_sha
    town.push({"radio.py": CLEAN, "b.py": "x = 1\n"})
    town.ask()
    assert town.github.check_runs(town.shop, old) == []
    assert [run.conclusion for run in town.runs()] == ["success"]


def test_enforce_fails_the_check(town: Town) -> None:
    town.set_policy(ENFORCE)
    town.ask()
    assert [run.conclusion for run in town.runs()] == ["failure"]


def test_a_policy_in_the_head_changes_nothing_and_the_check_says_so(town: Town) -> None:
    town.push({".github/outlast.yml": "version: 1\nmode: off\n"})
    town.ask()
    (run,) = town.runs()
    assert run.conclusion == "neutral"
    assert "outlast.yml" in (run.summary or "")


def test_an_edited_policy_is_tried_on_what_was_merged_before(town: Town) -> None:
    town.work.switch("main")
    town.work.commit({"tape.py": SWALLOW}, message="Close tapes (#41)")
    town.set_policy(ENFORCE)
    town.push({".github/outlast.yml": "version: 1\nrules: {swallowed-exception: off}\n"})
    town.ask()
    (run,) = town.runs()
    summary = run.summary or ""
    assert (
        "Tried on the last merged changes (3 looked at): 1 would be decided otherwise." in summary
    )
    assert "| `#41` | Close tapes | fail, blocked → pass | 85 → 100 |" in summary


def test_only_an_edit_of_policy_or_rules_looks_back(town: Town) -> None:
    town.set_policy(ENFORCE)
    town.ask()
    (run,) = town.runs()
    assert "Tried on" not in (run.summary or "")


def test_a_broken_policy_of_the_base_asks_for_action(town: Town) -> None:
    town.set_policy("version: 1\nmood: off\n")
    town.ask()
    (run,) = town.runs()
    assert run.conclusion == "action_required"
    assert "mood" in (run.summary or "")
    assert "swallowed-exception" in (run.summary or "")


def test_a_change_that_mends_the_policy_is_not_held_up_and_is_tried_on_the_past(
    town: Town,
) -> None:
    town.work.switch("main")
    town.work.commit({"tape.py": SWALLOW}, message="Close tapes (#41)")
    town.set_policy("version: 1\nmood: off\n")
    mended = "version: 1\nrules: {swallowed-exception: off}\n"
    town.push({".github/outlast.yml": mended})
    town.ask()
    (run,) = town.runs()
    summary = run.summary or ""
    assert run.conclusion == "neutral"
    assert summary.startswith("The policy of the base branch has mistakes that this change mends")
    assert "mood" in summary
    assert "would be decided otherwise" in summary
    assert "| `#41` | Close tapes | warn → pass | 95 → 100 |" in summary


def test_a_change_that_breaks_a_broken_policy_anew_still_asks_for_action(town: Town) -> None:
    town.set_policy("version: 1\nmood: off\n")
    town.push({".github/outlast.yml": "version: 1\nmodus: off\n"})
    town.ask()
    (run,) = town.runs()
    assert run.conclusion == "action_required"
    assert "Merged, it would break the policy" in (run.summary or "")


def test_a_draft_is_skipped_until_it_is_ready(town: Town) -> None:
    town.pull.is_draft = True
    town.ask("opened")
    assert [run.conclusion for run in town.runs()] == ["skipped"]
    town.pull.is_draft = False
    town.ask("ready")
    assert [run.conclusion for run in town.runs()] == ["skipped", "neutral"]


def test_a_closed_pull_request_gets_nothing(town: Town) -> None:
    town.pull.state = "closed"
    assert town.ask() == Done()
    assert town.runs() == []


def test_a_merge_group_is_answered(town: Town) -> None:
    demand = MergeGroupRequested(town.repository, town.pull.base_sha, town.pull.head_sha)
    town.reviews.handle(demand, "1")
    (run,) = town.runs()
    assert run.status == "completed"
    assert run.external_id == f"outlast/0/{town.pull.head_sha}/1"


def test_a_job_that_keeps_failing_ends_as_a_neutral_check(town: Town) -> None:
    town.reviews.give_up(ReviewRequested(town.repository, town.pull.number), "ref-77")
    (run,) = town.runs()
    assert (run.status, run.conclusion) == ("completed", "neutral")
    assert "ref-77" in (run.summary or "")


def test_refused_annotations_do_not_cost_the_verdict(town: Town) -> None:
    town.github.faults.add("PATCH /repos/*/check-runs/*", status(422))
    town.ask()
    (run,) = town.runs()
    assert (run.conclusion, run.annotations) == ("neutral", [])
    assert "refused 1 remark" in (run.summary or "")


@pytest.mark.parametrize(
    ("permission", "heard"), [("write", ["accept"]), ("admin", ["accept"]), ("read", [])]
)
def test_feedback_counts_from_people_who_may_write(
    town: Town, permission: str, heard: list[str]
) -> None:
    town.shop.permissions["ada"] = permission
    demand = ActionRequested(town.repository, town.pull.head_sha, 7, ActionKind.ACCEPT, "ada")
    town.reviews.handle(demand, "1")
    assert [action for _, action, _ in town.record.feedback] == heard


def test_a_press_without_write_permission_is_dropped_with_who_and_what(town: Town) -> None:
    town.shop.permissions["eve"] = "read"
    pressed = ActionRequested(town.repository, town.pull.head_sha, 7, ActionKind.ACCEPT, "eve")
    dropped = Dropped("eve pressed accept without write permission")
    assert town.reviews.handle(pressed, "1") == dropped


def press(town: Town, action: ActionKind, actor: str, *, reference: str) -> None:
    """Press a button of the newest check run, then do what follows."""
    run = town.runs()[-1]
    pressed = ActionRequested(town.repository, town.pull.head_sha, run.id, action, actor)
    follow(town, pressed, reference)


def follow(town: Town, demand: Demand, reference: str) -> None:
    """Meet a demand and what follows from it, each as a job of its own."""
    outcome = town.reviews.handle(demand, reference)
    for position, then in enumerate(outcome.then if isinstance(outcome, Done) else ()):
        follow(town, then, f"{reference}-{position}")


def test_an_accepted_head_is_no_longer_blocked_and_the_check_says_by_whom(town: Town) -> None:
    town.shop.permissions["ada"] = "write"
    town.set_policy(ENFORCE)
    town.ask()
    press(town, ActionKind.ACCEPT, "ada", reference="1st")
    blocked, accepted = town.runs()
    assert (blocked.conclusion, accepted.conclusion) == ("failure", "neutral")
    assert "Accepted by `ada`: nothing is blocked." in (accepted.summary or "")
    assert "swallowed-exception" in (accepted.summary or "")


def test_accepting_is_taken_back_by_pressing_again(town: Town) -> None:
    town.shop.permissions["ada"] = "write"
    town.set_policy(ENFORCE)
    town.ask()
    press(town, ActionKind.ACCEPT, "ada", reference="1st")
    press(town, ActionKind.ACCEPT, "ada", reference="2nd")
    assert [run.conclusion for run in town.runs()] == ["failure", "neutral", "failure"]


def test_acceptance_ends_with_the_head_and_needs_write_permission(town: Town) -> None:
    town.shop.permissions.update(ada="write", eve="read")
    town.set_policy(ENFORCE)
    town.ask()
    press(town, ActionKind.ACCEPT, "eve", reference="1st")
    assert [run.conclusion for run in town.runs()] == ["failure"]
    press(town, ActionKind.ACCEPT, "ada", reference="2nd")
    town.push({"b.py": "x = 1\n"})
    town.ask("pushed")
    assert [run.conclusion for run in town.runs()] == ["failure"]


def test_not_useful_is_told_with_who_and_how_many_and_taken_back_by_pressing_again(
    town: Town,
) -> None:
    town.shop.permissions.update(ada="write", bob="admin")
    town.ask()
    for actor, reference in (("ada", "1st"), ("bob", "2nd"), ("ada", "3rd"), ("bob", "4th")):
        press(town, ActionKind.NOT_USEFUL, actor, reference=reference)
    first, *said, last = [run.summary or "" for run in town.runs()]
    again = "Pressing Not useful again takes it back."
    assert [text.partition("\n")[0] for text in said] == [
        f"1 person finds this not useful: `ada`. {again}",
        f"2 people find this not useful: `ada`, `bob`. {again}",
        f"1 person finds this not useful: `bob`. {again}",
    ]
    assert first == last
    assert {run.conclusion for run in town.runs()} == {"neutral"}


def test_not_useful_does_not_unblock(town: Town) -> None:
    town.shop.permissions["ada"] = "write"
    town.set_policy(ENFORCE)
    town.ask()
    press(town, ActionKind.NOT_USEFUL, "ada", reference="1st")
    assert [run.conclusion for run in town.runs()] == ["failure", "failure"]


@pytest.fixture
def group(town: Town) -> MergeGroupRequested:
    """A merge group with a verdict, blocked by a policy; its head is of no pull request."""
    town.set_policy(ENFORCE)
    town.work.branch("gh-readonly-queue/main/pr-1")
    head = town.work.commit({"radio.py": SWALLOW + SWALLOW.replace("close", "shut")})
    town.shop.receive(town.work.path)
    asked = MergeGroupRequested(town.repository, town.pull.base_sha, head)
    town.record.groups.append(asked)
    town.reviews.handle(asked, "queued")
    return asked


def group_runs(town: Town, group: MergeGroupRequested) -> list[tuple[str, str | None]]:
    """The attempts on it with how each ended."""
    runs = town.github.check_runs(town.shop, group.head_sha)
    for run in runs:
        assert run.external_id.startswith(f"outlast/0/{group.head_sha}/")
    return [(run.external_id.rpartition("/")[2], run.conclusion) for run in runs]


@pytest.mark.parametrize("check_run", [7, 0])
def test_a_rerun_judges_a_merge_group_again(
    town: Town, group: MergeGroupRequested, check_run: int
) -> None:
    demand = RerunRequested(town.repository, group.head_sha, check_run)
    follow(town, demand, "rerun")
    follow(town, demand, "rerun")
    assert group_runs(town, group) == [("1", "failure"), ("2", "failure")]


@pytest.mark.parametrize(
    ("action", "ended"),
    [
        (ActionKind.REVIEW_AGAIN, "failure"),
        (ActionKind.NOT_USEFUL, "failure"),
        (ActionKind.ACCEPT, "neutral"),
    ],
)
def test_the_buttons_of_a_merge_groups_check_do_what_they_say(
    town: Town, group: MergeGroupRequested, *, action: ActionKind, ended: str
) -> None:
    town.shop.permissions["ada"] = "write"
    (run,) = town.github.check_runs(town.shop, group.head_sha)
    follow(town, ActionRequested(town.repository, group.head_sha, run.id, action, "ada"), "1")
    assert group_runs(town, group) == [("1", "failure"), ("2", ended)]


def test_a_rerun_of_a_merge_group_that_keeps_failing_ends_as_a_neutral_check(
    town: Town, group: MergeGroupRequested
) -> None:
    town.reviews.give_up(RerunRequested(town.repository, group.head_sha), "ref-78")
    assert group_runs(town, group) == [("1", "failure"), ("2", "neutral")]


def test_a_rerun_of_a_commit_that_nobody_wants_merged_any_more_is_dropped(town: Town) -> None:
    town.pull.state = "closed"
    outcome = town.reviews.handle(RerunRequested(town.repository, town.pull.head_sha), "rerun")
    assert isinstance(outcome, Dropped)


def test_a_removed_installation_leaves_nothing_behind(town: Town, tmp_path: Path) -> None:
    town.ask()
    assert list((tmp_path / "mirrors").rglob("*.git"))
    town.reviews.handle(Cleanup(town.repository.installation), "2")
    assert not list((tmp_path / "mirrors").rglob("*.git"))
    assert town.record.forgotten == [town.repository.installation]


def test_while_a_review_of_a_removed_owner_runs_the_cleanup_comes_back(town: Town) -> None:
    town.record.is_quiet = False
    outcome = town.reviews.handle(Cleanup(town.repository.installation), "1")
    assert isinstance(outcome, RetryIn)
    town.record.is_quiet = True
    assert town.reviews.handle(Cleanup(town.repository.installation), "1") == Done()


def test_a_push_to_the_default_branch_keeps_the_mirror_warm(town: Town, tmp_path: Path) -> None:
    demand: Demand = DefaultBranchPushed(town.repository, town.pull.base_sha)
    assert town.reviews.handle(demand, "1") == Done()
    assert list((tmp_path / "mirrors").rglob("*.git"))


def test_a_push_that_breaks_the_policy_is_told_with_file_line_key_and_cure(town: Town) -> None:
    town.set_policy("version: 1\nmood: off\n")
    pushed = DefaultBranchPushed(town.repository, town.pull.base_sha)
    with capture_logs() as lines:
        assert watched(town).handle(pushed, "1") == Done()
    (told,) = [line for line in lines if line["event"] == "broken policy"]
    assert (told["log_level"], told["repository"]) == ("warning", "acme/shop")
    assert (told["file"], told["line"], told["key"]) == (".github/outlast.yml", 2, "mood")
    assert told["cure"]


def test_a_push_with_a_sound_policy_is_not_told(town: Town) -> None:
    town.set_policy(ENFORCE)
    with capture_logs() as lines:
        watched(town).handle(DefaultBranchPushed(town.repository, town.pull.base_sha), "1")
    assert lines == []


def watched(town: Town) -> PullReviews:
    """What the App does, with a log."""
    return replace(
        town.reviews, ports=replace(town.reviews.ports, watch=lambda: ReviewWatch(Metrics()))
    )


def test_no_token_is_left_on_disk(town: Town, tmp_path: Path) -> None:
    town.ask()
    tokens = [token.encode() for token in town.github.world.tokens]
    files = [path for path in (tmp_path / "mirrors").rglob("*") if path.is_file()]
    assert tokens
    assert files
    assert not [path for path in files for token in tokens if token in path.read_bytes()]


def test_a_check_run_that_a_dead_worker_left_on_an_older_head_is_concluded(town: Town) -> None:
    old = town.pull.head_sha
    town.github.faults.add("GET /repos/*/pulls/*", status(500))
    town.github.faults.add("PATCH /repos/*/check-runs/*", status(500))
    with pytest.raises(GitHubDown):
        town.ask("opened")
    with pytest.raises(GitHubDown):
        town.ask("opened")
    town.push({"radio.py": CLEAN, "b.py": "x = 1\n"})
    town.ask("pushed")
    assert [run.conclusion for run in town.github.check_runs(town.shop, old)] == ["skipped"]
    assert [run.conclusion for run in town.runs()] == ["success"]


def test_a_repository_without_a_policy_is_judged_by_its_owners(town: Town, tmp_path: Path) -> None:
    home = Repo(tmp_path / "home")
    home.commit({"outlast.yml": ENFORCE})
    town.github.add_repository("acme/.github").receive(home.path)
    town.ask()
    (run,) = town.runs()
    assert run.conclusion == "failure"
    assert "acme/.github/outlast.yml" in (run.summary or "")


def test_a_policy_of_its_own_comes_before_the_owners(town: Town, tmp_path: Path) -> None:
    home = Repo(tmp_path / "home")
    home.commit({"outlast.yml": ENFORCE})
    town.github.add_repository("acme/.github").receive(home.path)
    town.set_policy("version: 1\n")
    town.ask()
    assert [run.conclusion for run in town.runs()] == ["neutral"]


def test_mistakes_in_the_owners_policy_are_told_by_its_name(town: Town, tmp_path: Path) -> None:
    home = Repo(tmp_path / "home")
    home.commit({"outlast.yml": "version: 1\nmood: off\n"})
    town.github.add_repository("acme/.github").receive(home.path)
    town.ask()
    (run,) = town.runs()
    assert run.conclusion == "action_required"
    assert "acme/.github/outlast.yml:2" in (run.summary or "").replace("\\", "")


@pytest.mark.parametrize(
    ("skip", "reason"),
    [
        ("{authors: [ada]}", "The policy skips pull requests by ada."),
        ("{labels: [chore, wip]}", "The policy skips pull requests with the label wip."),
        ("{drafts: true}", "Drafts are reviewed once they are ready for review."),
    ],
)
def test_what_the_policy_skips_is_not_reviewed_and_the_check_says_why(
    town: Town, skip: str, reason: str
) -> None:
    town.set_policy(f"version: 1\nskip: {skip}\n")
    town.pull.labels, town.pull.is_draft = ("urgent", "wip"), "drafts" in skip
    town.ask()
    (run,) = town.runs()
    assert (run.conclusion, run.annotations) == ("skipped", [])
    assert reason in (run.summary or "")


def test_what_the_policy_does_not_skip_is_reviewed(town: Town) -> None:
    town.set_policy("version: 1\nskip: {authors: [bob], labels: [wip], drafts: false}\n")
    town.pull.labels, town.pull.is_draft = ("outlast:skip",), True
    town.ask()
    assert [run.conclusion for run in town.runs()] == ["neutral"]


def test_no_more_lines_are_annotated_than_the_policy_allows(town: Town) -> None:
    town.set_policy("version: 1\nreport: {max_annotations: 1}\n")
    town.push({"radio.py": SWALLOW, "phone.py": SWALLOW.replace("device", "line")})
    town.ask()
    (run,) = town.runs()
    assert len(run.annotations) == 1
    assert "2 warnings" in (run.summary or "")


@pytest.mark.parametrize(
    ("author", "conclusion"),
    [
        ("Ada Example <ada@example.org>", "success"),
        ("our-bot[bot] <7+our-bot[bot]@users.noreply.github.com>", "failure"),
    ],
)
def test_agents_are_held_to_the_stricter_gate(town: Town, author: str, conclusion: str) -> None:
    agents = (
        '{stricter: {gate: {max_points: 1}}, also: [{name: our-bot, logins: ["our-bot[bot]"]}]}'
    )
    town.work.switch("main")
    policy = f"version: 1\nmode: enforce\nagents: {agents}\n"
    town.pull.base_sha = town.work.commit({".github/outlast.yml": policy})
    town.work.git("branch", "-f", "feature", "main")
    town.work.switch("feature")
    town.work.commit({"radio.py": SWALLOW}, author=author)
    town.shop.receive(town.work.path)
    town.github.synchronize(town.shop, town.pull)
    town.ask()
    assert [run.conclusion for run in town.runs()] == [conclusion]
