"""Facts that are remembered from review to review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from reviewer.model.review import Review
from reviewer.review.rehearsal import NoCache
from reviewer.review.reviewing import ReviewRequest, review_change
from tests.fakes.worlds import ports
from tests.repositories.builder import Repo

BEFORE = """\
def load(path):
    try:
        return read(path)
    except Exception:
        return None


def store(path, data):
    with open(path) as file:
        file.write(data)
"""
AFTER = BEFORE.replace(
    "file.write(data)",
    "try:\n            file.write(data)\n        except Exception:\n            pass",
)


@dataclass
class Remembering(NoCache):
    """A cache in memory; `asked` are the keys that it was asked for and had."""

    rows: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        found = {key: self.rows[key] for key in keys if key in self.rows}
        self.asked += found
        return found

    def put(self, rows: Mapping[str, bytes]) -> None:
        self.rows.update(rows)

    @property
    def facts(self) -> list[str]:
        return [key for key in self.rows if key.startswith("facts:")]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def reviewed(repo: Repo, cache: Remembering, *, base: str, head: str) -> Review:
    with ports(repo) as world:
        return review_change(ReviewRequest(base, head), replace(world, cache=cache))


def history(repo: Repo) -> tuple[str, str, str]:
    one = repo.commit({"src/a.py": BEFORE})
    two = repo.commit({"src/a.py": AFTER})
    return one, two, repo.commit({"src/a.py": AFTER + "\n\nloaded = load(1)\n"})


def test_the_facts_of_a_head_are_those_of_tomorrows_base(repo: Repo) -> None:
    one, two, three = history(repo)
    cache = Remembering()
    reviewed(repo, cache, base=one, head=two)
    assert len(cache.facts) == 2
    cache.asked.clear()
    reviewed(repo, cache, base=two, head=three)
    assert [key for key in cache.asked if key.startswith("facts:")] == [cache.facts[0]]
    assert len(cache.facts) == 3


def test_what_is_remembered_changes_no_review(repo: Repo) -> None:
    one, two, _ = history(repo)
    cache = Remembering()
    cold, warm = (
        reviewed(repo, cache, base=one, head=two),
        reviewed(repo, cache, base=one, head=two),
    )
    assert cold == warm
    assert [finding.rule for finding in cold.findings] == ["swallowed-exception"]


def test_rows_that_make_no_sense_are_worked_out_again(repo: Repo) -> None:
    one, two, _ = history(repo)
    cache = Remembering()
    cold = reviewed(repo, cache, base=one, head=two)
    sound = dict(cache.rows)
    cache.rows = dict.fromkeys(cache.facts, b"nonsense")
    assert reviewed(repo, cache, base=one, head=two) == cold
    assert {key: cache.rows[key] for key in cache.facts} == {key: sound[key] for key in cache.facts}


def test_facts_of_a_file_in_which_an_analyser_failed_are_not_remembered(repo: Repo) -> None:
    deep = f"try:\n    {'-' * 900}x\nexcept OSError:\n    pass\n"
    one = repo.commit({"src/a.py": BEFORE})
    two = repo.commit({"src/a.py": BEFORE + deep})
    cache = Remembering()
    troubles = [reviewed(repo, cache, base=one, head=two).troubles for _ in range(2)]
    assert [[one.check for one in each] for each in troubles] == [["handlers"], ["handlers"]]
    assert cache.facts == []
