from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SLOW = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(30)\n"
COMMAND = "from reviewer.cli.start import run; run()"


def test_ctrl_c_while_modules_are_imported_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text(SLOW)
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--version"],
        env={"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")


def test_the_command_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout[:8]) == (0, "outlast ")
