import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.adapters.git.process import Git, git_environment
from reviewer.adapters.git.repository import GitRepository
from reviewer.errors import RevisionError
from tests.repositories.builder import Repo
from tests.repositories.builder import git_environment as machine

SCRIPT = """
import os, sys
from pathlib import Path
from reviewer.adapters.git.repository import GitRepository

with GitRepository(Path(sys.argv[1]), environment=os.environ) as repository:
    repository.read([repository.tree(sys.argv[2])[0].blob])
    tasks = Path("/proc/self/task").glob("*/children")
    print(*(task.read_text() for task in tasks), flush=True)
    sys.stdin.read()
"""


def children() -> set[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


def test_only_what_is_needed_is_inherited() -> None:
    inherited = {"PATH": "/bin", "HOME": "/home/x", "GIT_DIR": "/evil", "LANG": "de_DE", "A": "b"}
    environment = git_environment(inherited)
    assert environment["PATH"] == "/bin"
    assert environment["HOME"] == "/home/x"
    assert environment["LANG"] == "C.UTF-8"
    assert not {"GIT_DIR", "A"} & set(environment)


def test_an_inherited_git_folder_is_ignored(repo: Repo, tmp_path: Path) -> None:
    commit = repo.commit({"a.py": "x\n"})
    environment = {**machine(tmp_path), "GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere"}
    with GitRepository(repo.path, environment=environment) as repository:
        assert repository.endpoints(commit, commit).head == commit


def test_a_machine_without_git_is_told_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="install git"):
        GitRepository(tmp_path, environment={"PATH": str(tmp_path)})


def test_a_command_that_takes_too_long_is_killed(repo: Repo, tmp_path: Path) -> None:
    git = Git((f"--git-dir={repo.path}/.git",), git_environment(machine(tmp_path)))
    with git.streaming("cat-file", "--batch", seconds=0.01) as waiting:
        assert waiting.output.read() == b""
        assert waiting.process.wait() == -signal.SIGKILL


def test_closing_leaves_nothing_behind(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = repo.commit({"a.py": "x\n"})
    before = children()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with GitRepository(repo.path, environment=machine(tmp_path)) as repository:
        blob = repository.tree(commit)[0].blob
        assert repository.sizes([blob]) == {blob: 2}
        assert repository.read([blob]) == {blob: b"x\n"}
        assert len(children() - before) == 2
        assert len(list((tmp_path / "temporary").iterdir())) == 1
    assert children() <= before
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_forgotten_repository_closes_itself(repo: Repo, tmp_path: Path) -> None:
    commit = repo.commit({"a.py": "x\n"})
    before = children()
    repository = GitRepository(repo.path, environment=machine(tmp_path))
    repository.read([repository.tree(commit)[0].blob])
    assert children() > before
    del repository
    assert children() <= before


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_git_outlives_the_program(repo: Repo, tmp_path: Path, how: signal.Signals) -> None:
    commit = repo.commit({"a.py": "x\n"})
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    with subprocess.Popen(
        [sys.executable, script, repo.path, commit],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**machine(tmp_path), "PYTHONPATH": str(Path.cwd()), "TMPDIR": str(tmp_path)},
    ) as program:
        assert program.stdout
        running = program.stdout.readline().split()
        assert len(running) == 1
        program.send_signal(how)
        assert program.wait(30) != 0
        assert _has_ended(int(running[0]))
    if how is signal.SIGINT:
        assert not list(tmp_path.glob("outlast-*"))


def _has_ended(process: int) -> bool:
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([descriptor], [], [], 30)
    os.close(descriptor)
    return bool(ready)


FORKING = """
import os, signal, sys, threading
from reviewer.adapters.git.process import Git, git_environment

git, forked, is_over = Git((), git_environment(os.environ)), [], threading.Event()

def fork():
    while not is_over.is_set() and len(forked) < 400:
        child = os.fork()
        if not child:
            signal.pause()
        forked.append(child)

forking = threading.Thread(target=fork)
forking.start()
for turn in range(150):
    git.run("hash-object", "--stdin", content=b"x")
    assert git.run("version").code == 0
is_over.set()
forking.join()
print(len(forked))
for child in forked:
    os.kill(child, signal.SIGKILL)
"""


def test_no_process_that_is_forked_meanwhile_keeps_the_pipes_of_git_open() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKING], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 0
