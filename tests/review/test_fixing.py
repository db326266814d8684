from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from reviewer.adapters.git.repository import GitRepository
from reviewer.model.change import Endpoints
from reviewer.review.fixing import Mending, mend_change
from reviewer.review.ports import WorkingTree
from reviewer.review.reviewing import ReviewRequest
from tests.fakes.mendable import CHAINED, LOST_CAUSE
from tests.fakes.worlds import ports
from tests.repositories.builder import Files, Repo

FOCUSED = 'it.only("b", () => {\n  expect(c()).toBe(3);\n});\n'
FREE = FOCUSED.replace(".only", "")


@dataclass
class BusyTree:
    """A working tree in which somebody types just before it is read, or written."""

    tree: WorkingTree
    before_read: Callable[[], object] = lambda: None
    before_write: Callable[[], object] = lambda: None

    def amended(self, endpoints: Endpoints, contents: Mapping[str, bytes]) -> Endpoints:
        return self.tree.amended(endpoints, contents)

    def read(self, path: str) -> bytes | None:
        self.before_read()
        return self.tree.read(path)

    def replace(self, path: str, old: bytes, new: bytes) -> bool:
        self.before_write()
        return self.tree.replace(path, old, new)


def mended(
    repo: Repo,
    typing: Callable[[WorkingTree], BusyTree] = BusyTree,
    *,
    rules: Collection[str] = (),
    writes: bool = True,
) -> Mending:
    with ports(repo) as world:
        assert isinstance(world.repository, GitRepository)
        tree = typing(world.repository.working_tree())
        return mend_change(ReviewRequest("HEAD"), world, tree, rules=rules, writes=writes)


def rules_of(mending: Mending) -> list[str]:
    return [one.rule for one in mending.done]


def reasons(mending: Mending) -> list[tuple[str, str]]:
    return [(one.finding.rule, one.reason) for one in mending.left]


def content(repo: Repo, path: str) -> bytes:
    return (repo.path / path).read_bytes()


def own_rules(*rules: str) -> Files:
    policy = 'version: 1\nrule-files: ["rules/*.yml"]\n'
    return {".github/outlast.yml": policy, "rules/own.yml": "---\n".join(rules)}


