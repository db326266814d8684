from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from reviewer.adapters.git.repository import GitRepository
from reviewer.model.backtest import PastChange, PastEffect
from reviewer.model.review import Verdict
from reviewer.review.backtesting.effects import SECONDS, Laws, effect_on_past
from reviewer.review.policies import Law, PolicyFile, law_by
from tests.fakes.worlds import RULEBOOK, ports
from tests.repositories.builder import Repo, git_environment

SWALLOW = (
    "def close_{n}(tape):\n    try:\n        tape.wind({n})\n    except Exception:\n        pass\n"
)
ENFORCE = "version: 1\nmode: enforce\nrules: {swallowed-exception: error}\n"
OFF = "version: 1\nmode: enforce\nrules: {swallowed-exception: off}\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A calm file, then three that swallow errors, then a calm one."""
    made = Repo(tmp_path)
    made.commit({"calm.py": "X = 1\n"})
    for n in range(3):
        made.commit({f"tape_{n}.py": SWALLOW.format(n=n)}, message=f"Tape {n}")
    made.commit({"calm.py": "X = 2\n"})
    return made


def never() -> bool:
    return False


def after(questions: int) -> Callable[[], bool]:
    """Time that is over after so many questions."""
    asked = count(1)
    return lambda: next(asked) > questions


def effect(
    repo: Repo, *policies: str, is_over: Callable[[], bool] = never, odd: str = ""
) -> PastEffect:
    """What going from the first policy to the second would change; an `odd` commit is no commit."""
    with (
        ports(repo) as world,
        GitRepository(repo.path, environment=git_environment(repo.path)) as repository,
    ):
        now = repository.endpoints("HEAD", "HEAD")
        before, then = (law(repository, text) for text in policies)
        changes = repository.history().past("HEAD", last=50)
        if odd:
            changes = (*changes, PastChange(odd, now.base, 0, "Odd"))
        return effect_on_past(changes, Laws(before, then), world, is_over=is_over)


def law(repository: GitRepository, text: str) -> Law:
    now = repository.endpoints("HEAD", "HEAD")
    return law_by(PolicyFile("policy.yml", text), repository, now, rulebook=RULEBOOK)


def test_changes_that_would_be_decided_otherwise_are_told_newest_first(repo: Repo) -> None:
    found = effect(repo, ENFORCE, OFF)
    assert (found.asked, found.looked_at, found.seconds, found.failed) == (5, 5, SECONDS, 0)
    assert [flip.change.subject for flip in found.flips] == ["Tape 2", "Tape 1", "Tape 0"]
    flip = found.flips[0]
    assert (flip.before.verdict, flip.before.is_blocked) == (Verdict.FAIL, True)
    assert (flip.after.verdict, flip.after.is_blocked) == (Verdict.PASS, False)
    assert flip.why == "-1 `swallowed-exception`; error findings 1 (at most 0) → 0 (at most 0)"


def test_a_gate_that_starts_to_block_is_told(repo: Repo) -> None:
    advisory = ENFORCE.replace("enforce", "advisory")
    found = effect(repo, advisory, ENFORCE)
    assert {flip.why for flip in found.flips} == {"mode advisory → enforce"}
    assert [flip.after.is_blocked for flip in found.flips] == [True] * 3


def test_equal_laws_change_nothing(repo: Repo) -> None:
    assert effect(repo, ENFORCE, ENFORCE).flips == ()


def test_ignoring_other_files_reads_them_anew(repo: Repo) -> None:
    found = effect(repo, ENFORCE, f'{ENFORCE}ignore: ["tape_1.py"]\n')
    assert [flip.change.subject for flip in found.flips] == ["Tape 1"]
    assert found.flips[0].after.verdict is Verdict.NOT_APPLICABLE


def test_nothing_is_looked_at_once_the_time_is_over(repo: Repo) -> None:
    found = effect(repo, ENFORCE, OFF, is_over=after(0))
    assert (found.asked, found.looked_at, found.flips) == (5, 0, ())


def test_what_was_looked_at_in_time_counts_and_the_rest_does_not(repo: Repo) -> None:
    cut = [effect(repo, ENFORCE, OFF, is_over=after(questions)) for questions in (0, 9, 18, 99)]
    seen = [one.looked_at for one in cut]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 5)
    assert set(seen) & {1, 2, 3, 4}
    assert all(len(one.flips) == min(max(one.looked_at - 1, 0), 3) for one in cut)


def test_a_change_that_cannot_be_reviewed_costs_itself_only(repo: Repo) -> None:
    found = effect(repo, ENFORCE, OFF, odd="0" * 40)
    assert (found.asked, found.looked_at, found.failed) == (6, 6, 1)
    assert len(found.flips) == 3
