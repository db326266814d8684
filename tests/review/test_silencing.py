from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.model.change import Span
from reviewer.model.judged import Place
from reviewer.model.policy import Policy, Suppressions
from reviewer.model.review import Review
from reviewer.model.rule import Severity
from reviewer.review.rendering.markdown import summary
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.review.silencing import Silencing
from reviewer.source.suppressions import Suppression
from tests.fakes.reviews import a_finding
from tests.fakes.worlds import ports
from tests.repositories.builder import Repo

COMMENT = Suppression("billing/invoice.py", 90, (90,), ("growing-function",), "a parser")
ASKED = "# outlast: ignore[swallowed-exception] the device may be gone"
CLEAN = "def close(device):\n    device.flush()\n    device.sync()\n"


def swallow(request: str = "") -> str:
    return (
        "def close(device):\n    try:\n        device.flush()\n        device.sync()\n"
        f"    except Exception:  {request}\n        pass\n"
    )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def judge(repo: Repo, base: str, head: str, *, policy: Policy | None = None) -> Review:
    with ports(repo) as world:
        return review_change(ReviewRequest(base, head, policy), world)


def rules(review: Review) -> list[str]:
    return [finding.rule for finding in review.findings]


def test_an_inline_request_with_a_reason_silences_a_warning() -> None:
    kept, set_aside = Silencing((COMMENT,)).suppress([a_finding()])
    assert not kept
    assert [one.reason for one in set_aside] == ["suppressed in the file: a parser"]


def test_a_request_silences_neither_errors_nor_other_rules_nor_other_lines() -> None:
    findings = [
        a_finding(severity=Severity.ERROR),
        a_finding(rule="long-function"),
        a_finding(place=Place("billing/invoice.py", Span(1, 9))),
        a_finding(place=Place("other.py", Span(88, 99))),
    ]
    kept, _ = Silencing((COMMENT,)).suppress(findings)
    assert list(kept) == findings


def test_a_request_without_a_reason_is_not_heard() -> None:
    kept, _ = Silencing((replace(COMMENT, reason=""),)).suppress([a_finding()])
    assert len(kept) == 1


def test_a_new_suppression_counts_and_is_listed(repo: Repo) -> None:
    base = repo.commit({"radio.py": CLEAN})
    found = judge(repo, base, repo.commit({"radio.py": swallow(ASKED)}))
    assert rules(found) == []
    (note,) = found.suppressions.notes
    assert (note.line, note.is_new, note.silenced) == (5, True, 1)
    said = summary(found)
    assert "1 new suppression silences 1 finding." in said.split("<details>")[0]
    assert "Suppressions in the changed files: 0 → 1" in said
    assert "| swallowed-exception | `radio.py:5` | in this change | silences 1 finding |" in said


def test_a_policy_may_hear_only_what_was_merged_before(repo: Repo) -> None:
    base = repo.commit({"radio.py": CLEAN})
    head = repo.commit({"radio.py": swallow(ASKED)})
    strict = Policy(suppressions=Suppressions.BASE)
    found = judge(repo, base, head, policy=strict)
    assert rules(found) == ["swallowed-exception"]
    assert [note.fault for note in found.suppressions.notes] == [
        "does not count before it is merged"
    ]


def test_a_merged_suppression_counts_under_such_a_policy(repo: Repo) -> None:
    base = repo.commit({"radio.py": f"def close(device):\n    {ASKED}\n    device.flush()\n"})
    handler = (
        f"    try:\n        device.flush()\n    {ASKED}\n    except Exception:\n        pass\n"
    )
    head = repo.commit({"radio.py": f"def close(device):\n{handler}"})
    strict = Policy(suppressions=Suppressions.BASE)
    found = judge(repo, base, head, policy=strict)
    assert (rules(found), [note.silenced for note in found.suppressions.notes]) == ([], [1])


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        ("# outlast: ignore[swallowed-exception]", "gives no reason, so it does not count"),
        ("# outlast: ignore[swallowed-exeption] gone", "names what is no rule: swallowed-exeption"),
        ("# outlast: ignore[*] all", "names what is no rule: *"),
        (
            "# outlast: ignore it closes anyway",
            "names no rule: write outlast: ignore[rule-id] and the reason",
        ),
    ],
)
def test_a_request_that_cannot_count_is_told_why_and_is_a_finding(
    repo: Repo, request_: str, fault: str
) -> None:
    base = repo.commit({"radio.py": CLEAN})
    found = judge(repo, base, repo.commit({"radio.py": swallow(request_)}))
    assert "swallowed-exception" in rules(found)
    assert [note.fault for note in found.suppressions.notes] == [fault]


def test_a_request_that_silences_nothing_is_a_finding(repo: Repo) -> None:
    base = repo.commit({"radio.py": CLEAN})
    head = repo.commit({"radio.py": CLEAN.replace("device.sync()", f"device.sync()  {ASKED}")})
    assert rules(judge(repo, base, head)) == ["stale-suppression"]


def test_a_request_that_outlived_its_fault_is_a_finding(repo: Repo) -> None:
    code = 'import re\n\n# outlast: ignore[regex-on-structured] one page\nLINK = re.compile("%s")\n'
    base = repo.commit({"radio.py": code % "<a href=(.*)>"})
    assert rules(judge(repo, base, repo.commit({"radio.py": code % "[a-z]+"}))) == [
        "stale-suppression"
    ]


def test_an_old_request_on_untouched_code_is_left_alone(repo: Repo) -> None:
    base = repo.commit({"radio.py": swallow(ASKED)})
    found = judge(repo, base, repo.commit({"radio.py": swallow(ASKED) + "\n\nX = 1\n"}))
    assert rules(found) == []
    assert (found.suppressions.before, found.suppressions.added) == (1, 0)


def test_errors_are_silenced_by_no_request(repo: Repo) -> None:
    base = repo.commit(
        {
            "radio.py": CLEAN,
            ".github/outlast.yml": "version: 1\nrules: {swallowed-exception: error}\n",
        }
    )
    found = judge(repo, base, repo.commit({"radio.py": swallow(ASKED)}))
    assert rules(found) == ["swallowed-exception"]
    assert [note.fault for note in found.suppressions.notes] == ["errors are never silenced"]


@pytest.mark.parametrize(
    "silenced",
    [
        "x = f()  # type: ignore  # outlast: ignore[suppression-added] the stub is wrong\n",
        "# outlast: ignore[suppression-added] the stub is wrong\nx = f()  # type: ignore\n",
        "x = f()  # noqa  # outlast: ignore[blanket-suppression] a line of the generator\n",
    ],
)
def test_a_request_beside_a_suppression_silences_the_finding_about_it(
    repo: Repo, silenced: str
) -> None:
    base = repo.commit({"radio.py": "y = 1\n"})
    found = judge(repo, base, repo.commit({"radio.py": "y = 1\n" + silenced}))
    assert rules(found) == []
    assert [note.silenced for note in found.suppressions.notes] == [1]