def own_rule(name: str, pattern: str, more: str = "") -> str:
    return (
        f"id: {name}\nlanguage: python\nrule: {{pattern: {pattern}}}\n"
        f"severity: warning\nmessage: Found {name}.\n{more}\n"
    )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with one calm commit."""
    made = Repo(tmp_path / "shop")
    made.commit({"calm.py": "X = 1\n"})
    return made


def test_only_the_rules_that_are_named_are_mended(repo: Repo) -> None:
    repo.write({"load.py": LOST_CAUSE, "a.test.js": FOCUSED})
    assert rules_of(mended(repo, rules=["raise-loses-cause"])) == ["raise-loses-cause"]
    assert (content(repo, "load.py"), content(repo, "a.test.js")) == (
        CHAINED.encode(),
        FOCUSED.encode(),
    )


def test_line_ends_the_byte_order_mark_and_the_mode_of_a_file_stay(repo: Repo) -> None:
    def on_windows(source: str) -> bytes:
        return b"\xef\xbb\xbf" + source.replace("\n", "\r\n").encode()

    repo.write({"load.py": on_windows(LOST_CAUSE)})
    (repo.path / "load.py").chmod(0o755)
    mended(repo)
    assert content(repo, "load.py") == on_windows(CHAINED)
    assert (repo.path / "load.py").stat().st_mode & 0o777 == 0o755
    assert {path.name for path in repo.path.iterdir()} == {".git", "calm.py", "load.py"}


def test_lines_that_git_turns_on_checkout_keep_their_ends(repo: Repo) -> None:
    repo.git("config", "core.autocrlf", "true")
    repo.commit({"load.py": "def load(path):\r\n    return parse(path)\r\n"})
    repo.write({"load.py": LOST_CAUSE.replace("\n", "\r\n")})
    mended(repo)
    assert content(repo, "load.py") == CHAINED.replace("\n", "\r\n").encode()


def test_a_repair_that_another_rule_reports_is_not_done(repo: Repo) -> None:
    repo.commit(own_rules(own_rule("no-f", "f($X)", "fix: g($X)"), own_rule("no-g", "g($X)")))
    repo.write({"a.py": "f(1)\n", "load.py": LOST_CAUSE})
    mending = mended(repo)
    assert (content(repo, "a.py"), content(repo, "load.py")) == (b"f(1)\n", CHAINED.encode())
    assert rules_of(mending) == ["raise-loses-cause"]
    assert reasons(mending) == [("no-f", "no-g would report something")]


def test_a_repair_that_would_not_parse_is_not_offered(repo: Repo) -> None:
    repo.commit(own_rules(own_rule("no-f", "f($X)", "fix: g($X")))
    repo.write({"a.py": "f(1)\n"})
    mending = mended(repo)
    assert [one.rule for one in mending.before.findings] == ["no-f"]
    assert (mending.done, mending.left, content(repo, "a.py")) == ((), (), b"f(1)\n")


def test_of_two_repairs_that_meet_the_second_waits_for_another_run(repo: Repo) -> None:
    inner = "  try {\n    f();\n  } catch (e) {\n    throw e;\n  }\n"
    repo.write({"a.js": f"try {{\n{inner}}} catch (e) {{\n  throw e;\n}}\n"})
    first = mended(repo)
    assert len(first.done) == 1
    assert reasons(first) == [
        ("rethrow-only-handler", "it meets another repair; run the command again")
    ]
    mended(repo)
    assert content(repo, "a.js") == b"f();\n"


def test_a_file_that_is_not_utf_8_is_left_alone(repo: Repo) -> None:
    source = b"# coding: latin-1\nNAME = '\xe4'\n\n" + LOST_CAUSE.encode()
    repo.write({"load.py": source})
    assert reasons(mended(repo)) == [
        ("raise-loses-cause", "its file changed meanwhile, or is not UTF-8")
    ]
    assert content(repo, "load.py") == source


@pytest.mark.parametrize("moment", ["before_read", "before_write"])
@pytest.mark.parametrize("typed", [f"// mine\n{FOCUSED}", None], ids=["edited", "deleted"])
def test_a_file_that_changed_meanwhile_is_left_alone(
    repo: Repo, moment: str, typed: str | None
) -> None:
    repo.write({"a.test.js": FOCUSED})
    file = repo.path / "a.test.js"

    def types() -> None:
        if typed is not None or file.exists():
            repo.write({"a.test.js": typed})

    mending = mended(repo, lambda tree: BusyTree(tree, **{moment: types}))
    assert mending.done == ()
    assert ["changed meanwhile" in one.reason for one in mending.left] == [True]
    assert (file.read_text() if file.exists() else None) == typed


def test_a_file_that_became_a_link_is_not_written(repo: Repo, tmp_path: Path) -> None:
    repo.write({"a.test.js": FOCUSED})
    outside = tmp_path / "outside.js"
    outside.write_text(FOCUSED)

    def links() -> None:
        (repo.path / "a.test.js").unlink()
        (repo.path / "a.test.js").symlink_to(outside)

    assert mended(repo, lambda tree: BusyTree(tree, before_write=links)).done == ()
    assert outside.read_text() == FOCUSED


def test_a_folder_that_became_a_link_is_not_entered(repo: Repo, tmp_path: Path) -> None:
    repo.write({"web/a.test.js": FOCUSED})

    def links() -> None:
        (repo.path / "web").rename(tmp_path / "elsewhere")
        (repo.path / "web").symlink_to(tmp_path / "elsewhere")

    assert mended(repo, lambda tree: BusyTree(tree, before_write=links)).done == ()
    assert (tmp_path / "elsewhere/a.test.js").read_text() == FOCUSED


def test_the_review_after_is_that_of_what_was_written(repo: Repo) -> None:
    repo.write({"a.test.js": FOCUSED})
    mending = mended(repo)
    assert (repo.path / "a.test.js").read_text() == FREE
    assert [one.rule for one in mending.before.findings] == ["focused-test"]
    assert (mending.after.findings, mending.after.score.points) == ((), 0)
    assert mended(repo, writes=False).before == mending.after


def test_neither_index_nor_objects_of_the_repository_are_touched(repo: Repo) -> None:
    def everything() -> dict[Path, bytes]:
        files = (path for path in (repo.path / ".git").rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in files}

    repo.write({"a.test.js": FOCUSED})
    before = everything()
    assert rules_of(mended(repo)) == ["focused-test"]
    assert everything() == before


def test_code_under_repair_is_never_run(repo: Repo) -> None:
    mark = repo.path / "ran"
    opens = f"open({str(mark)!r}, 'w')\n"
    repo.write({"load.py": f"{opens}\n\n{LOST_CAUSE}", "conftest.py": opens})
    assert rules_of(mended(repo)) == ["raise-loses-cause"]
    assert not mark.exists()


def test_a_removed_assert_comes_back(repo: Repo) -> None:
    test = (
        "from dice import score\n\n\ndef test_score():\n"
        "    result = score([2, 2])\n    assert result == 4\n    assert score([]) == 0\n"
    )
    repo.commit({"tests/test_dice.py": test})
    repo.write({"tests/test_dice.py": test.replace("    assert result == 4\n", "")})
    mending = mended(repo)
    assert rules_of(mending) == ["loosened-assertion"]
    assert content(repo, "tests/test_dice.py").decode() == test
