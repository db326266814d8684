from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from reviewer import __version__
from reviewer.cli.main import main, outlast
from reviewer.errors import Mistake, RepositoryConfigError, RevisionError

Ending = Callable[[BaseException], int]


@pytest.fixture
def ends_with(monkeypatch: pytest.MonkeyPatch) -> Ending:
    """Run a command that raises, through the real entry point."""

    def run(error: BaseException) -> int:
        def fail() -> None:
            raise error

        monkeypatch.setitem(outlast.commands, "fail", click.Command("fail", callback=fail))
        return main(["fail"])

    return run


def test_what_the_reader_can_mend_ends_with_2_and_its_cure(
    ends_with: Ending, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ends_with(RevisionError("no such revision. Try: git fetch")) == 2
    assert capfd.readouterr() == ("", "Error: no such revision. Try: git fetch\n")


def test_every_mistake_of_a_file_is_shown_on_its_line(
    ends_with: Ending, capfd: pytest.CaptureFixture[str]
) -> None:
    mistakes = tuple(Mistake("p.yml", line, "mode", "is odd", "Mend it.") for line in (1, 2))
    assert ends_with(RepositoryConfigError(mistakes)) == 2
    assert capfd.readouterr().err == (
        "Error: p.yml:1: `mode` is odd. Mend it.\np.yml:2: `mode` is odd. Mend it.\n"
    )


def test_a_hostile_name_in_an_error_cannot_steer_the_terminal(
    ends_with: Ending, capfd: pytest.CaptureFixture[str]
) -> None:
    ends_with(RevisionError("no `\x1b[2J\u202e\udcff`"))
    assert capfd.readouterr().err == "Error: no `\\x1b[2J\\u202e\\xff`\n"


def test_a_fault_ends_with_3_and_a_log_to_report_but_no_traceback(
    ends_with: Ending, capfd: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    assert ends_with(ZeroDivisionError("by zero")) == 3
    shown = capfd.readouterr().err
    assert "Traceback" not in shown
    assert "fault in Outlast, not in your change" in shown
    (log,) = (data_dir / "cache").glob("fault-*.log")
    assert str(log) in shown
    told = log.read_text()
    assert f"outlast {__version__}\n" in told
    assert "arguments: ['fail']" in told
    assert told.endswith("ZeroDivisionError: by zero\n")


def test_a_fault_is_logged_elsewhere_if_the_data_folder_is_no_folder(
    *,
    ends_with: Ending,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OUTLAST_DATA_DIR", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert ends_with(KeyError("x")) == 3
    (log,) = tmp_path.glob("fault-*.log")
    assert str(log) in capfd.readouterr().err


def test_an_interrupt_ends_with_130(ends_with: Ending, capfd: pytest.CaptureFixture[str]) -> None:
    assert ends_with(KeyboardInterrupt()) == 130
    assert capfd.readouterr() == ("", "Interrupted.\n")


def test_an_interrupt_that_was_swallowed_is_raised_again(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def swallow_once() -> None:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.pause()

    monkeypatch.setitem(outlast.commands, "deaf", click.Command("deaf", callback=swallow_once))
    assert main(["deaf"]) == 130
    assert capfd.readouterr().err == "Interrupted.\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_ignored_interrupt_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> None:
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN

    monkeypatch.setitem(outlast.commands, "ask", click.Command("ask", callback=ask))
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert main(["ask"]) == 0
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["review", "--format", "xml"], ["review", "--policy", "/no/file"]]
)
def test_wrong_arguments_end_with_2(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capfd.readouterr()
    assert (out, "Error: " in err) == ("", True)


def test_a_setting_that_is_wrong_is_named_with_the_cure(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    assert main(["cache", "path"]) == 2
    assert "LOG_LEVEL is loud: choose one of DEBUG, INFO" in capfd.readouterr().err


def test_a_reader_that_leaves_early_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "reviewer.cli.main", "rules", "schema"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_version_is_told_without_loading_the_engine() -> None:
    program = (
        "import sys; from reviewer.cli.main import main; main(['--version']); "
        "print(sorted(m for m in sys.modules if m in "
        "{'rich', 'pydantic', 'numpy', 'ast_grep_py', 'reviewer.model', 'reviewer.wiring'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"outlast {__version__}\n[]\n"


def test_help_lists_every_command_of_the_package(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capfd.readouterr().out
    context = click.Context(outlast)
    for name in outlast.list_commands(context):
        command = outlast.get_command(context, name)
        assert command is not None
        assert f"  {name} " in shown
        assert command.get_short_help_str(200) in " ".join(shown.split())
