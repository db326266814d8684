import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from reviewer.adapters.sandbox.pool import PebbleSandbox
from reviewer.review.ports import Failed, Sandbox
from tests.adapters.sandbox import work
from tests.fakes.sandbox import InlineSandbox

PATIENCE = 30
OUTCOMES: dict[str, object] = {
    "behave": "fine",
    "spin": Failed("took longer than 1 s"),
    "match_for_ever": Failed("took longer than 1 s"),
    "crash": Failed("the analyser crashed (signal 11)"),
    "be_killed": Failed("the analyser crashed (signal 9)"),
    "leave": Failed("the analyser ended itself (exit code 3)"),
    "leave_politely": Failed("SystemExit: enough"),
    "devour": Failed("ran out of memory"),
    "recurse": Failed("RecursionError: maximum recursion depth exceeded"),
    "complain": Failed("ValueError: no good"),
    "complain_oddly": Failed("Odd: 1 and 2"),
    "hand_back_a_function": Failed("the analyser ended itself (exit code 1)"),
}
SCRIPT = """
import sys
from reviewer.adapters.sandbox.pool import PebbleSandbox
from tests.adapters.sandbox.work import misbehave

with PebbleSandbox(seconds=60, memory_bytes=1 << 28, workers=2) as sandbox:
    outcomes = sandbox.run(misbehave, ["behave"] * 8 + ["spin"] * 2)
    print(next(outcomes), flush=True)
    list(outcomes)
"""


@pytest.fixture
def sandbox() -> Iterator[PebbleSandbox]:
    with PebbleSandbox(seconds=1, memory_bytes=1 << 28, workers=2) as pool:
        yield pool


def test_results_come_in_order(sandbox: PebbleSandbox) -> None:
    assert list(sandbox.run(work.double, range(100))) == list(range(0, 200, 2))


def test_nothing_to_do_starts_nothing(sandbox: PebbleSandbox) -> None:
    assert list(sandbox.run(work.double, [])) == []


@pytest.mark.parametrize("how", OUTCOMES)
def test_each_mishap_is_told_in_plain_words(sandbox: PebbleSandbox, how: str) -> None:
    assert list(sandbox.run(work.misbehave, [how])) == [OUTCOMES[how]]


def test_a_mishap_costs_its_own_item_only(sandbox: PebbleSandbox) -> None:
    outcomes = sandbox.run(work.misbehave, [*OUTCOMES, *reversed(OUTCOMES)])
    assert list(outcomes) == [*OUTCOMES.values(), *reversed(OUTCOMES.values())]


def test_crash_after_crash_is_survived(sandbox: PebbleSandbox) -> None:
    outcomes = list(sandbox.run(work.misbehave, ["crash", "behave"] * 10))
    assert outcomes == [OUTCOMES["crash"], "fine"] * 10


def test_workers_stay_warm(sandbox: PebbleSandbox) -> None:
    first = set(sandbox.run(work.process_id, range(20)))
    second = set(sandbox.run(work.process_id, range(20)))
    assert os.getpid() not in first
    assert len(first | second) <= 2


def test_what_work_prints_is_not_heard(
    sandbox: PebbleSandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    assert list(sandbox.run(work.chatter, ["hello"])) == ["hello"]
    assert capfd.readouterr() == ("", "")


def test_work_may_be_left_unfinished(sandbox: PebbleSandbox) -> None:
    outcomes = sandbox.run(work.misbehave, ["behave", *["spin"] * 9])
    assert next(outcomes) == "fine"
    outcomes.close()  # type: ignore[attr-defined]
    assert list(sandbox.run(work.double, [1])) == [2]


def test_a_closed_sandbox_opens_again(sandbox: PebbleSandbox) -> None:
    assert list(sandbox.run(work.double, [1])) == [2]
    sandbox.close()
    sandbox.close()
    assert list(sandbox.run(work.double, [2])) == [4]


@contextmanager
def no_more_files() -> Iterator[None]:
    """As long as this lasts, whoever opens a file or a pipe is told that there are too many."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.dup(0)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, allowed[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, allowed)


def test_processes_that_cannot_start_are_an_error_and_no_wait(sandbox: PebbleSandbox) -> None:
    with no_more_files(), pytest.raises(RuntimeError):
        list(sandbox.run(work.double, [1]))
    assert list(sandbox.run(work.double, [1])) == [2]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_program(how: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    reading, writing = os.pipe()
    with (
        subprocess.Popen(
            [sys.executable, script],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[writing],
            env={"PYTHONPATH": str(Path.cwd())},
            start_new_session=True,
        ) as program,
        os.fdopen(reading, "rb") as held,
    ):
        os.close(writing)
        assert program.stdout
        assert program.stdout.readline() == b"fine\n"
        (os.killpg if how is signal.SIGINT else os.kill)(program.pid, how)
        assert program.wait(PATIENCE) != 0
        # The end is read once the last process that inherited the pipe is gone.
        assert held.read() == b""


@pytest.mark.parametrize("how", ["behave", "complain_oddly"])
def test_the_fake_does_the_same(sandbox: PebbleSandbox, how: str) -> None:
    both: list[Sandbox] = [sandbox, InlineSandbox()]
    real, fake = (list(one.run(work.misbehave, [how])) for one in both)
    assert real == fake


def test_threads_that_come_and_go_share_the_processes() -> None:
    with PebbleSandbox(seconds=PATIENCE, memory_bytes=1 << 28, workers=2) as shared:
        for _ in range(3):
            begin = Barrier(4)
            with ThreadPoolExecutor(4) as threads:
                outcomes = threads.map(lambda _, start=begin: doubled(shared, start), range(4))
                assert list(outcomes) == [[2, 4, 6]] * 4


def test_a_crash_in_one_thread_costs_the_others_nothing() -> None:
    begin = Barrier(4)
    with (
        PebbleSandbox(seconds=PATIENCE, memory_bytes=1 << 28, workers=2) as shared,
        ThreadPoolExecutor(4) as threads,
    ):
        bad = threads.submit(lambda: (begin.wait(), list(shared.run(work.misbehave, ["crash"]))))
        good = [threads.submit(doubled, shared, begin) for _ in range(3)]
        assert [one.result() for one in good] == [[2, 4, 6]] * 3
        assert bad.result()[1] == [Failed("the analyser crashed (signal 11)")]


def doubled(shared: Sandbox, begin: Barrier) -> list[int | Failed]:
    begin.wait()
    return list(shared.run(work.double, [1, 2, 3]))


def test_processes_hold_nothing_open_that_a_program_with_threads_had_open() -> None:
    reader, writer = os.pipe()
    modules = ["tests.adapters.sandbox.work"]
    with PebbleSandbox(
        seconds=PATIENCE, memory_bytes=1 << 28, workers=2, preload=modules
    ) as sandbox:
        assert list(sandbox.run(work.double, [1, 2])) == [2, 4]
        os.close(writer)
        assert os.read(reader, 1) == b"", "nobody else holds the other end"
    os.close(reader)
