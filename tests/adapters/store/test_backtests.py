from __future__ import annotations

import os
from pathlib import Path

from reviewer.adapters.store.backtests import BacktestFile
from reviewer.model.backtest import Hit, Outcome, Replayed
from reviewer.model.change import Span
from reviewer.model.review import Verdict
from reviewer.model.rule import Severity

DONE = Replayed(
    commit="c" * 40,
    outcome=Outcome(Verdict.WARN, 90),
    hits=(Hit("copied-block", Severity.WARNING, "a.py", Span(3, 9)),),
    skipped=("b.min.js",),
    lines_judged=40,
    other=Outcome(Verdict.FAIL, 60, is_blocked=True),
    why="points",
)


def test_what_was_kept_is_known_to_the_same_subject_only(tmp_path: Path) -> None:
    BacktestFile(tmp_path, ("one",)).keep(DONE)
    assert BacktestFile(tmp_path, ("one",)).known() == {DONE.commit: DONE}
    assert BacktestFile(tmp_path, ("other",)).known() == {}


def test_lines_of_another_form_do_not_count(tmp_path: Path) -> None:
    ledger = BacktestFile(tmp_path, ("one",))
    ledger.keep(DONE)
    (file,) = tmp_path.iterdir()
    with file.open("ab") as out:
        out.write(b'{"commit": 3}\n\xff\n{"commit": "d", "outcome": {"verdict": "?"}}\n')
    assert list(ledger.known()) == [DONE.commit]


def test_the_oldest_give_way_to_new_ones(tmp_path: Path) -> None:
    for n in range(25):
        BacktestFile(tmp_path, (str(n),)).keep(DONE)
        for file in tmp_path.iterdir():
            stamp = file.stat().st_mtime_ns - 10**9
            os.utime(file, ns=(stamp, stamp))
    known = [n for n in range(25) if BacktestFile(tmp_path, (str(n),)).known()]
    assert known == list(range(5, 25))
