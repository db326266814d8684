from pathlib import Path

from tests.repositories.builder import Repo


def test_commits_hold_what_was_written(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    base = repo.commit({"a.py": "x = 1\n", "folder/b": b"\xff"})
    head = repo.commit({"a.py": None, "c.py": "y = 2\n"}, message="Rename")
    assert repo.git("diff", "--name-status", base, head).split("\n") == ["D\ta.py", "A\tc.py"]
    assert repo.git("log", "-1", "--format=%an %ae %s") == "Ada Example ada@example.org Rename"


def test_ids_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    ids = {Repo(tmp_path / name).commit({"a.py": "x = 1\n"}) for name in ("one", "two")}
    assert len(ids) == 1


def test_branches_part_and_meet(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    fork = repo.commit({"a.py": "x = 1\n"})
    repo.branch("topic")
    repo.commit({"b.py": "y = 1\n"})
    repo.switch("main")
    repo.commit({"c.py": "z = 1\n"})
    assert repo.git("merge-base", "main", "topic") == fork
