"""A rule of a repository that takes for ever, under the real limits of the worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.adapters.sandbox.pool import PebbleSandbox
from reviewer.model.review import Review
from reviewer.review.rendering.markdown import summary
from reviewer.review.reviewing import ReviewRequest, review_change
from tests.fakes.rules import PRINTED_TOTAL
from tests.fakes.worlds import ports
from tests.repositories.builder import Files, Repo

SECONDS = 5
POLICY = 'version: 1\nrule-files: ["rules/*.yml"]\n'
MAZE = f"maze = {'[' * 40}{']' * 40}  # one never leaves it\n"
SWALLOW = "try:\n    print(1)\nexcept Exception:\n    pass\n"


def endless(name: str, levels: int = 9) -> str:
    """A rule that tries every choice of so many lists, one inside the other."""
    rule = "{regex: ^never$}"
    for _ in range(levels):
        rule = f"{{kind: list, has: {{stopBy: end, all: [{rule}]}}}}"
    return f"id: {name}\nlanguage: python\nrule: {rule}\nmessage: a maze\nseverity: warning\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[PebbleSandbox]:
    with PebbleSandbox(seconds=SECONDS, memory_bytes=1 << 30, workers=2) as pool:
        yield pool


def judged(folder: Path, rules: Files, head: Files, *, sandbox: PebbleSandbox) -> Review:
    repo = Repo(folder)
    base = repo.commit({".github/outlast.yml": POLICY, "calm.py": "X = 1\n", **rules})
    tip = repo.commit(head)
    with ports(repo) as world:
        return review_change(ReviewRequest(base, tip), replace(world, sandbox=sandbox))


def test_an_endless_rule_costs_itself_only_and_is_named(
    tmp_path: Path, sandbox: PebbleSandbox
) -> None:
    rules = {"rules/maze.yml": endless("maze-walk"), "rules/print.yml": PRINTED_TOTAL}
    review = judged(tmp_path, rules, {"maze.py": MAZE + SWALLOW, "b.py": SWALLOW}, sandbox=sandbox)
    assert [(one.check, one.path, one.error) for one in review.troubles] == [
        ("maze-walk", "maze.py", f"took longer than {SECONDS} s; set aside for this file")
    ]
    assert review.coverage.files_judged == 2
    found = sorted((one.rule, one.place.path) for one in review.findings)
    assert found == [
        (rule, path)
        for rule in ("printed-total", "swallowed-exception")
        for path in ("b.py", "maze.py")
    ]
    assert f"| maze-walk | `maze.py` | took longer than {SECONDS} s; set aside" in summary(review)


def test_where_many_rules_are_endless_all_of_the_repository_are_set_aside(
    tmp_path: Path, sandbox: PebbleSandbox
) -> None:
    rules = {f"rules/{n}.yml": endless(f"maze-walk-{n}") for n in range(5)}
    review = judged(tmp_path, rules, {"maze.py": MAZE + SWALLOW}, sandbox=sandbox)
    assert [(one.check, one.path) for one in review.troubles] == [
        ("rules of the repository", "maze.py")
    ]
    assert [one.rule for one in review.findings] == ["swallowed-exception"]


def test_a_regex_that_others_would_try_for_ever_is_quick(
    tmp_path: Path, sandbox: PebbleSandbox
) -> None:
    rule = PRINTED_TOTAL.replace("{pattern: print($A)}", "{kind: identifier, regex: ^(x+x+)+y$}")
    review = judged(tmp_path, {"rules/x.yml": rule}, {"a.py": "x" * 9000 + "\n"}, sandbox=sandbox)
    assert review.troubles == ()
    assert review.coverage.files_judged == 1
